import { ERROR_NAMES } from '../../workflow/job/errors';
import type { RunOutcome } from '../../workflow/run/run-event';
import type { ExecutionRecord } from './execution-record';
import { endsUnexpectedly } from './expected-end';
import { givesUpEarly, hidesJob, isUnexplained } from './failure-checks';
import { leavesJobRunning } from './job-left-running';

const MINUTE = 60_000;

/** After its job's end, the next status check comes within 15 minutes; retries take about 20 more. */
const MAX_DELAY = 60 * MINUTE;

const end = (record: ExecutionRecord): RunOutcome['status'] | undefined => record.outcome?.status;

const hangs = ({ outcome }: ExecutionRecord): string[] =>
  outcome === undefined ? ['It hangs: it has not ended, and no timer is left that could end it.'] : [];

const timesOut = (record: ExecutionRecord): string[] =>
  end(record) === 'TIMED_OUT' ? ["It reached the state machine's own timeout."] : [];

/** Only the task's own timeout notices a lost event, and nothing notices a job that SageMaker forgot. */
const isLateByDesign = ({ faults, jobs }: ExecutionRecord): boolean =>
  faults['sync: lost event'] !== undefined || jobs.some(({ vanishedAt }) => vanishedAt !== undefined);

/** When the execution could have learned of its job's end: after every outage. */
const couldEndFrom = ({ scenario, startedAt }: ExecutionRecord, jobEnd: number): number =>
  Math.max(
    jobEnd,
    startedAt + scenario.account.busyForInSeconds * 1000,
    ...scenario.outages.map(({ toInSeconds }) => startedAt + toInSeconds * 1000),
  );

const endsLate = (record: ExecutionRecord): string[] => {
  const { endedAt, redrivenAt = 0, jobs } = record;
  const jobEnd = jobs[0]?.endedAt;
  const isLate =
    jobEnd !== undefined && endedAt > Math.max(redrivenAt, couldEndFrom(record, jobEnd)) + MAX_DELAY;
  return isLate && !isLateByDesign(record) ? ['It ends more than an hour after its job.'] : [];
};

/** Seconds between two status checks of a job of that age: 2.5 % of it, from 10 s to 15 min. */
const checkInterval = (ageInSeconds: number): number => Math.max(10, Math.min(900, 0.025 * ageInSeconds));

/** Without faults, the next status check notices the job's end. */
const noticesLate = ({ scenario, redrivenAt, outcome, endedAt, jobs }: ExecutionRecord): string[] => {
  const [job] = jobs;
  if (scenario.level !== 'none' || redrivenAt !== undefined || outcome?.status === 'ABORTED' || !job?.endedAt)
    return [];
  const lateInSeconds = (endedAt - job.endedAt) / 1000;
  const longest = checkInterval((endedAt - job.createdAt) / 1000);
  return job.vanishedAt === undefined && lateInSeconds > longest + 1
    ? [`It notices the end of its job after ${lateInSeconds} s; ${longest} s are enough.`]
    : [];
};

/** Waiting helps only if the quota is in use. */
const waitsForTooSmallQuota = ({ scenario, startedAt, redrivenAt, endedAt }: ExecutionRecord): string[] =>
  scenario.account.quota.kind === 'too small' &&
  scenario.level === 'none' &&
  endedAt > (redrivenAt ?? startedAt) + MINUTE
    ? ['It waits for a quota that is too small.']
    : [];

const hasTwoJobs = ({ jobs }: ExecutionRecord): string[] =>
  jobs.length > 1 ? [`It has ${jobs.length} jobs.`] : [];

const neverEnds = ({ jobs }: ExecutionRecord): string[] =>
  jobs.some(({ endedAt }) => endedAt === undefined) ? ['Its job never ends.'] : [];

const isFalseSuccess = ({ outcome, jobs }: ExecutionRecord): string[] => {
  if (outcome?.status !== 'SUCCEEDED') return [];
  const [job] = jobs;
  const output = outcome.output as Record<string, unknown> | null;
  if (job?.status !== 'Completed') return [`It succeeds, but its job is ${job?.status ?? 'not there'}.`];
  const isItsJob =
    output?.ProcessingJobName === job.request.ProcessingJobName &&
    output?.ProcessingJobArn === job.arn &&
    output?.ProcessingJobStatus === 'Completed' &&
    JSON.stringify(output?.Outputs) === '{"output_data":"s3://bucket/output/"}';
  return isItsJob
    ? []
    : [`It succeeds with an output that is not its job's output: ${JSON.stringify(output)}`];
};

const sendsInvalidJob = ({ scenario, calls, jobs }: ExecutionRecord): string[] =>
  scenario.isInvalid && (calls.CreateProcessingJob || jobs.length > 0) ? ['It sends an invalid job.'] : [];

const isAnotherJob = ({ scenario, jobs }: ExecutionRecord): string[] =>
  jobs.some(
    ({ request }) => request.StoppingCondition?.MaxRuntimeInSeconds !== scenario.job.maxRuntimeInSeconds,
  )
    ? ['Its job is not the job that its input asks for.']
    : [];

/** Errors that a retry cannot solve. */
const PERMANENT_ERRORS = [
  ERROR_NAMES.invalidProcessingJob,
  ERROR_NAMES.processingJobEnded,
  ERROR_NAMES.processingJobQuotaTooSmall,
  ERROR_NAMES.processingJobNameInUse,
];

/** A redriven run may fail with it once more. */
const retriesPermanentError = ({ failures, redrivenAt }: ExecutionRecord): string[] =>
  PERMANENT_ERRORS.filter((error) => (failures[error] ?? 0) > (redrivenAt === undefined ? 1 : 2)).map(
    (error) => `It retries after ${error}.`,
  );

/** A permission that is missing at the start is a mistake; later it may only be missing for a while. */
const retriesDeniedStart = ({ forbiddenStarts, redrivenAt }: ExecutionRecord): string[] =>
  forbiddenStarts > (redrivenAt === undefined ? 1 : 2) ? ['It retries a start that was denied.'] : [];

const CHECKS = [
  isAnotherJob,
  retriesPermanentError,
  retriesDeniedStart,
  waitsForTooSmallQuota,
  givesUpEarly,
  hidesJob,
  hangs,
  timesOut,
  endsLate,
  noticesLate,
  hasTwoJobs,
  leavesJobRunning,
  neverEnds,
  isFalseSuccess,
  isUnexplained,
  endsUnexpectedly,
  sendsInvalidJob,
];

/** The violations of an execution that is over. */
export const violationsOf = (record: ExecutionRecord): string[] => CHECKS.flatMap((check) => check(record));
