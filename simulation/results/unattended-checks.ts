import type { SimulatedJob } from '../aws/simulated-sagemaker';
import type { ExecutionRecord, StopAttempt } from './execution-record';

const MINUTE = 60_000;

/** An attempt to stop a job has 30 seconds. */
const LONGEST_WAY_TO_A_STOP = MINUTE;

/** An event that comes in time, and Lambda's two retries, are over by then; else two sweeps. */
const longestUnattended = ({ scenario }: ExecutionRecord): number =>
  (scenario.level === 'none' && scenario.event === 'in time' ? 5 : 130) * MINUTE;

const isEndless = ({ stopAskedAt, endedAt, vanishedAt }: SimulatedJob): boolean =>
  vanishedAt === undefined && stopAskedAt === undefined && endedAt === undefined;

const unattendedUntil = ({ stopAskedAt, endedAt }: SimulatedJob): number =>
  stopAskedAt ?? endedAt ?? Number.POSITIVE_INFINITY;

/** When it was that nobody waited any more for a job that was there. */
const unattendedFrom = ({ endedAt }: ExecutionRecord, { createdAt }: SimulatedJob): number =>
  Math.max(endedAt, createdAt);

const lastOutage = ({ scenario, startedAt }: ExecutionRecord): number =>
  Math.max(0, ...scenario.outages.map(({ toInSeconds }) => startedAt + toInSeconds * 1000));

/** A sweep leaves a job of less than five minutes alone, as Step Functions may not know its execution yet. */
const YOUNGEST_SWEPT = 5 * MINUTE;

/** By the functions' clocks, which may be behind, a job is younger than it is. */
const slowness = ({ scenario }: ExecutionRecord): number => Math.max(0, scenario.clockSkewInSeconds * 1000);

const mayStop = (record: ExecutionRecord, job: SimulatedJob, { by, at, harmed }: StopAttempt): boolean =>
  !harmed &&
  at >= unattendedFrom(record, job) &&
  (by === 'stop' || at >= job.createdAt + YOUNGEST_SWEPT + slowness(record));

/** The first attempt that no fault hit, once nobody waited for the job. */
const firstGoodAttempt = (record: ExecutionRecord, job: SimulatedJob): StopAttempt | undefined =>
  record.stopAttempts.find((attempt) => mayStop(record, job, attempt));

/** By when it has to be asked to stop: an attempt without a fault does it; where faults pass, one has none in time. */
const latestStop = (record: ExecutionRecord, job: SimulatedJob): number => {
  const attempt = firstGoodAttempt(record, job)?.at ?? Number.POSITIVE_INFINITY;
  const inTime =
    Math.max(unattendedFrom(record, job), lastOutage(record)) + longestUnattended(record) + slowness(record);
  const byAttempt = attempt + LONGEST_WAY_TO_A_STOP;
  return record.scenario.level === 'lasting' && record.stopAttempts.some(({ harmed }) => harmed)
    ? byAttempt
    : Math.min(byAttempt, inTime);
};

/** How long its job went on, in milliseconds, although nobody waited for it. */
export const unattendedFor = (record: ExecutionRecord): number =>
  Math.max(
    0,
    ...record.jobs
      .filter(({ vanishedAt }) => vanishedAt === undefined)
      .map((job) => unattendedUntil(job) - unattendedFrom(record, job)),
  );

export const leavesJobBehind = (record: ExecutionRecord): string[] => {
  const [job] = record.jobs;
  if (!job || job.vanishedAt !== undefined) return [];
  return isEndless(job) || unattendedUntil(job) > latestStop(record, job)
    ? ['Its job goes on although nobody waits for it, and no fault kept it from being stopped.']
    : [];
};
