import { QUOTA_CEILING_IN_SECONDS, QUOTA_INTERVAL_IN_SECONDS, type QuotaWait } from '../functions/quota-wait';
import { START_WAIT_IN_HOURS } from '../functions/start-retry';
import type { Retrier } from './states-language';

/** For errors that a retry cannot change. */
export const dontRetry = (...errors: [string, ...string[]]): Retrier => ({
  ErrorEquals: errors,
  MaxAttempts: 0,
});

interface RetryLimits {
  readonly attempts: number;
  /** Longest delay between two attempts. @default - no ceiling */
  readonly ceilingInSeconds?: number;
}

/** Exponential backoff from 2 s, with full jitter so that many executions do not retry at the same moment. */
const withBackoff = (
  errors: Retrier['ErrorEquals'],
  { attempts, ceilingInSeconds }: RetryLimits,
): Retrier => ({
  ErrorEquals: errors,
  IntervalSeconds: 2,
  BackoffRate: 2,
  ...(ceilingInSeconds !== undefined && { MaxDelaySeconds: ceilingInSeconds }),
  MaxAttempts: attempts,
  JitterStrategy: 'FULL',
});

/** With full jitter an interval has half of its ceiling on average. */
const attemptsOf = (hours: number, ceilingInSeconds: number): number =>
  (hours * 3600) / (ceilingInSeconds / 2);

/** Retries for about a minute. */
export const retryForAMinute = (...errors: Retrier['ErrorEquals']): Retrier =>
  withBackoff(errors, { attempts: 6 });

/** Hours for which Lambda or SageMaker may be unavailable. */
export const OUTAGE_IN_HOURS = 6;
const OUTAGE_CEILING_IN_SECONDS = 300;
export const OUTAGE_ATTEMPTS = attemptsOf(OUTAGE_IN_HOURS, OUTAGE_CEILING_IN_SECONDS);

/** An outage must not fail a healthy job, so every other error is retried for hours. */
export const retryForHours: Retrier = withBackoff(['States.ALL'], {
  attempts: OUTAGE_ATTEMPTS,
  ceilingInSeconds: OUTAGE_CEILING_IN_SECONDS,
});

const START_CEILING_IN_SECONDS = 60;
export const START_ATTEMPTS = attemptsOf(START_WAIT_IN_HOURS, START_CEILING_IN_SECONDS);

/** Names by which the API and Lambda throttle a call (AWS SDK, retry behavior). */
const THROTTLING = [
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottledException',
  'Lambda.TooManyRequestsException',
] as const;

/** CreateProcessingJob allows about one call a second in the whole account, so a burst of starts takes hours. */
export const retryThrottling: Retrier = withBackoff([...THROTTLING], {
  attempts: START_ATTEMPTS,
  ceilingInSeconds: START_CEILING_IN_SECONDS,
});

/** A start that was throttled or had no answer is retried for as long as a throttled one. */
export const retryStartForHours: Retrier = withBackoff(['States.ALL'], {
  attempts: START_ATTEMPTS,
  ceilingInSeconds: START_CEILING_IN_SECONDS,
});

/** A missing permission may be one that somebody is changing, so it is retried for about an hour. */
export const retryAccessDenied: Retrier = withBackoff(['AccessDeniedException'], {
  attempts: 60,
  ceilingInSeconds: 120,
});

/** A quota of running instances frees up when other jobs end, so it is retried minutes apart. */
export const retryFullQuota = (error: string, { attempts }: QuotaWait): Retrier => ({
  ErrorEquals: [error],
  IntervalSeconds: QUOTA_INTERVAL_IN_SECONDS,
  BackoffRate: 2,
  MaxDelaySeconds: QUOTA_CEILING_IN_SECONDS,
  MaxAttempts: attempts,
  JitterStrategy: 'FULL',
});
