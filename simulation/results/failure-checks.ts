import { ERROR_NAMES } from '../../workflow/job/errors';
import type { SimulatedJob } from '../aws/simulated-job';
import type { ExecutionRecord } from './execution-record';
import { errorOfJob } from './expected-end';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ENDED_BADLY: readonly string[] = [
  ERROR_NAMES.processingJobFailed,
  ERROR_NAMES.processingJobCapacityError,
  ERROR_NAMES.processingJobStopped,
  ERROR_NAMES.processingJobEnded,
];

/** The cause must name the limit if, and only if, the job reached it. */
const namesLimit = (job: SimulatedJob, cause: string): boolean => {
  const ranInSeconds = ((job.endedAt ?? 0) - job.createdAt) / 1000;
  const limit = job.request.StoppingCondition?.MaxRuntimeInSeconds ?? 0;
  return (job.status === 'Stopped' && ranInSeconds >= limit) === cause.includes('MaxRuntimeInSeconds');
};

/** A cause is either plain text or the JSON of a function's error. */
const says = (cause: string, text: string): boolean =>
  cause.includes(text) || cause.includes(JSON.stringify(text).slice(1, -1));

/** The error and cause must describe the job's end. A start whose answer was lost may find its job already ended. */
const describesEndOf = (job: SimulatedJob, error: string, cause: string): boolean => {
  const reasons = [job.failureReason, job.exitMessage].filter((reason) => reason !== undefined);
  return (
    (error === errorOfJob(job) || error === ERROR_NAMES.processingJobEnded) &&
    (job.status === 'Failed' || job.status === 'Stopped') &&
    namesLimit(job, cause) &&
    [...reasons, job.request.ProcessingJobName, '/aws/sagemaker/ProcessingJobs'].every((text) =>
      says(cause, text),
    )
  );
};

/** The faults that explain an error. */
const FAULTS_OF_ERROR: Readonly<Record<string, RegExp>> = {
  'Lambda.Unknown': /crash|time-out|hangs|slow|duplicate/,
  'Lambda.TooManyRequestsException': /^invocation: throttled/,
  'Lambda.ServiceException': /service error/,
  'Lambda.SdkClientException': /lost/,
  'States.Timeout': /no answer|lost event/,
  Error: /unnamed/,
  ThrottlingException: /^call: throttled|rate used up/,
  ServiceUnavailable: /unavailable/,
  InternalFailure: /^call: internal error/,
  TimeoutError: /connection lost/,
  AccessDeniedException: /^call: access denied/,
  'SageMaker.AmazonSageMakerException': /^sync/,
  'SageMaker.SdkClientException': /^sync: client error/,
};

const isQuotaInUse = ({ scenario }: ExecutionRecord, error: string, cause: string): boolean =>
  scenario.account.quota.kind === 'in use' &&
  error === 'ResourceLimitExceeded' &&
  cause.startsWith('The instance quota was still exhausted');

const isQuotaTooSmall = ({ scenario }: ExecutionRecord, cause: string): boolean =>
  scenario.account.quota.kind === 'too small' &&
  says(cause, scenario.account.quota.message.split('. ')[0] ?? '');

const isNameInUse = ({ scenario }: ExecutionRecord, cause: string): boolean =>
  scenario.account.earlierJob !== undefined && /simulation-[0-9a-f]{32}/.test(cause);

/** For an unknown job status, the error that kept the execution from reading it; otherwise the error itself. */
const lastError = (error: string, cause: string): string =>
  error === ERROR_NAMES.processingJobStatusUnknown
    ? (/(?:The last error was|its status could not be read:) ([\w.]+):/.exec(cause)?.[1] ?? error)
    : error;

const isCausedByFault = ({ faults, circumstances }: ExecutionRecord, error: string): boolean =>
  Object.keys({ ...faults, ...circumstances }).some((name) => FAULTS_OF_ERROR[error]?.test(name));

const isExplained = (record: ExecutionRecord, error: string, cause: string): boolean => {
  const [job] = record.jobs;
  if (ENDED_BADLY.includes(error)) return job !== undefined && describesEndOf(job, error, cause);
  if (error === ERROR_NAMES.invalidProcessingJob) return record.scenario.isInvalid;
  if (error === ERROR_NAMES.processingJobQuotaTooSmall) return isQuotaTooSmall(record, cause);
  if (error === ERROR_NAMES.processingJobNameInUse) return isNameInUse(record, cause);
  if (job?.vanishedAt !== undefined && /Validation|ResourceInUse|SageMaker|TaskFailed/.test(error))
    return true;
  return isQuotaInUse(record, error, cause) || isCausedByFault(record, lastError(error, cause));
};

/** Causes that say nothing; the interpreter repeats the name of a timeout, for which AWS gives no cause. */
const NO_CAUSE: readonly string[] = ['', 'undefined', 'null', 'States.Timeout'];

export const isUnexplained = (record: ExecutionRecord): string[] => {
  const { outcome } = record;
  if (outcome?.status !== 'FAILED') return [];
  const { error, cause } = outcome;
  if (NO_CAUSE.includes(cause)) return [`It fails with ${error}, but without a cause.`];
  return isExplained(record, error, cause)
    ? []
    : [`It fails with ${error}, which no fault explains: ${cause}`];
};

const STATUS_TASKS: readonly string[] = ['GetJobStatus', 'FindJob'];

/** How long a status check must be retried at least: shorter for a missing permission than for other errors. */
const shortestPatience = (error: string): number => (error === 'AccessDeniedException' ? 0.5 : 3) * HOUR;

const hasRunningJob = ({ jobs, endedAt }: ExecutionRecord): boolean =>
  jobs.some((job) => job.vanishedAt === undefined && (job.endedAt ?? Number.POSITIVE_INFINITY) > endedAt);

/** The execution must not fail while its job is running and the status check may still succeed. */
export const givesUpEarly = (record: ExecutionRecord): string[] => {
  const { outcome, task, endedAt } = record;
  if (outcome?.status !== 'FAILED' || !task || !STATUS_TASKS.includes(task.name) || !hasRunningJob(record))
    return [];
  const tried = endedAt - (task.failingSince ?? endedAt);
  return tried < shortestPatience(lastError(outcome.error, outcome.cause))
    ? [`It gives up its running job after ${Math.round(tried / MINUTE)} min: ${outcome.error}.`]
    : [];
};

/** Whether the execution failed because it could not read the job's status. */
const isStatusError = (error: string): boolean =>
  error === ERROR_NAMES.processingJobStatusUnknown ||
  (Object.hasOwn(FAULTS_OF_ERROR, error) && !error.startsWith('SageMaker.'));

/** The cause must say that the job may still be running, and how to find it. */
export const hidesJob = ({ outcome, task, jobs }: ExecutionRecord): string[] => {
  const [job] = jobs;
  if (outcome?.status !== 'FAILED' || !task || !STATUS_TASKS.includes(task.name) || !job) return [];
  const { error, cause } = outcome;
  if (!isStatusError(error)) return [];
  const isNamed = error === 'States.Timeout' || cause.includes(job.request.ProcessingJobName);
  return isNamed && /may still be running|may have been started/.test(cause)
    ? []
    : [`It gives up its job and does not say that it may still be running: ${cause}`];
};
