import type { ProcessingJobOverrides } from '../job/processing-job';

/** Folder names of the functions, as in `functions/<function>/index.ts` and in the bundles. */
export const FUNCTIONS = {
  start: 'start-processing-job',
  prepare: 'prepare-processing-job',
  status: 'get-processing-job-status',
  stop: 'stop-processing-job',
  sweep: 'stop-unattended-jobs',
  prepareItems: 'prepare-items',
  checkItems: 'check-items',
} as const;

export type FunctionKey = keyof typeof FUNCTIONS;
export type FunctionName = (typeof FUNCTIONS)[FunctionKey];

/** Timeout of each function except the sweep, in seconds. */
export const FUNCTION_TIMEOUT_IN_SECONDS = 30;

/** Timeout of the functions of a fan-out, which read and write lists of thousands of items, in seconds: Lambda's maximum. */
export const ITEMS_TIMEOUT_IN_SECONDS = 900;

/** Timeout of the sweep, which checks many jobs, in seconds: Lambda's maximum. */
export const SWEEP_TIMEOUT_IN_SECONDS = 900;

/** Event of the start function: a flat job, and what the state machine adds about its execution. */
export type StartProcessingJobEvent = ProcessingJobOverrides & {
  /** `$$.Execution.Id`: names and tags the job. */
  readonly ExecutionArn?: string;
  /** `$$.Execution.StartTime`, in ISO 8601: a job that is older belongs to another execution. */
  readonly ExecutionStartTime?: string;
  /** `$$.Execution.Input`: the job's keys to override. */
  readonly Overrides?: ProcessingJobOverrides;
};

export interface StartProcessingJobResult {
  readonly ProcessingJobName: string;
  readonly ProcessingJobArn: string;
  /** Seconds until the first status check. */
  readonly WaitSeconds: number;
}

/** Event of the prepare function: that of the start function. Its result is a `CompleteRequest`. */
export type PrepareProcessingJobEvent = StartProcessingJobEvent;

/** The instances that a job has, and the time for which SageMaker bills them. What is not known yet is absent. */
export interface InstanceTime {
  /** For a job with InstancePreferences, the type that SageMaker selected. */
  readonly InstanceType?: string;
  readonly InstanceCount?: number;
  /**
   * Whole seconds from ProcessingStartTime to ProcessingEndTime, rounded up. AWS prices instances by the second
   * (aws.amazon.com/sagemaker/ai/pricing). That it bills this interval is documented only for the same two times of a
   * training job (API reference, DescribeTrainingJob).
   */
  readonly ProcessingSeconds?: number;
  /** ProcessingSeconds of all instances together. */
  readonly InstanceSeconds?: number;
}

/** An error as a Catch field hands it on. */
export interface CaughtError {
  readonly Error: string;
  readonly Cause: string;
}

export interface GetProcessingJobStatusEvent {
  readonly ProcessingJobName: string;
  /** `$$.Execution.StartTime`, in ISO 8601: a job that is older belongs to another execution. */
  readonly ExecutionStartTime?: string;
  /** Integration sync: why `createProcessingJob.sync` failed. The start of a job that does not exist may be retried. */
  readonly RunError?: CaughtError;
  /** Hours to wait for a quota that is in use, from the execution's start. @default 6 */
  readonly QuotaWaitInHours?: number;
}

/** The status function's result for a job that Step Functions did not start, if the start is to be retried. */
export interface RetryStartResult {
  readonly ProcessingJobName: string;
  /** Seconds until the next start. */
  readonly WaitSeconds: number;
}

/** The five statuses of a Processing job (SageMaker API reference). */
export type ProcessingJobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

export interface GetProcessingJobStatusResult extends InstanceTime {
  readonly ProcessingJobName: string;
  readonly ProcessingJobArn: string;
  readonly ProcessingJobStatus: ProcessingJobStatus;
  /** S3 URI of each output, by its name. */
  readonly Outputs: Readonly<Record<string, string>>;
  readonly LogGroupName: string;
  readonly LogStreamNamePrefix: string;
  /** Seconds until the next status check, while the job runs. */
  readonly WaitSeconds?: number;
  readonly FailureReason?: string;
  readonly ExitMessage?: string;
  /** Once Failed or Stopped: the error's name for the state machine. */
  readonly Error?: string;
  /** Once Failed or Stopped: why, and where the log is. */
  readonly Cause?: string;
}

/** The part of EventBridge's event "Step Functions Execution Status Change" that the stop function reads. */
export interface StopProcessingJobEvent {
  /** When the execution ended, as in `2024-01-01T00:00:00Z`. */
  readonly time: string;
  readonly detail: { readonly executionArn: string };
}

export interface StopProcessingJobResult {
  readonly ProcessingJobName: string;
}

/** Result of the sweep, which reads no event. */
export interface StopUnattendedJobsResult {
  /** Names of jobs whose execution had ended. The sweep stopped each, unless it had just ended. */
  readonly Stopped: readonly string[];
  /** Names of jobs whose tags do not lead to an execution of this deployment. The sweep leaves them running. */
  readonly Unknown: readonly string[];
}
