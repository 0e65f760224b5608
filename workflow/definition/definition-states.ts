import type { QuotaWait } from '../functions/quota-wait';
import { ERROR_NAMES } from '../job/errors';
import type { UnvalidatedJob } from '../job/processing-job';
import { forHours, never, soon, whilePermissionsChange } from './retriers';
import type {
  ChoiceState,
  FailState,
  PassState,
  SucceedState,
  TaskState,
  WaitState,
} from './states-language';

/** A function has 30 s; the rest is for Lambda to answer. */
export const TASK_TIMEOUT_IN_SECONDS = 60;

/** A backstop of 14 days: the longest job and the longest waits fit; SageMaker enforces the job's own limit. */
export const MACHINE_TIMEOUT_IN_SECONDS = 1_209_600;

export const COMMENT = 'Runs one SageMaker Processing job and waits for its end.';

/** The job's keys as deployed, and what the execution says of them. */
export const jobEvent = (job: UnvalidatedJob) => ({
  ...job,
  'ExecutionArn.$': '$$.Execution.Id',
  'ExecutionStartTime.$': '$$.Execution.StartTime',
  'Overrides.$': '$$.Execution.Input',
});

/** A time-out may come without a cause, which Failure's paths need. */
export const catchers = [
  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
  { ErrorEquals: ['States.ALL'], Next: 'Failure' },
] as const;

/** SageMaker's names for a job that is not there. */
export const NO_SUCH_JOB = ['ValidationException', 'ResourceNotFound'] as const;

/** A look at the job; what it comes to is decided by where it stands in the definition. */
export const jobStatusTask = (statusFunctionArn: string) =>
  ({
    Type: 'Task',
    Resource: statusFunctionArn,
    Parameters: {
      'ProcessingJobName.$': '$.ProcessingJobName',
      'ExecutionStartTime.$': '$$.Execution.StartTime',
    },
    TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
  }) as const;

/** Where a look goes that failed for hours. The job's name is kept, for the cause to tell it. */
export const lookCatchers = [
  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
  { ErrorEquals: ['States.ALL'], ResultPath: '$.StatusError', Next: 'StatusUnknown' },
] as const;

/** The names that the integrations give to it differ; who starts executions sees one. */
export const quotaStayedFull = ({ cause }: QuotaWait): PassState<'Failure'> => ({
  Type: 'Pass',
  Parameters: { Error: ERROR_NAMES.resourceLimitExceeded, 'Cause.$': cause },
  Next: 'Failure',
});

type JobEndStateName =
  | 'Wait'
  | 'GetJobStatus'
  | 'IsDone?'
  | 'Success'
  | 'StatusUnknown'
  | 'Failure'
  | 'FunctionTimedOut';

interface JobEndStates {
  readonly Wait: WaitState<JobEndStateName>;
  readonly GetJobStatus: TaskState<JobEndStateName>;
  readonly 'IsDone?': ChoiceState<JobEndStateName>;
  readonly Success: SucceedState;
  readonly StatusUnknown: PassState<JobEndStateName>;
  readonly Failure: FailState;
  readonly FunctionTimedOut: FailState;
}

/** What both integrations have to know to end an execution. */
export interface JobEndProps {
  readonly statusFunctionArn: string;
  /** Whether a job is stopped whose execution ended without it. */
  readonly stopsUnattendedJobs: boolean;
}

/** What becomes of a job that its execution has lost sight of. */
const fateOfJob = (stopsUnattendedJobs: boolean): string =>
  stopsUnattendedJobs
    ? 'If it still runs, this deployment stops it within the next hours, as its execution has ended.'
    : 'If it still runs, it goes on until it ends or reaches its MaxRuntimeInSeconds.';

const statusUnknown = (stopsUnattendedJobs: boolean): PassState<'Failure'> => {
  const text = [
    `The status of processing job {} could not be read for hours, so nobody knows how it ends: it may still be running. ${fateOfJob(stopsUnattendedJobs)}`,
    'Look at it with: aws sagemaker describe-processing-job --processing-job-name {}',
    'The last error was {}: {}',
  ].join(' ');
  return {
    Type: 'Pass',
    Parameters: {
      Error: ERROR_NAMES.processingJobStatusUnknown,
      'Cause.$': `States.Format('${text}', $.ProcessingJobName, $.ProcessingJobName, $.StatusError.Error, $.StatusError.Cause)`,
    },
    Next: 'Failure',
  };
};

/** The states that both integrations share: look at the job at growing intervals, and end as it ends. */
export const jobEndStates = ({ statusFunctionArn, stopsUnattendedJobs }: JobEndProps): JobEndStates => ({
  Wait: { Type: 'Wait', SecondsPath: '$.WaitSeconds', Next: 'GetJobStatus' },
  GetJobStatus: {
    ...jobStatusTask(statusFunctionArn),
    Retry: [
      never(ERROR_NAMES.processingJobNameInUse),
      // A job that was just created may not be found at once.
      soon(...NO_SUCH_JOB),
      whilePermissionsChange,
      forHours,
    ],
    Catch: [
      { ErrorEquals: [ERROR_NAMES.processingJobNameInUse, ...NO_SUCH_JOB], Next: 'Failure' },
      ...lookCatchers,
    ],
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
  StatusUnknown: statusUnknown(stopsUnattendedJobs),
  Failure: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
  FunctionTimedOut: {
    Type: 'Fail',
    Error: 'States.Timeout',
    Cause: [
      `A function did not answer within ${TASK_TIMEOUT_IN_SECONDS} s, time after time for hours. Its log group tells more.`,
      `The processing job of this execution may have been started: ${fateOfJob(stopsUnattendedJobs)}`,
      "Find it by its tag StepFunctionsExecution, the execution's ARN, or by the name in this execution's history.",
    ].join(' '),
  },
});
