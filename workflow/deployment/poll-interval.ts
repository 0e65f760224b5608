/** Bounds of the wait between two looks at a job, in seconds. */
export interface PollBounds {
  readonly floorInSeconds: number;
  readonly ceilingInSeconds: number;
}

/** 10 s to 15 min. */
export const DEFAULT_POLL_BOUNDS: PollBounds = { floorInSeconds: 10, ceilingInSeconds: 900 };

/** Where one bound is given, the other's default makes room for it. */
export const pollBounds = (floorInSeconds?: number, ceilingInSeconds?: number): PollBounds => {
  const { floorInSeconds: floor, ceilingInSeconds: ceiling } = DEFAULT_POLL_BOUNDS;
  return {
    floorInSeconds: floorInSeconds ?? Math.min(floor, ceilingInSeconds ?? ceiling),
    ceilingInSeconds: ceilingInSeconds ?? Math.max(ceiling, floorInSeconds ?? floor),
  };
};

/** The wait grows with the job: 2.5 % of its age, so a job's end is noticed late by 1.25 % of its duration on average. */
const SHARE_OF_AGE = 0.025;

/** Whole seconds to wait before the next look at a job of that age. */
export const waitSeconds = (ageInSeconds: number, { floorInSeconds, ceilingInSeconds }: PollBounds): number =>
  Math.max(floorInSeconds, Math.min(ceilingInSeconds, Math.floor(ageInSeconds * SHARE_OF_AGE)));
