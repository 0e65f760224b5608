import { type ApiRate, apiRate } from './api-rate';
import type { FaultLevel } from './faults';
import { QUOTA_IN_USE, QUOTA_TOO_SMALL } from './quota-messages';
import type { Random } from './random';

const HOUR = 3_600;

/** How the quota of running instances affects the start. */
export type QuotaPlan =
  | { readonly kind: 'free' }
  /** Other jobs use all of it for this long. */
  | { readonly kind: 'in use'; readonly forInSeconds: number; readonly message: string }
  | { readonly kind: 'too small'; readonly message: string };

/** The job of an earlier execution of the same name, which AWS allows again after 90 days. */
export interface EarlierJob {
  readonly status: 'Completed' | 'Failed' | 'Stopped';
  readonly createdDaysBefore: number;
}

/** How the account affects an execution's start. */
export interface AccountPlan {
  readonly quota: QuotaPlan;
  readonly earlierJob: EarlierJob | undefined;
  /** Seconds for which other starts use up the account's rate. */
  readonly busyForInSeconds: number;
}

const FREE: AccountPlan = { quota: { kind: 'free' }, earlierJob: undefined, busyForInSeconds: 0 };

/** The workflow waits for at least six hours; with the shortest intervals that jitter can draw, still for two. */
const drawQuotaInUse = (random: Random, level: FaultLevel): QuotaPlan => ({
  kind: 'in use',
  forInSeconds: level === 'permanent' && random.chance(0.3) ? 40 * HOUR : random.logarithmic(10, 2 * HOUR),
  message: random.pick(QUOTA_IN_USE),
});

const drawEarlierJob = (random: Random): EarlierJob => ({
  status: random.pick(['Completed', 'Completed', 'Failed', 'Stopped']),
  createdDaysBefore: random.integer(90, 700),
});

/** The workflow waits for twelve hours. */
const drawBusy = (random: Random, level: FaultLevel): number =>
  level === 'permanent' && random.chance(0.1) ? 20 * HOUR : random.logarithmic(60, 3 * HOUR);

/** Draws at most one obstacle, so that the expected end is known. */
export const drawAccount = (random: Random, level: FaultLevel): AccountPlan => {
  const obstacle = random.weighted({ nothing: 82, quota: 11, tooSmall: 2.5, older: 2.5, busy: 2 });
  if (obstacle === 'tooSmall') {
    return { ...FREE, quota: { kind: 'too small', message: random.pick(QUOTA_TOO_SMALL) } };
  }
  if (obstacle === 'older') return { ...FREE, earlierJob: drawEarlierJob(random) };
  if (obstacle === 'nothing' || level === 'none') return FREE;
  return obstacle === 'quota'
    ? { ...FREE, quota: drawQuotaInUse(random, level) }
    : { ...FREE, busyForInSeconds: drawBusy(random, level) };
};

/** CreateProcessingJob calls per second, and how many AWS accepts at once after a pause. */
export const STARTS_PER_SECOND = 1;
export const STARTS_AT_ONCE = 5;

/** The rate of CreateProcessingJob. */
export const startRate = (): ApiRate =>
  apiRate({ callsPerSecond: STARTS_PER_SECOND, callsAtOnce: STARTS_AT_ONCE });

/** The share of starts that AWS accepts while others use up the rate. */
const SHARE_WHILE_BUSY = 0.02;

/** The rate of an account in which other starts leave almost nothing for some time. */
export const busyStartRate = (busyForInSeconds: number, random: Random): ApiRate => {
  const rate = startRate();
  const busyUntil = Date.now() + busyForInSeconds * 1000;
  return { take: () => (Date.now() < busyUntil ? random.chance(SHARE_WHILE_BUSY) : rate.take()) };
};

/** The default quota per account and Region is 1,000; other functions use some of it. */
const CONCURRENT_INVOCATIONS = 800;

/** Lambda's concurrency, which a whole account shares. */
export interface Concurrency {
  running: number;
  readonly limit: number;
}

export const concurrency = (): Concurrency => ({ running: 0, limit: CONCURRENT_INVOCATIONS });
