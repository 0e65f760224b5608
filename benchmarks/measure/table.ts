import { type Comparison, type Goal, holds, ratio, type Skipped } from './comparison';
import type { Cost } from './cost';

const time = (seconds: number): string =>
  Math.abs(seconds) < 1 ? `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms` : `${seconds.toFixed(2)} s`;

const costCell = (cost: Cost | undefined): string =>
  cost === undefined ? '' : `${time(cost.seconds)} (${time(cost.processorSeconds)})`;

const times = (figure: number | undefined): string => (figure === undefined ? '' : `${figure.toFixed(1)} ×`);

const ratioCell = (comparison: Comparison): string => {
  const [elapsed, ofProcessor] = [ratio(comparison, 'seconds'), ratio(comparison, 'processorSeconds')];
  return elapsed === undefined ? '' : `${times(elapsed)} (${times(ofProcessor)})`;
};

const goalCell = (goal: Goal): string => {
  if ('timesFasterThanPeer' in goal) return `≥ ${goal.timesFasterThanPeer} × faster than the peer`;
  return 'timesTheLimit' in goal ? `≤ ${goal.timesTheLimit} × the limit` : `≤ ${time(goal.seconds)}`;
};

const holdsCell = (comparison: Comparison): string => {
  const answer = { true: 'yes', false: 'no', undefined: 'not measured' } as const;
  const [elapsed, ofProcessor] = [holds(comparison, 'seconds'), holds(comparison, 'processorSeconds')];
  return elapsed === ofProcessor
    ? answer[`${elapsed}`]
    : `${answer[`${elapsed}`]} (${answer[`${ofProcessor}`]})`;
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const HEADER = [
  row(['', 'ours', 'the peer', 'the limit', 'ratio', 'goal', 'holds']),
  '|---|---|---|---|---|---|---|',
].join('\n');

/** For a line whose goal is not reached: why. */
export const obstacleOf = (line: Comparison | Skipped): string | undefined =>
  'skipped' in line || holds(line, 'seconds') === true ? undefined : `${line.title}: ${line.obstacle}.`;

/** Each figure by the clock, and in brackets by the time of the processors. */
export const tableRow = (line: Comparison | Skipped): string => {
  if ('skipped' in line) return row([line.title, `skipped: ${line.skipped}`, '', '', '', '', '']);
  const { title, ours, peer, limit, goal } = line;
  return row([
    title,
    costCell(ours),
    costCell(peer),
    costCell(limit),
    ratioCell(line),
    goalCell(goal),
    holdsCell(line),
  ]);
};
