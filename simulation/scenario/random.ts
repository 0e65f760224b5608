/** Random values that a seed determines. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number; both bounds are included. */
  integer(minimum: number, maximum: number): number;
  /** A whole number as likely to be from 1 to 10 as from 10 to 100. */
  logarithmic(minimum: number, maximum: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** One of the names, with a probability proportional to its weight. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

/** Spreads similar numbers (the finalizer of MurmurHash3). */
const mix = (value: number): number => {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
};

/** Mulberry32, with 32 bits of state. */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const first = Math.imul(state ^ (state >>> 15), 1 | state);
    const second = (first + Math.imul(first ^ (first >>> 7), 61 | first)) ^ first;
    return ((second ^ (second >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** The random values of one execution, which do not depend on the other executions. */
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
