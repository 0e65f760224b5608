import { ERROR_NAMES } from './errors';
import { type Retrier, stateMachineDefinition } from './states-language';

/** What a definition needs to know of its deployment. */
export interface DefinitionProps {
  /** The deployed job; an execution's input overrides its keys. */
  readonly job: Readonly<Record<string, unknown>>;
  readonly startFunctionArn: string;
  readonly statusFunctionArn: string;
}

/** A function has 30 s; the rest is for Lambda to answer. */
export const TASK_TIMEOUT_IN_SECONDS = 60;

/** A backstop of 14 days: the longest job and the longest waits fit; SageMaker enforces the job's own limit. */
export const MACHINE_TIMEOUT_IN_SECONDS = 1_209_600;

const never = (...errors: [string, ...string[]]): Retrier => ({ ErrorEquals: errors, MaxAttempts: 0 });

const soon = (error: string): Retrier => ({
  ErrorEquals: [error],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 6,
  JitterStrategy: 'FULL',
});

/** A quota of running instances frees up when other jobs end: minutes apart, for about six hours. */
const whenOtherJobsEnd: Retrier = {
  ErrorEquals: ['ResourceLimitExceeded'],
  IntervalSeconds: 60,
  BackoffRate: 2,
  MaxDelaySeconds: 900,
  MaxAttempts: 50,
  JitterStrategy: 'FULL',
};

/** Both functions can be called again at no harm, so what is no mistake of the user's is tried again. */
const startRetriers: readonly Retrier[] = [
  never(
    ERROR_NAMES.invalidProcessingJob,
    ERROR_NAMES.processingJobEnded,
    'AccessDeniedException',
    'ValidationException',
    'ResourceNotFound',
  ),
  whenOtherJobsEnd,
  soon('ThrottlingException'),
  soon('States.ALL'),
];

const statusRetriers: readonly Retrier[] = [
  never('AccessDeniedException'),
  soon('ThrottlingException'),
  soon('States.ALL'),
];

/** A time-out may come without a cause, which Failure's paths need. */
const catchers = [
  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
  { ErrorEquals: ['States.ALL'], Next: 'Failure' },
] as const;

/**
 * The polling workflow: start a job, look at it at growing intervals, end as it ends.
 * The execution's output is the status function's last result; its error and cause are that result's, or a function's.
 */
export const pollingDefinition = ({ job, startFunctionArn, statusFunctionArn }: DefinitionProps) =>
  stateMachineDefinition({
    Comment: 'Runs one SageMaker Processing job and waits for its end.',
    StartAt: 'StartProcessingJob',
    TimeoutSeconds: MACHINE_TIMEOUT_IN_SECONDS,
    States: {
      StartProcessingJob: {
        Type: 'Task',
        Resource: startFunctionArn,
        Parameters: { ...job, 'ExecutionArn.$': '$$.Execution.Id', 'Overrides.$': '$$.Execution.Input' },
        TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
        Retry: startRetriers,
        Catch: catchers,
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.WaitSeconds', Next: 'GetJobStatus' },
      GetJobStatus: {
        Type: 'Task',
        Resource: statusFunctionArn,
        Parameters: { 'ProcessingJobName.$': '$.ProcessingJobName' },
        TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
        Retry: statusRetriers,
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
    },
  });
