import { QUOTA_CEILING_IN_SECONDS, QUOTA_INTERVAL_IN_SECONDS, type QuotaWait } from './quota-wait';
import type {
  ChoiceState,
  FailState,
  PassState,
  Retrier,
  SucceedState,
  TaskState,
  WaitState,
} from './states-language';

/** A function has 30 s; the rest is for Lambda to answer. */
export const TASK_TIMEOUT_IN_SECONDS = 60;

/** A backstop of 14 days: the longest job and the longest waits fit; SageMaker enforces the job's own limit. */
export const MACHINE_TIMEOUT_IN_SECONDS = 1_209_600;

export const COMMENT = 'Runs one SageMaker Processing job and waits for its end.';

export const never = (...errors: [string, ...string[]]): Retrier => ({ ErrorEquals: errors, MaxAttempts: 0 });

/** Seconds apart, for about a minute; with full jitter, so that many executions do not come back at once. */
export const soon = (error: string): Retrier => ({
  ErrorEquals: [error],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 6,
  JitterStrategy: 'FULL',
});

/** A quota of running instances frees up when other jobs end: minutes apart, for hours. */
export const whenOtherJobsEnd = (error: string, { attempts }: QuotaWait): Retrier => ({
  ErrorEquals: [error],
  IntervalSeconds: QUOTA_INTERVAL_IN_SECONDS,
  BackoffRate: 2,
  MaxDelaySeconds: QUOTA_CEILING_IN_SECONDS,
  MaxAttempts: attempts,
  JitterStrategy: 'FULL',
});

/** The job's keys as deployed, and what the execution says of them. */
export const jobEvent = (job: Readonly<Record<string, unknown>>) => ({
  ...job,
  'ExecutionArn.$': '$$.Execution.Id',
  'Overrides.$': '$$.Execution.Input',
});

/** A time-out may come without a cause, which Failure's paths need. */
export const catchers = [
  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
  { ErrorEquals: ['States.ALL'], Next: 'Failure' },
] as const;

/** A look at the job; what it comes to is decided by where it stands in the definition. */
export const jobStatusTask = (statusFunctionArn: string) =>
  ({
    Type: 'Task',
    Resource: statusFunctionArn,
    Parameters: { 'ProcessingJobName.$': '$.ProcessingJobName' },
    TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
  }) as const;

/** The names that the integrations give to it differ; who starts executions sees one. */
export const quotaStayedFull = ({ cause }: QuotaWait): PassState<'Failure'> => ({
  Type: 'Pass',
  Parameters: { Error: 'ResourceLimitExceeded', 'Cause.$': cause },
  Next: 'Failure',
});

type JobEndStateName = 'Wait' | 'GetJobStatus' | 'IsDone?' | 'Success' | 'Failure' | 'FunctionTimedOut';

interface JobEndStates {
  readonly Wait: WaitState<JobEndStateName>;
  readonly GetJobStatus: TaskState<JobEndStateName>;
  readonly 'IsDone?': ChoiceState<JobEndStateName>;
  readonly Success: SucceedState;
  readonly Failure: FailState;
  readonly FunctionTimedOut: FailState;
}

/** The states that both integrations share: look at the job at growing intervals, and end as it ends. */
export const jobEndStates = (statusFunctionArn: string): JobEndStates => ({
  Wait: { Type: 'Wait', SecondsPath: '$.WaitSeconds', Next: 'GetJobStatus' },
  GetJobStatus: {
    ...jobStatusTask(statusFunctionArn),
    // Looking again does no harm, so what is no mistake is tried again.
    Retry: [never('AccessDeniedException'), soon('ThrottlingException'), soon('States.ALL')],
    Catch: catchers,
    Next: 'IsDone?',
  },
  'IsDone?': {
    Type: 'Choice',
    Choices: [
      { Variable: '$.ProcessingJobStatus', StringEquals: 'Completed', Next: 'Success' },
      { Variable: '$.ProcessingJobStatus', StringEquals: 'Failed', Next: 'Failure' },
      { Variable: '$.ProcessingJobStatus', StringEquals: 'Stopped', Next: 'Failure' },
    ],
    Default: 'Wait',
  },
  Success: { Type: 'Succeed' },
  Failure: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
  FunctionTimedOut: {
    Type: 'Fail',
    Error: 'States.Timeout',
    Cause: `A function did not answer within ${TASK_TIMEOUT_IN_SECONDS} s, several times in a row. Its log group tells more; the job itself may still run.`,
  },
});
