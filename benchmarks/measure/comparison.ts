import type { Cost } from './cost';

/** What is wanted: to be so many times faster than the peer, to cost at most so many times the limit, or so many seconds. */
export type Goal =
  | { readonly timesFasterThanPeer: number }
  | { readonly timesTheLimit: number }
  | { readonly seconds: number };

/** One line of the table. */
export interface Comparison {
  readonly title: string;
  readonly ours: Cost;
  readonly peer?: Cost;
  /** What the field itself costs: nobody can do it for less. */
  readonly limit?: Cost;
  readonly goal: Goal;
  /** What keeps the product from the goal. Printed below the table where the goal is not reached. */
  readonly obstacle: string;
}

/** A line without figures. */
export interface Skipped {
  readonly title: string;
  readonly skipped: string;
}

type Time = 'seconds' | 'processorSeconds';

/** The figure that the goal is about. Undefined if what it is compared with was not measured. */
const judgedFigure = ({ ours, peer, limit, goal }: Comparison, time: Time): number | undefined => {
  if ('timesFasterThanPeer' in goal) return peer && peer[time] / ours[time];
  if ('timesTheLimit' in goal) return limit && ours[time] / limit[time];
  return ours[time];
};

/** Undefined if what the goal is about was not measured. */
export const holds = (comparison: Comparison, time: Time): boolean | undefined => {
  const figure = judgedFigure(comparison, time);
  const { goal } = comparison;
  if (figure === undefined) return undefined;
  if ('timesFasterThanPeer' in goal) return figure >= goal.timesFasterThanPeer;
  return figure <= ('timesTheLimit' in goal ? goal.timesTheLimit : goal.seconds);
};

/** A ratio for every goal: beside the peer where the goal is about it, otherwise beside the limit. */
export const ratio = ({ ours, peer, limit, goal }: Comparison, time: Time): number | undefined =>
  'timesFasterThanPeer' in goal ? peer && peer[time] / ours[time] : limit && ours[time] / limit[time];
