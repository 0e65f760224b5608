import type { IntegerRule } from '../rules/rule';

/** First interval between two attempts at a full quota; it doubles up to the ceiling. */
export const QUOTA_INTERVAL_IN_SECONDS = 60;
export const QUOTA_CEILING_IN_SECONDS = 900;

/** Hours that a full quota is waited for where nothing is said. */
export const DEFAULT_QUOTA_WAIT_IN_HOURS = 6;

/** 0 fails at once. At most 4 days, which with the longest job still fit below the state machine's own time-out. */
export const QUOTA_WAIT_RULE: IntegerRule = {
  kind: 'integer',
  minimum: 0,
  maximum: 96,
  allowed: 'a whole number of hours from 0 to 96 (4 days)',
};

/** With full jitter an interval has half of its ceiling on average. */
export const QUOTA_ATTEMPTS_PER_HOUR = 3600 / (QUOTA_CEILING_IN_SECONDS / 2);

/** Attempts, after the first, that take about so many hours. */
export const quotaAttempts = (hours: number): number => hours * QUOTA_ATTEMPTS_PER_HOUR;

/** How long a full quota is waited for, and what is said then. */
export interface QuotaWait {
  readonly hours: number;
  /** Attempts after the first; see `quotaAttempts`. */
  readonly attempts: number;
  /** An intrinsic function that makes the cause of an execution whose quota stayed full; see `quotaCause`. */
  readonly cause: string;
}

/** The cause that an execution has whose quota stayed full, before the error's own. */
export const quotaCause = (hours: string): string =>
  `States.Format('The quota of instances stayed full for about ${hours} h. {}', $.Cause)`;

/** The wait for a number of hours that is known. */
export const quotaWait = (hours: number = DEFAULT_QUOTA_WAIT_IN_HOURS): QuotaWait => ({
  hours,
  attempts: quotaAttempts(hours),
  cause: quotaCause(String(hours)),
});
