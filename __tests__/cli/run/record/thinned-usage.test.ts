import { thinnedUsage, type UsageEvent } from '../../../../cli/run/record/thinned-usage';

const sample = (time: number, amounts: Partial<UsageEvent> = {}): UsageEvent => ({
  type: 'Usage',
  time,
  ...amounts,
});

const kept = (limit: number, samples: readonly UsageEvent[]) => {
  const usage = thinnedUsage(limit);
  for (const each of samples) usage.add(each);
  return usage.kept();
};

test('samples are kept as they are as long as they fit', () => {
  const samples = [sample(1, { cpuPercent: 5 }), sample(2, { cpuPercent: 6 })];
  expect(kept(2, samples)).toEqual(samples);
});

test('of more, each has the peaks of two', () => {
  const samples = [
    sample(1, { cpuPercent: 10, memoryInBytes: 700 }),
    sample(2, { cpuPercent: 90, memoryInBytes: 500, diskInBytes: 3 }),
    sample(3, { cpuPercent: 50 }),
  ];
  expect(kept(2, samples)).toEqual([
    sample(1, { cpuPercent: 90, memoryInBytes: 700, diskInBytes: 3 }),
    sample(3, { cpuPercent: 50 }),
  ]);
});

test('a run of days has at most the limit, and its peak', () => {
  const samples = Array.from({ length: 100_000 }, (_, time) =>
    sample(time, { memoryInBytes: time === 77_777 ? 9_999 : 1 }),
  );
  const few = kept(2_000, samples);
  expect(few.length).toBeLessThanOrEqual(2_000);
  expect(few.length).toBeGreaterThan(900);
  expect(Math.max(...few.map(({ memoryInBytes = 0 }) => memoryInBytes))).toBe(9_999);
});

test('hosts are not mixed', () => {
  const samples = [
    sample(1, { host: 'algo-1', cpuPercent: 1 }),
    sample(1, { host: 'algo-2', cpuPercent: 2 }),
    sample(2, { host: 'algo-1', cpuPercent: 3 }),
    sample(2, { host: 'algo-2', cpuPercent: 4 }),
  ];
  expect(kept(3, samples)).toEqual([
    sample(1, { host: 'algo-1', cpuPercent: 3 }),
    sample(1, { host: 'algo-2', cpuPercent: 4 }),
  ]);
});
