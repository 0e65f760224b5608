import { above, type Cost } from './cost';

export interface MeasuredGrowth {
  readonly title: string;
  readonly unit: string;
  readonly sizes: readonly [smallest: number, small: number, large: number];
  readonly costs: readonly [smallest: Cost, small: Cost, large: Cost];
}

/** Twice the size may take a bit more than twice the time, because other programs run meanwhile. */
const TOLERANCE = 1.25;

const format = (size: number): string => size.toLocaleString('en');

const cell = ({ seconds, processorSeconds, peakMegabytes }: Cost): string =>
  `${seconds.toFixed(2)} s (${processorSeconds.toFixed(2)} s), ${peakMegabytes.toFixed(0)} MB`;

/** How many times as much the larger size costs above the smallest one. */
const growthOf = ({ costs: [smallest, small, large] }: MeasuredGrowth): Cost => {
  const [less, more] = [above(small, smallest), above(large, smallest)];
  return {
    seconds: more.seconds / less.seconds,
    processorSeconds: more.processorSeconds / less.processorSeconds,
    peakMegabytes: more.peakMegabytes / less.peakMegabytes,
  };
};

/** Of the processors' time: work that grows faster than its size does not wait more, it computes more. */
export const isLinear = (growth: MeasuredGrowth): boolean => {
  const [, small, large] = growth.sizes;
  return growthOf(growth).processorSeconds <= (large / small) * TOLERANCE;
};

export const GROWTH_HEADER = [
  '| | smallest | small | large | size | time (processor) | linear |',
  '|---|---|---|---|---|---|---|',
].join('\n');

/** Each cost by the clock, in brackets by the time of the processors, and the memory of the largest process. */
export const growthRow = (growth: MeasuredGrowth): string => {
  const { title, unit, sizes, costs } = growth;
  const [smallest, small, large] = costs;
  const { seconds, processorSeconds } = growthOf(growth);
  const cells = [
    `${title}: ${sizes.map(format).join(', ')} ${unit}`,
    ...[smallest, small, large].map(cell),
    `× ${format(sizes[2] / sizes[1])}`,
    `× ${seconds.toFixed(1)} (× ${processorSeconds.toFixed(1)})`,
    isLinear(growth) ? 'yes' : 'no',
  ];
  return `| ${cells.join(' | ')} |`;
};
