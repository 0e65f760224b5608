import { ERROR_NAMES } from '../../workflow/job/errors';
import type { SimulatedJob } from '../aws/simulated-sagemaker';
import type { ExecutionRecord } from './execution-record';
import { errorOfJob } from './wanted-end';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ENDED_BADLY: readonly string[] = [
  ERROR_NAMES.processingJobFailed,
  ERROR_NAMES.processingJobCapacityError,
  ERROR_NAMES.processingJobStopped,
  ERROR_NAMES.processingJobEnded,
];

/** A limit is named as the reason when it was, and only then. */
const tellsLimit = (job: SimulatedJob, cause: string): boolean => {
  const ranInSeconds = ((job.endedAt ?? 0) - job.createdAt) / 1000;
  const limit = job.request.StoppingCondition?.MaxRuntimeInSeconds ?? 0;
  return (job.status === 'Stopped' && ranInSeconds >= limit) === cause.includes('MaxRuntimeInSeconds');
};

/** The cause is the JSON text of a function's error, or plain. */
const says = (cause: string, text: string): boolean =>
  cause.includes(text) || cause.includes(JSON.stringify(text).slice(1, -1));

/** A start whose answer was lost may find its own job ended already. */
const tellsEndOf = (job: SimulatedJob, error: string, cause: string): boolean => {
  const reasons = [job.failureReason, job.exitMessage].filter((reason) => reason !== undefined);
  return (
    (error === errorOfJob(job) || error === ERROR_NAMES.processingJobEnded) &&
    (job.status === 'Failed' || job.status === 'Stopped') &&
    tellsLimit(job, cause) &&
    [...reasons, job.request.ProcessingJobName, '/aws/sagemaker/ProcessingJobs'].every((text) =>
      says(cause, text),
    )
  );
};

/** The faults of which an error is the sign. */
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
  cause.startsWith('The instance quota stayed full');

const isQuotaTooSmall = ({ scenario }: ExecutionRecord, cause: string): boolean =>
  scenario.account.quota.kind === 'too small' &&
  says(cause, scenario.account.quota.message.split('. ')[0] ?? '');

const isNameInUse = ({ scenario }: ExecutionRecord, cause: string): boolean =>
  scenario.account.olderJob !== undefined && /simulation-[0-9a-f]{32}/.test(cause);

/** What kept the execution from looking; the error itself where that is told by its own name. */
const lastError = (error: string, cause: string): string =>
  error === ERROR_NAMES.processingJobStatusUnknown
    ? (/(?:The last error was|its status could not be read:) ([\w.]+):/.exec(cause)?.[1] ?? error)
    : error;

const isSignOfFault = ({ faults, circumstances }: ExecutionRecord, error: string): boolean =>
  Object.keys({ ...faults, ...circumstances }).some((name) => FAULTS_OF_ERROR[error]?.test(name));

const isExplained = (record: ExecutionRecord, error: string, cause: string): boolean => {
  const [job] = record.jobs;
  if (ENDED_BADLY.includes(error)) return job !== undefined && tellsEndOf(job, error, cause);
  if (error === ERROR_NAMES.invalidProcessingJob) return record.scenario.isInvalid;
  if (error === ERROR_NAMES.processingJobQuotaTooSmall) return isQuotaTooSmall(record, cause);
  if (error === ERROR_NAMES.processingJobNameInUse) return isNameInUse(record, cause);
  if (job?.vanishedAt !== undefined && /Validation|ResourceInUse|SageMaker|TaskFailed/.test(error))
    return true;
  return isQuotaInUse(record, error, cause) || isSignOfFault(record, lastError(error, cause));
};

/** The interpreter tells the name of a time-out for which AWS has no cause. */
const NO_CAUSE: readonly string[] = ['', 'undefined', 'null', 'States.Timeout'];

export const isUnexplained = (record: ExecutionRecord): string[] => {
  const { outcome } = record;
  if (outcome?.status !== 'FAILED') return [];
  const { error, cause } = outcome;
  if (NO_CAUSE.includes(cause)) return [`It fails with ${error}, but without a cause.`];
  return isExplained(record, error, cause)
    ? []
    : [`It fails with ${error}, which nothing that happened explains: ${cause}`];
};

const LOOKS: readonly string[] = ['GetJobStatus', 'FindJob'];

/** How long a look is tried again at the least before it is given up: a missing permission, and all else. */
const shortestPatience = (error: string): number => (error === 'AccessDeniedException' ? 0.5 : 3) * HOUR;

const goesOn = ({ jobs, endedAt }: ExecutionRecord): boolean =>
  jobs.some((job) => job.vanishedAt === undefined && (job.endedAt ?? Number.POSITIVE_INFINITY) > endedAt);

/** An execution fails while its job runs, although what keeps it from looking may pass. */
export const givesUpEarly = (record: ExecutionRecord): string[] => {
  const { outcome, task, endedAt } = record;
  if (outcome?.status !== 'FAILED' || !task || !LOOKS.includes(task.name) || !goesOn(record)) return [];
  const tried = endedAt - (task.failingSince ?? endedAt);
  return tried < shortestPatience(lastError(outcome.error, outcome.cause))
    ? [`It gives up its job, which runs, after ${Math.round(tried / MINUTE)} min: ${outcome.error}.`]
    : [];
};

/** The execution fails as it could not look, whatever its job does. */
const isLookGivenUp = (error: string): boolean =>
  error === ERROR_NAMES.processingJobStatusUnknown ||
  (Object.hasOwn(FAULTS_OF_ERROR, error) && !error.startsWith('SageMaker.'));

/** Whoever reads the failure has to learn that the job may go on, and how to find it. */
export const hidesJob = ({ outcome, task, jobs }: ExecutionRecord): string[] => {
  const [job] = jobs;
  if (outcome?.status !== 'FAILED' || !task || !LOOKS.includes(task.name) || !job) return [];
  const { error, cause } = outcome;
  if (!isLookGivenUp(error)) return [];
  const isNamed = error === 'States.Timeout' || cause.includes(job.request.ProcessingJobName);
  return isNamed && /may still be running|may have been started/.test(cause)
    ? []
    : [`It gives up its job and does not say that it may run on: ${cause}`];
};
