import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { type PollBounds, waitSeconds } from '../deployment/poll-interval';
import { ERROR_NAMES, ProcessingJobEnded, ProcessingJobNameInUse } from '../job/errors';
import type {
  GetProcessingJobStatusResult,
  ProcessingJobStatus,
  StartProcessingJobResult,
} from './function-contracts';
import { instanceTime } from './instance-time';

/** Log group of every Processing job; its streams are `<job>/algo-<instance>-<epoch>`. */
export const LOG_GROUP_NAME = '/aws/sagemaker/ProcessingJobs';

const logStreamNamePrefix = (jobName: string): string => `${jobName}/`;

/** The answer of DescribeProcessingJob. */
export type JobDescription = Omit<DescribeProcessingJobCommandOutput, '$metadata'>;

const seconds = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

/** Seconds until the next status check, by the age of the job. */
const nextWait = (job: JobDescription, now: Date, bounds: PollBounds): number =>
  waitSeconds(job.CreationTime ? seconds(job.CreationTime, now) : 0, bounds);

const outputs = (job: JobDescription): Record<string, string> =>
  Object.fromEntries(
    (job.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ OutputName, S3Output }) =>
      OutputName && S3Output?.S3Uri ? [[OutputName, S3Output.S3Uri]] : [],
    ),
  );

/** SageMaker gives no reason when it stops a job at its time limit. */
const ranTooLong = (job: JobDescription): boolean => {
  const limit = job.StoppingCondition?.MaxRuntimeInSeconds;
  const { ProcessingStartTime: start, ProcessingEndTime: end } = job;
  return limit !== undefined && start !== undefined && end !== undefined && seconds(start, end) >= limit;
};

const stopReason = (job: JobDescription): string =>
  ranTooLong(job)
    ? `The job was stopped because it reached its MaxRuntimeInSeconds of ${job.StoppingCondition?.MaxRuntimeInSeconds}.`
    : 'The job was stopped.';

const endReason = (job: JobDescription): string => {
  const standard =
    job.ProcessingJobStatus === 'Stopped' ? stopReason(job) : 'The job failed, and SageMaker gave no reason.';
  return [job.FailureReason || standard, job.ExitMessage].filter(Boolean).join('\n');
};

const errorName = (job: JobDescription): string => {
  if (job.ProcessingJobStatus === 'Stopped') return ERROR_NAMES.processingJobStopped;
  // Only at the beginning: the rest of the reason may quote a user's prefix of that name.
  return job.FailureReason?.startsWith('CapacityError')
    ? ERROR_NAMES.processingJobCapacityError
    : ERROR_NAMES.processingJobFailed;
};

const UNSUCCESSFUL: readonly string[] = ['Failed', 'Stopped'];

const endedUnsuccessfully = (job: JobDescription): boolean =>
  UNSUCCESSFUL.includes(job.ProcessingJobStatus ?? '');

const hasEnded = (job: JobDescription): boolean =>
  job.ProcessingJobStatus === 'Completed' || endedUnsuccessfully(job);

const logLocation = (jobName: string): string =>
  `Log: ${LOG_GROUP_NAME}, streams that begin with ${logStreamNamePrefix(jobName)}`;

/** The clocks of AWS agree within seconds; an execution's name can be used again after 90 days at the earliest. */
const MAX_CLOCK_SKEW_IN_SECONDS = 60;

/**
 * An execution's name can be used again after 90 days, which gives the same ARN and the same job name.
 * @throws ProcessingJobNameInUse if the job was created before the execution started.
 */
const checkAge = (job: JobDescription, executionStartTime: string | undefined): void => {
  const { CreationTime: created, ProcessingJobName: name } = job;
  if (executionStartTime === undefined || created === undefined) return;
  if (seconds(created, new Date(executionStartTime)) <= MAX_CLOCK_SKEW_IN_SECONDS) return;
  throw new ProcessingJobNameInUse(
    [
      `This execution started at ${executionStartTime}, but its job, ${name}, was created earlier, at ${created.toISOString()}: a previous execution had the same name.`,
      'A processing job name cannot be used again, so no job was started. Start a new execution with a name that no execution has had.',
    ].join('\n'),
  );
};

/**
 * The status function's result for a DescribeProcessingJob answer.
 * @throws ProcessingJobNameInUse if the job was created before the execution started.
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
    ...instanceTime(job),
    ...(!hasEnded(job) && { WaitSeconds: nextWait(job, now, bounds) }),
    ...(job.FailureReason && { FailureReason: job.FailureReason }),
    ...(job.ExitMessage && { ExitMessage: job.ExitMessage }),
    ...(endedUnsuccessfully(job) && {
      Error: errorName(job),
      Cause: `${endReason(job)}\n${logLocation(name)}`,
    }),
  };
};

/** `arn:…:execution:machine:run` belongs to `arn:…:stateMachine:machine`; a child of a Map has `machine/map`. */
const stateMachineArn = (executionArn: string): string =>
  executionArn.replace(/:execution:([^:/]+)[^:]*:.*$/, ':stateMachine:$1');

/** An execution's name may have an apostrophe. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const startCommand = (executionArn: string): string =>
  [
    `aws stepfunctions start-execution --state-machine-arn ${quoted(stateMachineArn(executionArn))}`,
    `--input "$(aws stepfunctions describe-execution --execution-arn ${quoted(executionArn)} --query input --output text)"`,
  ].join(' ');

/**
 * The start function's result for a job that an earlier attempt of the same execution created.
 * @throws ProcessingJobEnded if that job has failed or was stopped: its name cannot be used again.
 * @throws ProcessingJobNameInUse if the job was created before the execution started.
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
  if (endedUnsuccessfully(job)) {
    throw new ProcessingJobEnded(
      [
        `This execution's job, ${name}, has already ended with status ${job.ProcessingJobStatus}: ${endReason(job)}`,
        'An execution runs one job only. Start a new execution with the same input:',
        ...(executionArn ? [startCommand(executionArn)] : []),
        logLocation(name),
      ].join('\n'),
    );
  }
  return {
    ProcessingJobName: name,
    ProcessingJobArn: job.ProcessingJobArn ?? '',
    WaitSeconds: hasEnded(job) ? bounds.floorInSeconds : nextWait(job, now, bounds),
  };
};
