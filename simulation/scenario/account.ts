import type { FaultLevel } from './faults';
import { QUOTA_IN_USE, QUOTA_TOO_SMALL } from './quota-messages';
import type { Random } from './random';

const HOUR = 3_600;

/** What the quota of running instances says to the job. */
export type QuotaPlan =
  | { readonly kind: 'free' }
  /** Other jobs fill it for so long. */
  | { readonly kind: 'in use'; readonly forInSeconds: number; readonly message: string }
  | { readonly kind: 'too small'; readonly message: string };

/** The job of an execution that had this one's name before: AWS allows a name again after 90 days. */
export interface OlderJob {
  readonly status: 'Completed' | 'Failed' | 'Stopped';
  readonly createdDaysBefore: number;
}

/** What the account has in store for an execution's start. */
export interface AccountPlan {
  readonly quota: QuotaPlan;
  readonly olderJob: OlderJob | undefined;
  /** Seconds for which other tenants' starts use up the account's rate. */
  readonly busyForInSeconds: number;
}

const FREE: AccountPlan = { quota: { kind: 'free' }, olderJob: undefined, busyForInSeconds: 0 };

/** Six hours are waited for at the least; two are enough for every draw of the intervals. */
const drawQuotaInUse = (random: Random, level: FaultLevel): QuotaPlan => ({
  kind: 'in use',
  forInSeconds: level === 'lasting' && random.chance(0.3) ? 40 * HOUR : random.logarithmic(10, 2 * HOUR),
  message: random.pick(QUOTA_IN_USE),
});

const drawOlderJob = (random: Random): OlderJob => ({
  status: random.pick(['Completed', 'Completed', 'Failed', 'Stopped']),
  createdDaysBefore: random.integer(90, 700),
});

/** Twelve hours are waited for. */
const drawBusy = (random: Random, level: FaultLevel): number =>
  level === 'lasting' && random.chance(0.1) ? 20 * HOUR : random.logarithmic(60, 3 * HOUR);

/** At most one thing is in an execution's way, so that what has to come of it is known. */
export const drawAccount = (random: Random, level: FaultLevel): AccountPlan => {
  const obstacle = random.weighted({ nothing: 82, quota: 11, tooSmall: 2.5, older: 2.5, busy: 2 });
  if (obstacle === 'tooSmall') {
    return { ...FREE, quota: { kind: 'too small', message: random.pick(QUOTA_TOO_SMALL) } };
  }
  if (obstacle === 'older') return { ...FREE, olderJob: drawOlderJob(random) };
  if (obstacle === 'nothing' || level === 'none') return FREE;
  return obstacle === 'quota'
    ? { ...FREE, quota: drawQuotaInUse(random, level) }
    : { ...FREE, busyForInSeconds: drawBusy(random, level) };
};

/** The rate of CreateProcessingJob, which a whole account shares. */
export interface StartRate {
  /** Whether a start may go through now. */
  take(): boolean;
}

/** CreateProcessingJob calls a second, and how many may come at once after a pause. */
export const STARTS_PER_SECOND = 1;
export const STARTS_AT_ONCE = 5;

/** A token bucket, as AWS throttles its APIs. */
export const startRate = (): StartRate => {
  let tokens = STARTS_AT_ONCE;
  let filledAt = Date.now();
  return {
    take: () => {
      const now = Date.now();
      tokens = Math.min(STARTS_AT_ONCE, tokens + ((now - filledAt) / 1000) * STARTS_PER_SECOND);
      filledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};

/** Of a hundred starts, two get through while others use up the rate. */
const SHARE_WHILE_BUSY = 0.02;

/** The rate of an account whose other tenants leave hardly anything for some time. */
export const busyStartRate = (busyForInSeconds: number, random: Random): StartRate => {
  const rate = startRate();
  const busyUntil = Date.now() + busyForInSeconds * 1000;
  return { take: () => (Date.now() < busyUntil ? random.chance(SHARE_WHILE_BUSY) : rate.take()) };
};

/** The quota of an account in a Region is 1,000 unless it is raised; its other functions take some. */
const CONCURRENT_INVOCATIONS = 800;

/** Lambda's concurrency, which a whole account shares. */
export interface Concurrency {
  running: number;
  readonly limit: number;
}

export const concurrency = (): Concurrency => ({ running: 0, limit: CONCURRENT_INVOCATIONS });
