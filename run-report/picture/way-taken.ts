import type { StateVisit } from '../run/visits';

/** How often a run entered each state, retried it, and went each way. */
export interface WayTaken {
  visits(state: string): number;
  retries(state: string): number;
  passages(from: string, to: string): number;
  /** The state in which the run ended, or is. */
  readonly last: string | undefined;
}

const key = (from: string, to: string): string => JSON.stringify([from, to]);

const count = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

export const wayTaken = (visits: readonly StateVisit[]): WayTaken => {
  const entered = count(visits.map(({ state }) => state));
  const retried = count(visits.flatMap(({ state, retries }) => retries.map(() => state)));
  const passed = count(visits.slice(1).map(({ state }, index) => key(visits[index]?.state ?? '', state)));
  return {
    visits: (state) => entered.get(state) ?? 0,
    retries: (state) => retried.get(state) ?? 0,
    passages: (from, to) => passed.get(key(from, to)) ?? 0,
    last: visits.at(-1)?.state,
  };
};
