import { growthRow, isLinear, type MeasuredGrowth } from '../../../benchmarks/measure/growth-table';

const cost = (seconds: number, peakMegabytes = 100) => ({
  seconds,
  processorSeconds: seconds,
  peakMegabytes,
});

/** Every size costs 1 s beside what grows. */
const growth = (small: number, large: number): MeasuredGrowth => ({
  title: 'review of a plan',
  unit: 'resources',
  sizes: [10, 1_000, 4_000],
  costs: [cost(1), cost(1 + small, 200), cost(1 + large, 300)],
});

test('four times the work in four times the time is linear, and in sixteen times the time it is not', () => {
  expect(isLinear(growth(1, 4))).toBe(true);
  expect(isLinear(growth(1, 16))).toBe(false);
});

test('less than four times the time is linear too', () => {
  expect(isLinear(growth(1, 2))).toBe(true);
});

test('a row shows time and memory at each size, and how the time grows above the smallest', () => {
  expect(growthRow(growth(1, 4))).toBe(
    '| review of a plan: 10, 1,000, 4,000 resources | 1.00 s (1.00 s), 100 MB | 2.00 s (2.00 s), 200 MB | 5.00 s (5.00 s), 300 MB | × 4 | × 4.0 (× 4.0) | yes |',
  );
});
