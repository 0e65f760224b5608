import type { JobEnd } from '../../local/sagemaker/job-record';
import type { Random } from './random';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** The API's maximum of MaxRuntimeInSeconds. */
const MAX_RUN = 9 * DAY;

export type JobFate = 'completes' | 'fails' | 'lacks capacity' | 'hangs' | 'is stopped' | 'vanishes';

/** What a job does once it is created. */
export interface JobPlan {
  readonly fate: JobFate;
  /** Seconds until it ends by itself, unless it hangs. */
  readonly durationInSeconds: number;
  readonly end: JobEnd;
  readonly maxRuntimeInSeconds: number;
  /** Seconds from its creation until somebody stops it or SageMaker forgets it. */
  readonly interruptedAfterInSeconds: number;
  /** Seconds that it takes to stop, of the 120 that SageMaker allows. */
  readonly stopTakesInSeconds: number;
}

const drawDuration = (random: Random, isLong: boolean): number => {
  if (isLong) return random.logarithmic(2 * HOUR, 8 * HOUR);
  const length = random.weighted({ minutes: 92, hours: 2, days: 0.3, longest: 0.15 });
  if (length === 'minutes') return random.logarithmic(2, 200);
  if (length === 'hours') return random.logarithmic(900, 3 * HOUR);
  return length === 'days' ? random.logarithmic(3 * HOUR, 2 * DAY) : MAX_RUN - random.integer(0, HOUR);
};

const FAILURES: readonly [JobEnd, ...JobEnd[]] = [
  { exitCode: 1, exitMessage: 'Traceback (most recent call last):\nValueError: no rows' },
  { exitCode: 137 },
  { exitCode: 1, failureReason: 'ClientError: No S3 objects found under the prefix.' },
  { exitCode: 1, failureReason: 'ClientError: No S3 objects found under "s3://bucket/CapacityError/2026/".' },
  { exitCode: 1, failureReason: 'InternalServerError: We encountered an internal error.' },
];

const NO_CAPACITY: JobEnd = {
  exitCode: 1,
  failureReason: 'CapacityError: Unable to provision requested ML compute capacity.',
};

const drawEnd = (random: Random, fate: JobFate): JobEnd => {
  if (fate === 'fails') return random.pick(FAILURES);
  if (fate === 'lacks capacity') return NO_CAPACITY;
  return { exitCode: 0, ...(random.chance(0.3) && { exitMessage: '344 rows' }) };
};

/** @param isLong whether the job runs for hours. */
export const drawJobPlan = (random: Random, isLong: boolean): JobPlan => {
  const fate = random.weighted<JobFate>({
    completes: 58,
    fails: 13,
    'lacks capacity': 6,
    hangs: 9,
    'is stopped': 9,
    vanishes: 5,
  });
  const duration = drawDuration(random, isLong);
  const slack = random.pick([1, 60, 2 * HOUR, MAX_RUN]);
  return {
    fate,
    durationInSeconds: duration,
    end: drawEnd(random, fate),
    maxRuntimeInSeconds: fate === 'hangs' ? duration : Math.min(MAX_RUN, duration + slack),
    interruptedAfterInSeconds: random.integer(0, duration - 1),
    stopTakesInSeconds: random.integer(0, 120),
  };
};
