import type { SimulatedJob } from '../aws/simulated-job';
import type { ExecutionRecord, StopAttempt } from './execution-record';

const MINUTE = 60_000;

/** A function has 30 seconds to stop a job. */
const MAX_STOP = MINUTE;

/** An event in time and Lambda's two retries take less than 5 minutes; otherwise two sweeps are enough. */
const longestUnattended = ({ scenario }: ExecutionRecord): number =>
  (scenario.level === 'none' && scenario.event === 'in time' ? 5 : 130) * MINUTE;

const isEndless = ({ stopAskedAt, endedAt, vanishedAt }: SimulatedJob): boolean =>
  vanishedAt === undefined && stopAskedAt === undefined && endedAt === undefined;

const unattendedUntil = ({ stopAskedAt, endedAt }: SimulatedJob): number =>
  stopAskedAt ?? endedAt ?? Number.POSITIVE_INFINITY;

/** From when no execution waited for the job. */
const unattendedFrom = ({ endedAt }: ExecutionRecord, { createdAt }: SimulatedJob): number =>
  Math.max(endedAt, createdAt);

const lastOutage = ({ scenario, startedAt }: ExecutionRecord): number =>
  Math.max(0, ...scenario.outages.map(({ toInSeconds }) => startedAt + toInSeconds * 1000));

/** A sweep ignores jobs younger than five minutes, because Step Functions may not know their execution yet. */
const YOUNGEST_SWEPT = 5 * MINUTE;

/** If a function's clock is slow, a job looks younger to it by this much. */
const clockDelay = ({ scenario }: ExecutionRecord): number => Math.max(0, scenario.clockSkewInSeconds * 1000);

const mayStop = (record: ExecutionRecord, job: SimulatedJob, { by, at, harmed }: StopAttempt): boolean =>
  !harmed &&
  at >= unattendedFrom(record, job) &&
  (by === 'stop' || at >= job.createdAt + YOUNGEST_SWEPT + clockDelay(record));

/** The first attempt without a fault after the execution stopped waiting for the job. */
const firstGoodAttempt = (record: ExecutionRecord, job: SimulatedJob): StopAttempt | undefined =>
  record.stopAttempts.find((attempt) => mayStop(record, job, attempt));

/**
 * When the job must have been asked to stop: soon after the first attempt without a fault, which comes in time unless
 * faults are permanent.
 */
const latestStop = (record: ExecutionRecord, job: SimulatedJob): number => {
  const attempt = firstGoodAttempt(record, job)?.at ?? Number.POSITIVE_INFINITY;
  const inTime =
    Math.max(unattendedFrom(record, job), lastOutage(record)) +
    longestUnattended(record) +
    clockDelay(record);
  const byAttempt = attempt + MAX_STOP;
  return record.scenario.level === 'permanent' && record.stopAttempts.some(({ harmed }) => harmed)
    ? byAttempt
    : Math.min(byAttempt, inTime);
};

/** How long its job kept running, in milliseconds, although no execution waited for it. */
export const unattendedFor = (record: ExecutionRecord): number =>
  Math.max(
    0,
    ...record.jobs
      .filter(({ vanishedAt }) => vanishedAt === undefined)
      .map((job) => unattendedUntil(job) - unattendedFrom(record, job)),
  );

export const leavesJobRunning = (record: ExecutionRecord): string[] => {
  const [job] = record.jobs;
  if (!job || job.vanishedAt !== undefined) return [];
  return isEndless(job) || unattendedUntil(job) > latestStop(record, job)
    ? ['Its job keeps running although no execution waits for it, and no fault prevented its stop.']
    : [];
};
