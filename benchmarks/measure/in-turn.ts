import { type Cost, medianCost } from './cost';
import { type Program, runMeasured } from './measured-program';

interface Rounds {
  /** @default 5 */
  readonly rounds?: number;
  /** A first round fills the caches, and does not count. @default true */
  readonly warmUp?: boolean;
}

/**
 * Runs the programs one after the other, in several rounds, so that whatever else the machine does in a moment meets all of
 * them alike.
 * @returns the median cost of each.
 */
export const measureInTurn = <Programs extends Readonly<Record<string, Program>>>(
  programs: Programs,
  { rounds = 5, warmUp = true }: Rounds = {},
): { readonly [Name in keyof Programs]: Cost } => {
  const round = () => Object.values(programs).map((program) => runMeasured(program));
  if (warmUp) round();
  const costs = Array.from({ length: rounds }, round);
  const medians = Object.keys(programs).map((name, index) => [
    name,
    medianCost(costs.map((ofRound) => ofRound[index]).filter((cost) => cost !== undefined)),
  ]);
  return Object.fromEntries(medians);
};
