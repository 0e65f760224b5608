/** What a program and its children cost. */
export interface Cost {
  /** From its start to its end. */
  readonly seconds: number;
  /** Of all processors together. */
  readonly processorSeconds: number;
  /** The most memory that one of its processes had. */
  readonly peakMegabytes: number;
}

/** What a program costs above another one. */
export const above = (cost: Cost, base: Cost): Cost => ({
  seconds: cost.seconds - base.seconds,
  processorSeconds: cost.processorSeconds - base.processorSeconds,
  peakMegabytes: cost.peakMegabytes - base.peakMegabytes,
});

/** The share of each of several equal parts. */
export const perPart = (cost: Cost, parts: number): Cost => ({
  seconds: cost.seconds / parts,
  processorSeconds: cost.processorSeconds / parts,
  peakMegabytes: cost.peakMegabytes / parts,
});

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [below = Number.NaN, upper = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 0 ? (below + upper) / 2 : upper;
};

/** The median of each figure by itself. */
export const medianCost = (costs: readonly Cost[]): Cost => ({
  seconds: median(costs.map(({ seconds }) => seconds)),
  processorSeconds: median(costs.map(({ processorSeconds }) => processorSeconds)),
  peakMegabytes: median(costs.map(({ peakMegabytes }) => peakMegabytes)),
});
