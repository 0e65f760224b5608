import type { ProcessingJobOverrides } from '../job/processing-job';

/** Folder names of the functions, as in `functions/<function>/index.ts` and in the bundles. */
export const FUNCTIONS = {
  start: 'start-processing-job',
  prepare: 'prepare-processing-job',
  status: 'get-processing-job-status',
  stop: 'stop-processing-job',
  sweep: 'stop-unattended-jobs',
} as const;

export type FunctionKey = keyof typeof FUNCTIONS;

/** Time-out of each function but the sweep, in seconds. */
export const FUNCTION_TIMEOUT_IN_SECONDS = 30;

/** Time-out of the sweep, which looks at many jobs, in seconds: Lambda's maximum. */
export const SWEEP_TIMEOUT_IN_SECONDS = 900;

/** Event of the start function: a job, flat, and what the state machine knows of its execution. */
export type StartProcessingJobEvent = ProcessingJobOverrides & {
  /** `$$.Execution.Id`: names and tags the job. */
  readonly ExecutionArn?: string;
  /** `$$.Execution.StartTime`, in ISO 8601: a job that was created before is another execution's. */
  readonly ExecutionStartTime?: string;
  /** `$$.Execution.Input`: the job's keys to override. */
  readonly Overrides?: ProcessingJobOverrides;
};

export interface StartProcessingJobResult {
  readonly ProcessingJobName: string;
  readonly ProcessingJobArn: string;
  /** Seconds until the first look at the job. */
  readonly WaitSeconds: number;
}

/** Event of the prepare function: that of the start function. Its result is a whole request, `WholeRequest`. */
export type PrepareProcessingJobEvent = StartProcessingJobEvent;

/** An error that a state has caught. */
export interface CaughtError {
  readonly Error: string;
  readonly Cause: string;
}

export interface GetProcessingJobStatusEvent {
  readonly ProcessingJobName: string;
  /** `$$.Execution.StartTime`, in ISO 8601: a job that was created before is another execution's. */
  readonly ExecutionStartTime?: string;
  /** With integration sync, why `createProcessingJob.sync` failed: a job that is not there may be started again. */
  readonly RunError?: CaughtError;
  /** Hours that a quota in use is waited for, from the execution's start. @default 6 */
  readonly QuotaWaitInHours?: number;
}

/** The status function's result for a job that was not started, and is to be started again. */
export interface StartAgainResult {
  readonly ProcessingJobName: string;
  /** Seconds until the next start. */
  readonly WaitSeconds: number;
}

/** The five statuses of a Processing job (SageMaker API reference). */
export type ProcessingJobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

export interface GetProcessingJobStatusResult {
  readonly ProcessingJobName: string;
  readonly ProcessingJobArn: string;
  readonly ProcessingJobStatus: ProcessingJobStatus;
  /** Output name to S3 URI. */
  readonly Outputs: Readonly<Record<string, string>>;
  readonly LogGroupName: string;
  readonly LogStreamNamePrefix: string;
  /** Seconds until the next look; while the job runs. */
  readonly WaitSeconds?: number;
  readonly FailureReason?: string;
  readonly ExitMessage?: string;
  /** Once Failed or Stopped: an error's name for the state machine. */
  readonly Error?: string;
  /** Once Failed or Stopped: why, and where the log is. */
  readonly Cause?: string;
}

/** What of EventBridge's event "Step Functions Execution Status Change" counts here. */
export interface StopProcessingJobEvent {
  /** When the execution ended, as in `2024-01-01T00:00:00Z`. */
  readonly time: string;
  readonly detail: { readonly executionArn: string };
}

export interface StopProcessingJobResult {
  readonly ProcessingJobName: string;
}

/** Result of the sweep, which takes no event. */
export interface StopUnattendedJobsResult {
  /** Names of jobs whose execution had ended: they were stopped, or have ended meanwhile. */
  readonly Stopped: readonly string[];
  /** Names of jobs whose tags tell no execution that can be asked about; they are left alone. */
  readonly Unknown: readonly string[];
}
