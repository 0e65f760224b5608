import type { ExecutionOutcome } from '../local/execute-definition';
import { ERROR_NAMES } from '../workflow/errors';
import type { ExecutionRecord } from './execution-record';
import type { SimulatedJob } from './simulated-sagemaker';

const MINUTE = 60_000;

/** After its job's end an execution waits for the next look, at most 15 minutes, and tries for about 20 more. */
const LONGEST_WAY_TO_THE_END = 60 * MINUTE;

/** An attempt to stop a job has 30 seconds. */
const LONGEST_WAY_TO_A_STOP = MINUTE;

const end = (record: ExecutionRecord): ExecutionOutcome['status'] | undefined => record.outcome?.status;

const hangs = ({ outcome }: ExecutionRecord): string[] =>
  outcome === undefined ? ['It hangs: it has not ended and nothing is left that could end it.'] : [];

const timesOut = (record: ExecutionRecord): string[] =>
  end(record) === 'TIMED_OUT' ? ["It ran into the state machine's own time-out."] : [];

/** A lost event is noticed by the task's own time-out only; that of a job that is forgotten never comes. */
const isLateByDesign = ({ faults, scenario, jobs }: ExecutionRecord): boolean =>
  faults['sync: lost event'] !== undefined ||
  (scenario.integration === 'sync' && jobs.some(({ vanishedAt }) => vanishedAt !== undefined));

const endsLate = (record: ExecutionRecord): string[] => {
  const { endedAt, jobs } = record;
  const jobEnd = jobs[0]?.endedAt;
  const isLate = jobEnd !== undefined && endedAt > jobEnd + LONGEST_WAY_TO_THE_END;
  return isLate && !isLateByDesign(record) ? ['It ends more than an hour after its job.'] : [];
};

const hasTwoJobs = ({ jobs }: ExecutionRecord): string[] =>
  jobs.length > 1 ? [`It has ${jobs.length} jobs.`] : [];

/** Without a fault in it, an attempt after the job's creation stops the job. */
const couldBeStopped = (
  { stopAttempts, scenario }: ExecutionRecord,
  { createdAt }: SimulatedJob,
): boolean => {
  const attempts = stopAttempts.filter(({ at }) => at >= createdAt);
  return scenario.level !== 'lasting' || attempts.length === 0 || attempts.some(({ harmed }) => !harmed);
};

const lastAttempt = ({ stopAttempts, endedAt }: ExecutionRecord): number =>
  stopAttempts.at(-1)?.at ?? endedAt;

/** Whether its job went on although nobody waited for it. */
export const isLeftBehind = (record: ExecutionRecord): boolean =>
  record.jobs.some(
    ({ stopAskedAt, endedAt, vanishedAt }) =>
      vanishedAt === undefined &&
      (stopAskedAt ?? endedAt ?? Number.POSITIVE_INFINITY) > lastAttempt(record) + LONGEST_WAY_TO_A_STOP,
  );

const leavesJobBehind = (record: ExecutionRecord): string[] => {
  const [job] = record.jobs;
  return job && isLeftBehind(record) && couldBeStopped(record, job)
    ? ['Its job goes on although nobody waits for it, and no fault kept the stop function from stopping it.']
    : [];
};

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
  return isItsJob ? [] : [`It succeeds with an output that is not its job's: ${JSON.stringify(output)}`];
};

const ENDED_BADLY: readonly string[] = [
  ERROR_NAMES.processingJobFailed,
  ERROR_NAMES.processingJobCapacityError,
  ERROR_NAMES.processingJobStopped,
  ERROR_NAMES.processingJobEnded,
];

const expectedError = ({ status, failureReason }: SimulatedJob): string => {
  if (status === 'Stopped') return ERROR_NAMES.processingJobStopped;
  return failureReason?.includes('CapacityError')
    ? ERROR_NAMES.processingJobCapacityError
    : ERROR_NAMES.processingJobFailed;
};

/** A limit is named as the reason when it was, and only then. */
const tellsLimit = (job: SimulatedJob, cause: string): boolean => {
  const ranInSeconds = ((job.endedAt ?? 0) - job.createdAt) / 1000;
  const limit = job.request.StoppingCondition?.MaxRuntimeInSeconds ?? 0;
  return (job.status === 'Stopped' && ranInSeconds >= limit) === cause.includes('MaxRuntimeInSeconds');
};

