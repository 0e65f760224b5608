import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { type PollBounds, waitSeconds } from '../deployment/poll-interval';
import { ERROR_NAMES, ProcessingJobEnded, ProcessingJobNameInUse } from '../job/errors';
import type {
  GetProcessingJobStatusResult,
  ProcessingJobStatus,
  StartProcessingJobResult,
} from './function-contracts';

/** SageMaker logs every Processing job there, in streams `<job>/algo-<instance>-<epoch>`. */
export const LOG_GROUP_NAME = '/aws/sagemaker/ProcessingJobs';

const logStreamNamePrefix = (jobName: string): string => `${jobName}/`;

/** What of a DescribeProcessingJob answer counts here. */
export type JobDescription = Omit<DescribeProcessingJobCommandOutput, '$metadata'>;

const seconds = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

/** The next wait for a job of that description, by its age. */
const nextWait = (job: JobDescription, now: Date, bounds: PollBounds): number =>
  waitSeconds(job.CreationTime ? seconds(job.CreationTime, now) : 0, bounds);

const outputs = (job: JobDescription): Record<string, string> =>
  Object.fromEntries(
    (job.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ OutputName, S3Output }) =>
      OutputName && S3Output?.S3Uri ? [[OutputName, S3Output.S3Uri]] : [],
    ),
  );

/** SageMaker stops a job that runs too long; it sets no reason then. */
const ranTooLong = (job: JobDescription): boolean => {
  const limit = job.StoppingCondition?.MaxRuntimeInSeconds;
  const { ProcessingStartTime: start, ProcessingEndTime: end } = job;
  return limit !== undefined && start !== undefined && end !== undefined && seconds(start, end) >= limit;
};

const whyStopped = (job: JobDescription): string =>
  ranTooLong(job)
    ? `The job was stopped as it reached its MaxRuntimeInSeconds of ${job.StoppingCondition?.MaxRuntimeInSeconds}.`
    : 'The job was stopped.';

const whyEnded = (job: JobDescription): string => {
  const standard =
    job.ProcessingJobStatus === 'Stopped' ? whyStopped(job) : 'The job failed without a reason.';
  return [job.FailureReason || standard, job.ExitMessage].filter(Boolean).join('\n');
};

const errorName = (job: JobDescription): string => {
  if (job.ProcessingJobStatus === 'Stopped') return ERROR_NAMES.processingJobStopped;
  // At its beginning: further on a bucket of the user's may have that name.
  return job.FailureReason?.startsWith('CapacityError')
    ? ERROR_NAMES.processingJobCapacityError
    : ERROR_NAMES.processingJobFailed;
};

const ENDED_BADLY: readonly string[] = ['Failed', 'Stopped'];

const endedBadly = (job: JobDescription): boolean => ENDED_BADLY.includes(job.ProcessingJobStatus ?? '');

const hasEnded = (job: JobDescription): boolean => job.ProcessingJobStatus === 'Completed' || endedBadly(job);

const logPlace = (jobName: string): string =>
  `Log: ${LOG_GROUP_NAME}, streams that begin with ${logStreamNamePrefix(jobName)}`;

/** AWS's clocks agree within seconds, and a name is free again after 90 days at the earliest. */
const CLOCKS_DIFFER_BY_SECONDS = 60;

/**
 * A name of an execution can be used again after 90 days, and has the same ARN and job name then.
 * @throws ProcessingJobNameInUse when the job was created before the execution began.
 */
const checkAge = (job: JobDescription, executionStartTime: string | undefined): void => {
  const { CreationTime: created, ProcessingJobName: name } = job;
  if (executionStartTime === undefined || created === undefined) return;
  if (seconds(created, new Date(executionStartTime)) <= CLOCKS_DIFFER_BY_SECONDS) return;
  throw new ProcessingJobNameInUse(
    [
      `This execution began at ${executionStartTime}, but the job of its name, ${name}, was created before, at ${created.toISOString()}: an earlier execution had the same name.`,
      'The name of a processing job cannot be used again, so no job was started. Start a new execution under a name that none has had.',
    ].join('\n'),
  );
};

/**
 * The status function's result for a DescribeProcessingJob answer.
 * @throws ProcessingJobNameInUse when the job was created before the execution began.
 */
export const toJobStatus = (
  job: JobDescription,
  now: Date,
  bounds: PollBounds,
  executionStartTime?: string,
): GetProcessingJobStatusResult => {
  checkAge(job, executionStartTime);
  const name = job.ProcessingJobName ?? '';
  return {
    ProcessingJobName: name,
    ProcessingJobArn: job.ProcessingJobArn ?? '',
    ProcessingJobStatus: job.ProcessingJobStatus as ProcessingJobStatus,
    Outputs: outputs(job),
    LogGroupName: LOG_GROUP_NAME,
    LogStreamNamePrefix: logStreamNamePrefix(name),
    ...(!hasEnded(job) && { WaitSeconds: nextWait(job, now, bounds) }),
    ...(job.FailureReason && { FailureReason: job.FailureReason }),
    ...(job.ExitMessage && { ExitMessage: job.ExitMessage }),
    ...(endedBadly(job) && { Error: errorName(job), Cause: `${whyEnded(job)}\n${logPlace(name)}` }),
  };
};

/** `arn:…:execution:machine:run` belongs to `arn:…:stateMachine:machine`; a Map's child names its Map behind a slash. */
const stateMachineArn = (executionArn: string): string =>
  executionArn.replace(/:execution:([^:/]+)[^:]*:.*$/, ':stateMachine:$1');

/** An execution's name may hold an apostrophe. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const startAgain = (executionArn: string): string =>
  [
    `aws stepfunctions start-execution --state-machine-arn ${quoted(stateMachineArn(executionArn))}`,
    `--input "$(aws stepfunctions describe-execution --execution-arn ${quoted(executionArn)} --query input --output text)"`,
  ].join(' ');

/**
 * The start function's result for a job that an earlier attempt of the same execution created.
 * @throws ProcessingJobEnded when that job has failed or was stopped: its name is taken for good.
 * @throws ProcessingJobNameInUse when it was created before the execution began.
 */
export const toResumedJob = (
  job: JobDescription,
  now: Date,
  bounds: PollBounds,
  executionArn: string | undefined,
  executionStartTime: string | undefined,
): StartProcessingJobResult => {
  checkAge(job, executionStartTime);
  const name = job.ProcessingJobName ?? '';
  if (endedBadly(job)) {
    throw new ProcessingJobEnded(
      [
        `The job of this execution, ${name}, is ${job.ProcessingJobStatus}: ${whyEnded(job)}`,
        'An execution has one job, so start a new execution with the same input:',
        ...(executionArn ? [startAgain(executionArn)] : []),
        logPlace(name),
      ].join('\n'),
    );
  }
  return {
    ProcessingJobName: name,
    ProcessingJobArn: job.ProcessingJobArn ?? '',
    WaitSeconds: hasEnded(job) ? bounds.floorInSeconds : nextWait(job, now, bounds),
  };
};
