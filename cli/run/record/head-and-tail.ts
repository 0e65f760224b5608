export interface Limits {
  /** How much of the beginning is kept. */
  readonly head: number;
  /** How much of the end is kept. */
  readonly tail: number;
}

/** Things of which only the first and the last are kept. */
export interface HeadAndTail<Thing> {
  add(thing: Thing, size: number): void;
  kept(): readonly Thing[];
  /** The number of those that were left out. */
  leftOut(): number;
}

/** More than these are worth the time to remove them from an array. */
const MANY = 10_000;

export const headAndTail = <Thing>(limits: Limits): HeadAndTail<Thing> => {
  const head: Thing[] = [];
  let tail: { readonly thing: Thing; readonly size: number }[] = [];
  let headSize = 0;
  let tailSize = 0;
  let leftOut = 0;
  // The first of the tail that still counts.
  let first = 0;
  const shorten = (): void => {
    for (let oldest = tail[first]; oldest && tailSize > limits.tail; oldest = tail[first]) {
      tailSize -= oldest.size;
      first += 1;
      leftOut += 1;
    }
    if (first > MANY && first > tail.length / 2) {
      tail = tail.slice(first);
      first = 0;
    }
  };
  return {
    add: (thing, size) => {
      if (tail.length === 0 && headSize + size <= limits.head) {
        head.push(thing);
        headSize += size;
        return;
      }
      tail.push({ thing, size });
      tailSize += size;
      shorten();
    },
    kept: () => [...head, ...tail.slice(first).map(({ thing }) => thing)],
    leftOut: () => leftOut,
  };
};
