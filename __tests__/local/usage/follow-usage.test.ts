import { createClock, type TimerId } from '@sinonjs/fake-timers';
import { followUsage } from '../../../local/usage/follow-usage';
import type { ContainerReading, UsageSample } from '../../../local/usage/usage';

const HOST = { host: 'algo-1', name: 'job', pid: 1, folder: '/' };

/** Sampling with a clock that the test moves. Each reading takes the given time. */
const follow = (
  readings: readonly ContainerReading[],
  disks: readonly number[] = [],
  tookInMilliseconds = 0,
) => {
  const clock = createClock(0);
  const samples: [number, string, UsageSample][] = [];
  const left = { readings: [...readings], disks: [...disks] };
  const next = async <Value>(values: Value[]): Promise<ReadonlyMap<string, Value>> => {
    if (tookInMilliseconds > 0) clock.setSystemTime(clock.now + tookInMilliseconds);
    const value = values.shift();
    return new Map(value === undefined ? [] : [['algo-1', value]]);
  };
  const stop = followUsage({
    containerSource: {
      read: () => next(left.readings),
      pauseInMilliseconds: (took) => Math.max(1_000, took * 100),
    },
    diskSource: { read: () => next(left.disks), pauseInMilliseconds: () => 5_000 },
    containers: () => [HOST],
    clock: {
      now: () => clock.now,
      setTimeout: (action, milliseconds) => clock.setTimeout(action, milliseconds),
      clearTimeout: (timer) => clock.clearTimeout(timer as TimerId),
    },
    onSample: (host, sample) => samples.push([clock.now, host, sample]),
  });
  return { clock, samples, stop };
};

test('a sample is taken after half a second and then each second, with the use of the processor since the one before', async () => {
  const { clock, samples } = follow([
    { cpuSeconds: 0.5, memoryInBytes: 100 },
    { cpuSeconds: 2.5, memoryInBytes: 300 },
  ]);
  await clock.tickAsync(2_000);
  expect(samples).toEqual([
    [500, 'algo-1', { cpuPercent: 100, memoryInBytes: 100 }],
    [1_500, 'algo-1', { cpuPercent: 200, memoryInBytes: 300 }],
  ]);
});

test('the time of a process that is lost with it is not counted as less than nothing', async () => {
  const { clock, samples } = follow([{ cpuSeconds: 5 }, { cpuSeconds: 1 }, { cpuSeconds: 2 }]);
  await clock.tickAsync(3_000);
  expect(samples.map(([, , { cpuPercent }]) => cpuPercent)).toEqual([1_000, 0, 100]);
});

test("an engine's own percentage is passed on", async () => {
  const { clock, samples } = follow([{ cpuPercent: 180, memoryInBytes: 1 }]);
  await clock.tickAsync(1_000);
  expect(samples).toEqual([[500, 'algo-1', { cpuPercent: 180, memoryInBytes: 1 }]]);
});

test('a sample has the last known size of the files', async () => {
  const { clock, samples } = follow([{}, {}, {}, {}, {}, {}, {}], [700, 900]);
  await clock.tickAsync(7_000);
  expect(samples.map(([, , { diskInBytes }]) => diskInBytes)).toEqual([700, 700, 700, 700, 700, 900, 900]);
});

test('where a reading takes long, the next comes later', async () => {
  const { clock, samples } = follow([{ cpuPercent: 1 }, { cpuPercent: 2 }], [], 50);
  await clock.tickAsync(5_000);
  expect(samples).toHaveLength(1);
  await clock.tickAsync(2_000);
  expect(samples).toHaveLength(2);
});

test('a reading that finds nothing gives no sample, and the next comes as usual', async () => {
  const { clock, samples } = follow([]);
  await clock.tickAsync(3_000);
  expect(samples).toEqual([]);
  expect(clock.countTimers()).toBe(2);
});

test('no timer is left once it has stopped, and no sample comes', async () => {
  const { clock, samples, stop } = follow([{ cpuPercent: 1 }, { cpuPercent: 2 }]);
  await clock.tickAsync(1_000);
  stop();
  expect(clock.countTimers()).toBe(0);
  await clock.tickAsync(60_000);
  expect(samples).toHaveLength(1);
});

test('a reading under way when it stops gives no sample, and leaves no timer', async () => {
  const { clock, samples, stop } = follow([{ cpuPercent: 1 }]);
  clock.tick(500);
  stop();
  await clock.tickAsync(60_000);
  expect(samples).toEqual([]);
  expect(clock.countTimers()).toBe(0);
});
