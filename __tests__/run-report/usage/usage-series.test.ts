import { highestPeak, usageOverTime } from '../../../run-report/usage/usage-series';
import type { RunEvent } from '../../../workflow/run/run-event';
import { hostNames } from '../sample-records';

const sample = (time: number, cpuPercent: number, host?: string): RunEvent => ({
  time,
  type: 'Usage',
  cpuPercent,
  ...(host !== undefined && { host }),
});

test('what was not measured has no series', () => {
  expect(usageOverTime([sample(0, 1)], 'diskInBytes')).toBeUndefined();
});

test('a series has a point for each sample while there are few', () => {
  const usage = usageOverTime([sample(0, 10), sample(1000, 30), sample(2000, 20)], 'cpuPercent');
  expect(usage?.series).toEqual([
    {
      host: '',
      points: [
        { time: 0, value: 10 },
        { time: 1000, value: 30 },
        { time: 2000, value: 20 },
      ],
      peak: { time: 1000, value: 30 },
    },
  ]);
});

test('many samples are thinned, and no peak is lost', () => {
  const events = Array.from({ length: 10_000 }, (_, index) => sample(index, index === 4321 ? 400 : 50));
  const [series] = usageOverTime(events, 'cpuPercent')?.series ?? [];
  expect(series?.points).toHaveLength(120);
  expect(series?.points).toContainEqual({ time: 4321, value: 400 });
});

test('an interval without a sample has no value', () => {
  const events = [sample(0, 1, 'a'), sample(1000, 1, 'a'), sample(2000, 1, 'a'), sample(0, 2, 'b')];
  const other = usageOverTime(events, 'cpuPercent')?.series.find(({ host }) => host === 'b');
  expect(other?.points).toEqual([{ time: 0, value: 2 }, undefined, undefined]);
});

test('of more than 20 hosts those with the highest peaks are shown, in order of their numbers', () => {
  const events = hostNames(25).map((host, index) => sample(0, index, host));
  const usage = usageOverTime(events, 'cpuPercent');
  expect(usage?.series.map(({ host }) => host)).toEqual(hostNames(25).slice(5));
  expect(usage?.otherHosts).toBe(5);
  expect(usage && highestPeak(usage).host).toBe('algo-25');
});
