import { expectLittleTime } from './processor-time';

/** Expects little time of work that takes the given seconds, one after the other. */
const expectFor = (whole: readonly number[], quarter: readonly number[] = []): void => {
  const runs = { whole: [...whole], quarter: [...quarter] };
  expectLittleTime(
    1,
    (share) => () => (share === 1 ? runs.whole : runs.quarter).shift(),
    (work) => Number(work()),
  );
};

test('work that takes less than the limit is fast', () => {
  expect(() => expectFor([0.9])).not.toThrow();
});

test('work that takes more is fast if it grows linearly with its input', () => {
  expect(() => expectFor([4, 4, 4, 4], [1, 1, 1])).not.toThrow();
});

test('work that grows with the square of its input is slow', () => {
  expect(() => expectFor([16, 16, 16, 16], [1, 1, 1])).toThrow(/Expected: < 8\n/);
});

test('another program that makes a run longer does not make the work slow', () => {
  expect(() => expectFor([20, 20, 4, 20], [1, 1, 1])).not.toThrow();
});

test('processor time is measured, without the time that making the input takes', () => {
  const burn = (milliseconds: number): void => {
    const { user, system } = process.cpuUsage();
    const started = user + system;
    for (let used = 0; used < milliseconds * 1000; ) {
      const now = process.cpuUsage();
      used = now.user + now.system - started;
    }
  };
  const workOf = (share: number) => {
    burn(60);
    return () => burn(share === 1 ? 40 : 2);
  };
  expect(() => expectLittleTime(0.08, workOf)).not.toThrow();
  expect(() => expectLittleTime(0.02, workOf)).toThrow(/Expected: < 8\n/);
});
