/** Draws that a seed decides. */
export interface Random {
  /** From 0 up to, but not, 1. */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number, both ends included. */
  integer(minimum: number, maximum: number): number;
  /** As likely between 1 and 10 as between 10 and 100. */
  logarithmic(minimum: number, maximum: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** One of the names, each as likely as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

/** Spreads neighbouring numbers (the finalizer of MurmurHash3). */
const mix = (value: number): number => {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
};

/** Mulberry32: 32 bits of state, good enough to draw faults. */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const first = Math.imul(state ^ (state >>> 15), 1 | state);
    const second = (first + Math.imul(first ^ (first >>> 7), 61 | first)) ^ first;
    return ((second ^ (second >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** The draws of one execution of a simulation, whichever others are simulated. */
export const randomOf = (seed: number, index: number): Random => {
  const next = generator(mix(mix(seed) + Math.imul(index, 0x9e3779b1)));
  return {
    next,
    chance: (probability) => next() < probability,
    integer: (minimum, maximum) => minimum + Math.floor(next() * (maximum - minimum + 1)),
    logarithmic: (minimum, maximum) => Math.round(minimum * (maximum / minimum) ** next()),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    weighted: (weights) => {
      const names = Object.keys(weights) as (keyof typeof weights)[];
      let rest = next() * names.reduce((sum, name) => sum + weights[name], 0);
      const drawn = names.find((name) => {
        rest -= weights[name];
        return rest < 0;
      });
      return drawn ?? (names[0] as keyof typeof weights);
    },
  };
};
