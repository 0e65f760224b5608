import { type Comparison, type Goal, holds } from '../../../benchmarks/measure/comparison';
import { obstacleOf, tableRow } from '../../../benchmarks/measure/table';

const cost = (seconds: number, processorSeconds = seconds) => ({
  seconds,
  processorSeconds,
  peakMegabytes: 100,
});

const comparison = (goal: Goal, rest: Partial<Comparison> = {}): Comparison => ({
  title: 'synthesis',
  ours: cost(2),
  goal,
  obstacle: 'esbuild needs as long',
  ...rest,
});

test.each<[string, Comparison, boolean]>([
  ['7 times faster than the peer', comparison({ timesFasterThanPeer: 7 }, { peer: cost(14) }), true],
  ['6.9 times faster', comparison({ timesFasterThanPeer: 7 }, { peer: cost(13.8) }), false],
  ['1.6 times the limit', comparison({ timesTheLimit: 1.6 }, { limit: cost(1.25) }), true],
  ['1.7 times the limit', comparison({ timesTheLimit: 1.6 }, { limit: cost(1.17) }), false],
  ['2 s', comparison({ seconds: 2 }), true],
  ['more than 1.9 s', comparison({ seconds: 1.9 }), false],
])('a row of %s holds, or not', (_, row, expected) => {
  expect(holds(row, 'seconds')).toBe(expected);
});

test('a goal about a peer that was not measured neither holds nor fails', () => {
  expect(holds(comparison({ timesFasterThanPeer: 7 }), 'seconds')).toBeUndefined();
});

test('a row shows times by the clock and of the processors, the ratio, the goal and whether it holds', () => {
  const row = comparison({ timesFasterThanPeer: 7 }, { ours: cost(2, 1), peer: cost(15, 6.5) });
  expect(tableRow(row)).toBe(
    '| synthesis | 2.00 s (1.00 s) | 15.00 s (6.50 s) |  | 7.5 × (6.5 ×) | ≥ 7 × faster than the peer | yes (no) |',
  );
});

test('a goal in seconds also shows the ratio to the limit', () => {
  const row = comparison({ seconds: 0.02 }, { ours: cost(0.015), limit: cost(0.01) });
  expect(tableRow(row)).toBe(
    '| synthesis | 15.0 ms (15.0 ms) |  | 10.0 ms (10.0 ms) | 1.5 × (1.5 ×) | ≤ 20.0 ms | yes |',
  );
});

test('a row that was skipped says why', () => {
  expect(tableRow({ title: 'npm ci', skipped: 'the npm registry cannot be reached' })).toBe(
    '| npm ci | skipped: the npm registry cannot be reached |  |  |  |  |  |',
  );
});

test.each<[string, Comparison, string | undefined]>([
  ['that holds', comparison({ seconds: 2 }), undefined],
  ['that does not hold', comparison({ seconds: 1 }), 'synthesis: esbuild needs as long.'],
  [
    'whose peer was not measured',
    comparison({ timesFasterThanPeer: 7 }),
    'synthesis: esbuild needs as long.',
  ],
])('a row %s says what keeps it from its goal, or not', (_, row, expected) => {
  expect(obstacleOf(row)).toBe(expected);
});
