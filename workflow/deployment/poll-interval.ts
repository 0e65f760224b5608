/** Shortest and longest wait between two status checks, in seconds. */
export interface PollBounds {
  readonly floorInSeconds: number;
  readonly ceilingInSeconds: number;
}

/** 10 seconds to 15 minutes. */
export const DEFAULT_POLL_BOUNDS: PollBounds = { floorInSeconds: 10, ceilingInSeconds: 900 };

/** The bounds with their defaults; the default of one bound gives way to the other one. */
export const pollBounds = (floorInSeconds?: number, ceilingInSeconds?: number): PollBounds => {
  const { floorInSeconds: floor, ceilingInSeconds: ceiling } = DEFAULT_POLL_BOUNDS;
  return {
    floorInSeconds: floorInSeconds ?? Math.min(floor, ceilingInSeconds ?? ceiling),
    ceilingInSeconds: ceilingInSeconds ?? Math.max(ceiling, floorInSeconds ?? floor),
  };
};

/** The wait is 2.5 % of the job's age, so that its end is noticed 1.25 % of its duration late on average. */
const SHARE_OF_AGE = 0.025;

/** Whole seconds to wait before the next status check of a job of this age. */
export const waitSeconds = (ageInSeconds: number, { floorInSeconds, ceilingInSeconds }: PollBounds): number =>
  Math.max(floorInSeconds, Math.min(ceilingInSeconds, Math.floor(ageInSeconds * SHARE_OF_AGE)));
