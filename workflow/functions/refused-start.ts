import { ProcessingJobNotStarted, ProcessingJobQuotaTooSmall, ResourceLimitExceeded } from '../job/errors';
import type { CaughtError, GetProcessingJobStatusEvent, StartAgainResult } from './function-contracts';
import { DEFAULT_QUOTA_WAIT_IN_HOURS } from './quota-wait';
import { quotaTooSmall, quotaTooSmallMessage } from './service-quota';

/** Hours that a start waits for its turn at an API that throttles it. */
export const START_WAIT_IN_HOURS = 12;

/** What of a refused `createProcessingJob.sync` waiting can mend, and what not. */
type Refusal = 'throttled' | 'quota in use' | 'no answer' | 'mistake';

/** Full jitter below a ceiling that grows with the time waited so far, so that every burst drains as fast as the API allows. */
export interface Turn {
  readonly shareOfTimeWaited: number;
  readonly floorInSeconds: number;
  readonly ceilingInSeconds: number;
}

/** About one start a second goes through in the whole account. */
export const THROTTLED_TURN: Turn = { shareOfTimeWaited: 0.05, floorInSeconds: 30, ceilingInSeconds: 900 };

/** A quota of running instances frees up when other jobs end. */
export const QUOTA_TURN: Turn = { shareOfTimeWaited: 0.1, floorInSeconds: 60, ceilingInSeconds: 1_800 };

/** Most seconds until the next start, after so many seconds of waiting. */
export const longestTurn = (waitedInSeconds: number, turn: Turn): number =>
  Math.max(
    turn.floorInSeconds,
    Math.min(turn.ceilingInSeconds, Math.floor(waitedInSeconds * turn.shareOfTimeWaited)),
  );

const last = (text: string, pattern: RegExp): string | undefined => [...text.matchAll(pattern)].at(-1)?.[1];

/**
 * The AWS SDK for Java tells a refusal as `<message> (Service: …; Status Code: 400; Error Code: …; …)`; its second
 * version leaves the error code out. The message comes first and may hold what the user wrote.
 */
const isThrottling = (cause: string): boolean => {
  const code = last(cause, /Error Code: (\w+)/g);
  if (code !== undefined) return /throttl|TooManyRequests|RequestLimitExceeded/i.test(code);
  return /^(rate exceeded|throttling)/i.test(cause) || last(cause, /Status Code: (\d+)/g) === '429';
};

const classify = ({ Error: name, Cause: cause }: CaughtError): Refusal => {
  // A job's own failure has another name, and its description as the cause.
  if (!name.startsWith('SageMaker.')) return 'mistake';
  if (name === 'SageMaker.ResourceLimitExceededException') return 'quota in use';
  if (name === 'SageMaker.SdkClientException') return 'no answer';
  if (isThrottling(cause)) return 'throttled';
  return Number(last(cause, /Status Code: (\d+)/g)) >= 500 ? 'no answer' : 'mistake';
};

const secondsSince = (time: string | undefined, now: Date): number =>
  time === undefined ? 0 : Math.max(0, (now.getTime() - Date.parse(time)) / 1000);

const START_WAIT_IN_SECONDS = START_WAIT_IN_HOURS * 3600;

/**
 * Whether a refused start can go back without a look for its job, which a throttled account has no calls to spare for:
 * a job that is there would be found by starting it again. Once the start would be given up it has to be looked for,
 * as Step Functions' own look at the end of a long job may have been throttled.
 */
export const isThrottledStart = (
  { ExecutionStartTime, RunError }: GetProcessingJobStatusEvent,
  now: Date,
): boolean =>
  RunError !== undefined &&
  classify(RunError) === 'throttled' &&
  secondsSince(ExecutionStartTime, now) < START_WAIT_IN_SECONDS;

const notStarted = ({ Error: name, Cause: cause }: CaughtError): ProcessingJobNotStarted =>
  new ProcessingJobNotStarted(`${name}: ${cause}`);

/**
 * When to start a job again that Step Functions did not start.
 * @param random - A number from 0 to 1.
 * @throws ProcessingJobQuotaTooSmall when no waiting can mend the quota.
 * @throws ResourceLimitExceeded when the quota has been in use for as long as it is waited for.
 * @throws ProcessingJobNotStarted when it is a mistake, or has been refused for as long as a start waits.
 */
export const startAgain = (
  { ProcessingJobName, ExecutionStartTime, QuotaWaitInHours }: GetProcessingJobStatusEvent,
  runError: CaughtError,
  now: Date,
  random: number,
): StartAgainResult => {
  const waited = secondsSince(ExecutionStartTime, now);
  const refusal = classify(runError);
  const again = (turn: Turn): StartAgainResult => ({
    ProcessingJobName,
    WaitSeconds: Math.max(1, Math.ceil(random * longestTurn(waited, turn))),
  });
  if (refusal === 'mistake') throw notStarted(runError);
  if (refusal !== 'quota in use') {
    if (waited >= START_WAIT_IN_SECONDS) throw notStarted(runError);
    return again(THROTTLED_TURN);
  }
  const quota = quotaTooSmall(runError.Cause);
  if (quota) throw new ProcessingJobQuotaTooSmall(quotaTooSmallMessage(quota, runError.Cause));
  if (waited >= (QuotaWaitInHours ?? DEFAULT_QUOTA_WAIT_IN_HOURS) * 3600) {
    throw new ResourceLimitExceeded(runError.Cause);
  }
  return again(QUOTA_TURN);
};
