import { QUOTA_CEILING_IN_SECONDS, QUOTA_INTERVAL_IN_SECONDS, type QuotaWait } from '../functions/quota-wait';
import { START_WAIT_IN_HOURS } from '../functions/refused-start';
import type { Retrier } from './states-language';

/** A mistake stays one, however often it is tried. */
export const never = (...errors: [string, ...string[]]): Retrier => ({ ErrorEquals: errors, MaxAttempts: 0 });

interface Backoff {
  readonly attempts: number;
  /** Most seconds between two attempts. @default - no such bound */
  readonly ceilingInSeconds?: number;
}

/** Seconds apart at first; with full jitter, so that many executions do not come back at once. */
const withBackoff = (errors: Retrier['ErrorEquals'], { attempts, ceilingInSeconds }: Backoff): Retrier => ({
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

/** For about a minute. */
export const soon = (...errors: Retrier['ErrorEquals']): Retrier => withBackoff(errors, { attempts: 6 });

/** Hours that Lambda or SageMaker may be out of order. */
export const OUTAGE_IN_HOURS = 6;
const OUTAGE_CEILING_IN_SECONDS = 300;
export const OUTAGE_ATTEMPTS = attemptsOf(OUTAGE_IN_HOURS, OUTAGE_CEILING_IN_SECONDS);

/** What is no mistake passes: for hours, as neither a job nor its start is given up for an outage. */
export const forHours: Retrier = withBackoff(['States.ALL'], {
  attempts: OUTAGE_ATTEMPTS,
  ceilingInSeconds: OUTAGE_CEILING_IN_SECONDS,
});

const START_CEILING_IN_SECONDS = 60;
export const START_ATTEMPTS = attemptsOf(START_WAIT_IN_HOURS, START_CEILING_IN_SECONDS);

/** Names by which the API and Lambda refuse a call that comes too soon (AWS SDK, retry behavior). */
const THROTTLING = [
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottledException',
  'Lambda.TooManyRequestsException',
] as const;

/** CreateProcessingJob takes about one call a second of the whole account, so a burst of starts waits its turn. */
export const inTurn: Retrier = withBackoff([...THROTTLING], {
  attempts: START_ATTEMPTS,
  ceilingInSeconds: START_CEILING_IN_SECONDS,
});

/** A permission that is missing may be one that is being changed: about an hour. */
export const whilePermissionsChange: Retrier = withBackoff(['AccessDeniedException'], {
  attempts: 60,
  ceilingInSeconds: 120,
});

/** A quota of running instances frees up when other jobs end: minutes apart, for hours. */
export const whenOtherJobsEnd = (error: string, { attempts }: QuotaWait): Retrier => ({
  ErrorEquals: [error],
  IntervalSeconds: QUOTA_INTERVAL_IN_SECONDS,
  BackoffRate: 2,
  MaxDelaySeconds: QUOTA_CEILING_IN_SECONDS,
  MaxAttempts: attempts,
  JitterStrategy: 'FULL',
});
