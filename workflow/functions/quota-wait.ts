import type { IntegerRule } from '../rules/rule';

/** First interval between two starts while a quota is in use; it doubles up to the ceiling. */
export const QUOTA_INTERVAL_IN_SECONDS = 60;
export const QUOTA_CEILING_IN_SECONDS = 900;

/** Hours to wait for a quota that is in use, by default. */
export const DEFAULT_QUOTA_WAIT_IN_HOURS = 6;

/** 0 fails at once. At most 4 days, which together with the longest job stay below the state machine's timeout. */
export const QUOTA_WAIT_RULE: IntegerRule = {
  kind: 'integer',
  minimum: 0,
  maximum: 96,
  allowed: 'a whole number of hours from 0 to 96 (4 days)',
};

/** With full jitter an interval has half of its ceiling on average. */
export const QUOTA_ATTEMPTS_PER_HOUR = 3600 / (QUOTA_CEILING_IN_SECONDS / 2);

/** Retries that take about this many hours. */
export const quotaAttempts = (hours: number): number => hours * QUOTA_ATTEMPTS_PER_HOUR;

/** How long to wait for a quota that is in use. */
export interface QuotaWait {
  readonly hours: number;
  /** Retries; see `quotaAttempts`. */
  readonly attempts: number;
  /** An intrinsic function that makes the cause of an execution whose quota wait expired; see `quotaCause`. */
  readonly cause: string;
}

/** The cause of an execution whose quota wait expired: the hours, then the error's own cause. */
export const quotaCause = (hours: string): string =>
  `States.Format('The instance quota was still exhausted after about ${hours} h. {}', $.Cause)`;

/** The wait for a literal number of hours. */
export const quotaWait = (hours: number = DEFAULT_QUOTA_WAIT_IN_HOURS): QuotaWait => ({
  hours,
  attempts: quotaAttempts(hours),
  cause: quotaCause(String(hours)),
});
