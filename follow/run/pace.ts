/** When to ask next. Each source of news has its own pace. */
export interface Pace {
  /** Whether it is time to ask. */
  isDue(now: number): boolean;
  nextTime(): number;
  /** Call it after each answer. */
  asked(now: number, hasChanged: boolean): void;
}

/** How rarely to ask, in milliseconds, by how long the run has been followed. */
export interface PaceBounds {
  shortest(followedFor: number): number;
  longest(followedFor: number): number;
}

const SECOND = 1_000;

const between = (least: number, value: number, most: number): number =>
  Math.min(Math.max(least, value), most);

/** While nothing changes: 1 s, then twice as long each time, up to 15 s; to a minute in a run of more than 8 min. */
const longest = (followedFor: number): number => between(15 * SECOND, 0.03 * followedFor, 60 * SECOND);

export const HISTORY_BOUNDS: PaceBounds = { shortest: () => SECOND, longest };

/** A job that prints all the time is asked less often as it gets older. */
export const LOG_BOUNDS: PaceBounds = {
  shortest: (followedFor) => between(SECOND, 0.05 * followedFor, 25 * SECOND),
  longest,
};

/** The items of a map: DescribeMapRun is allowed once a second for all callers of the account. */
export const ITEMS_BOUNDS: PaceBounds = {
  shortest: (followedFor) => between(10 * SECOND, 0.05 * followedFor, 60 * SECOND),
  longest: () => 60 * SECOND,
};

/** The job itself only tells whether it has ended, which the execution tells, too. */
export const JOB_BOUNDS: PaceBounds = { shortest: () => SECOND, longest: () => 300 * SECOND };

export const pace = (start: number, { shortest, longest: most }: PaceBounds): Pace => {
  let interval = 0;
  let next = start;
  return {
    isDue: (now) => now >= next,
    nextTime: () => next,
    asked: (now, hasChanged) => {
      const least = shortest(now - start);
      interval = hasChanged ? least : between(least, 2 * interval, most(now - start));
      next = now + interval;
    },
  };
};
