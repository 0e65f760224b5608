import { ProcessingJobNotStarted, ResourceLimitExceeded } from '../job/errors';
import type { CaughtError, GetProcessingJobStatusEvent, RetryStartResult } from './function-contracts';
import { DEFAULT_QUOTA_WAIT_IN_HOURS } from './quota-wait';
import { quotaTooSmall } from './service-quota';

/** Hours for which a start is retried while the API throttles it or does not answer. */
export const START_WAIT_IN_HOURS = 12;

/** Why `createProcessingJob.sync` did not start a job. Retrying helps with all but a permanent error. */
type Refusal = 'throttled' | 'quota in use' | 'no answer' | 'permanent';

/** Full jitter below a ceiling that grows with the time waited so far, so that a burst drains as fast as the API allows. */
export interface Backoff {
  /** Share of the time waited so far that is the longest delay. */
  readonly shareOfTimeWaited: number;
  readonly floorInSeconds: number;
  readonly ceilingInSeconds: number;
}

/** The API accepts about one start a second in the whole account. */
export const THROTTLING_BACKOFF: Backoff = {
  shareOfTimeWaited: 0.05,
  floorInSeconds: 30,
  ceilingInSeconds: 900,
};

/** A quota of running instances frees up when other jobs end. */
export const QUOTA_BACKOFF: Backoff = { shareOfTimeWaited: 0.1, floorInSeconds: 60, ceilingInSeconds: 1_800 };

/** Longest delay in seconds before the next start. */
export const longestDelay = (waitedInSeconds: number, backoff: Backoff): number =>
  Math.max(
    backoff.floorInSeconds,
    Math.min(backoff.ceilingInSeconds, Math.floor(waitedInSeconds * backoff.shareOfTimeWaited)),
  );

const lastMatch = (text: string, pattern: RegExp): string | undefined =>
  [...text.matchAll(pattern)].at(-1)?.[1];

const statusCode = (cause: string): string | undefined => lastMatch(cause, /Status Code: (\d+)/g);

/**
 * The AWS SDK for Java reports an error as `<message> (Service: …; Status Code: 400; Error Code: …; …)`; version 2 has no
 * error code. The message comes first and may quote the user's input, so only the last match counts.
 */
const isThrottling = (cause: string): boolean => {
  const code = lastMatch(cause, /Error Code: (\w+)/g);
  if (code !== undefined) return /throttl|TooManyRequests|RequestLimitExceeded/i.test(code);
  return /^(rate exceeded|throttling)/i.test(cause) || statusCode(cause) === '429';
};

const classify = ({ Error: name, Cause: cause }: CaughtError): Refusal => {
  // The failure of a job has another name, with the job's description as the cause.
  if (!name.startsWith('SageMaker.')) return 'permanent';
  if (name === 'SageMaker.ResourceLimitExceededException') return 'quota in use';
  if (name === 'SageMaker.SdkClientException') return 'no answer';
  if (isThrottling(cause)) return 'throttled';
  return Number(statusCode(cause)) >= 500 ? 'no answer' : 'permanent';
};

const secondsSince = (time: string | undefined, now: Date): number =>
  time === undefined ? 0 : Math.max(0, (now.getTime() - Date.parse(time)) / 1000);

const START_WAIT_IN_SECONDS = START_WAIT_IN_HOURS * 3600;

/**
 * Whether to retry a throttled start without describing its job first. A throttled account has no calls to spare, and the
 * next start finds a job that exists. After the last retry the job is described, as Step Functions may have been
 * throttled while it read the status of a job that ran for hours.
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
 * When to retry the start of a job that Step Functions did not start.
 * @param random a number from 0 to 1.
 * @throws ProcessingJobQuotaTooSmall if waiting cannot help.
 * @throws ResourceLimitExceeded if the quota has been in use for `QuotaWaitInHours`.
 * @throws ProcessingJobNotStarted if the error is permanent, or the start has been retried for 12 hours.
 */
export const retryStart = (
  { ProcessingJobName, ExecutionStartTime, QuotaWaitInHours }: GetProcessingJobStatusEvent,
  runError: CaughtError,
  now: Date,
  random: number,
): RetryStartResult => {
  const waited = secondsSince(ExecutionStartTime, now);
  const refusal = classify(runError);
  const after = (backoff: Backoff): RetryStartResult => ({
    ProcessingJobName,
    WaitSeconds: Math.max(1, Math.ceil(random * longestDelay(waited, backoff))),
  });
  if (refusal === 'permanent') throw notStarted(runError);
  if (refusal !== 'quota in use') {
    if (waited >= START_WAIT_IN_SECONDS) throw notStarted(runError);
    return after(THROTTLING_BACKOFF);
  }
  const tooSmall = quotaTooSmall(runError.Cause);
  if (tooSmall) throw tooSmall;
  if (waited >= (QuotaWaitInHours ?? DEFAULT_QUOTA_WAIT_IN_HOURS) * 3600) {
    throw new ResourceLimitExceeded(runError.Cause);
  }
  return after(QUOTA_BACKOFF);
};