/** A start whose answer was lost may find its own job ended already. */
const tellsEndOf = (job: SimulatedJob, error: string, cause: string): boolean => {
  const reasons = [job.failureReason, job.exitMessage].filter((reason) => reason !== undefined);
  return (
    (error === expectedError(job) || error === ERROR_NAMES.processingJobEnded) &&
    (job.status === 'Failed' || job.status === 'Stopped') &&
    tellsLimit(job, cause) &&
    [...reasons, job.request.ProcessingJobName, '/aws/sagemaker/ProcessingJobs'].every((text) =>
      cause.includes(text.replaceAll('\n', error === ERROR_NAMES.processingJobEnded ? '\\n' : '\n')),
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
  ThrottlingException: /^call: throttled/,
  ServiceUnavailable: /unavailable/,
  InternalFailure: /^call: internal error/,
  TimeoutError: /connection lost/,
  AccessDeniedException: /^call: access denied/,
  'SageMaker.AmazonSageMakerException': /^sync/,
  'SageMaker.SdkClientException': /^sync: client error/,
};

const isQuota = ({ scenario }: ExecutionRecord, error: string, cause: string): boolean =>
  scenario.quotaFullInSeconds > 0 &&
  error === 'ResourceLimitExceeded' &&
  cause.startsWith('The quota of instances stayed full');

const isSignOfFault = ({ faults }: ExecutionRecord, error: string): boolean =>
  Object.keys(faults).some((fault) => FAULTS_OF_ERROR[error]?.test(fault));

const isExplained = (record: ExecutionRecord, error: string, cause: string): boolean => {
  const [job] = record.jobs;
  if (ENDED_BADLY.includes(error)) return job !== undefined && tellsEndOf(job, error, cause);
  if (error === ERROR_NAMES.invalidProcessingJob) return record.scenario.isInvalid;
  if (job?.vanishedAt !== undefined && /Validation|ResourceInUse|SageMaker|TaskFailed/.test(error))
    return true;
  return isQuota(record, error, cause) || isSignOfFault(record, error);
};

/** The interpreter tells the name of a time-out for which AWS has no cause. */
const NO_CAUSE: readonly string[] = ['', 'undefined', 'null', 'States.Timeout'];

const isUnexplained = (record: ExecutionRecord): string[] => {
  const { outcome } = record;
  if (outcome?.status !== 'FAILED') return [];
  const { error, cause } = outcome;
  if (NO_CAUSE.includes(cause)) return [`It fails with ${error}, but without a cause.`];
  return isExplained(record, error, cause)
    ? []
    : [`It fails with ${error}, which nothing that happened explains: ${cause}`];
};

const wantedEnd = (record: ExecutionRecord): string => {
  const { scenario, jobs } = record;
  const [job] = jobs;
  if (scenario.isInvalid) return ERROR_NAMES.invalidProcessingJob;
  if (!job) return 'a job';
  return job.status === 'Completed' ? 'SUCCEEDED' : expectedError(job);
};

/** With faults that pass, or none, it ends as its job does. */
const endsOtherwise = (record: ExecutionRecord): string[] => {
  const { scenario, outcome, jobs } = record;
  const isOpen = scenario.level === 'lasting' || jobs.some(({ vanishedAt }) => vanishedAt !== undefined);
  if (isOpen || !outcome || outcome.status === 'ABORTED' || outcome.status === 'TIMED_OUT') return [];
  const wanted = wantedEnd(record);
  const got = outcome.status === 'FAILED' ? outcome.error : outcome.status;
  const isWanted = got === wanted || (got === ERROR_NAMES.processingJobEnded && wanted !== 'SUCCEEDED');
  return isWanted ? [] : [`It ends with ${got} where the faults leave no reason but for ${wanted}.`];
};

const sendsInvalidJob = ({ scenario, calls, jobs }: ExecutionRecord): string[] =>
  scenario.isInvalid && (calls.CreateProcessingJob || jobs.length > 0) ? ['It sends an invalid job.'] : [];

const isAnotherJob = ({ scenario, jobs }: ExecutionRecord): string[] =>
  jobs.some(
    ({ request }) => request.StoppingCondition?.MaxRuntimeInSeconds !== scenario.job.maxRuntimeInSeconds,
  )
    ? ['Its job is not the one that its input asks for.']
    : [];

/** Nothing about them changes from one attempt to the next. */
const MISTAKES = [ERROR_NAMES.invalidProcessingJob, ERROR_NAMES.processingJobEnded, 'AccessDeniedException'];

const triesMistakeAgain = ({ failures }: ExecutionRecord): string[] =>
  MISTAKES.filter((error) => (failures[error] ?? 0) > 1).map((error) => `It tries again after ${error}.`);

const CHECKS = [
  isAnotherJob,
  triesMistakeAgain,
  hangs,
  timesOut,
  endsLate,
  hasTwoJobs,
  leavesJobBehind,
  neverEnds,
  isFalseSuccess,
  isUnexplained,
  endsOtherwise,
  sendsInvalidJob,
];

/** What must never be, and is, in an execution that is over. */
export const violationsOf = (record: ExecutionRecord): string[] => CHECKS.flatMap((check) => check(record));
