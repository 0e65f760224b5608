import { JOB_NOT_FOUND_ERRORS } from '../functions/job-not-found';
import type { QuotaWait } from '../functions/quota-wait';
import { ERROR_NAMES } from '../job/errors';
import type { UnvalidatedJob } from '../job/processing-job';
import { dontRetry, retryAccessDenied, retryForAMinute, retryForHours } from './retriers';
import type {
  ChoiceState,
  FailState,
  PassState,
  SucceedState,
  TaskState,
  WaitState,
} from './states-language';

/** A function times out after 30 s; the rest is for Lambda to answer. */
export const TASK_TIMEOUT_IN_SECONDS = 60;

/** A backstop of 14 days, above the longest job and the longest waits. SageMaker enforces the job's own limit. */
export const MACHINE_TIMEOUT_IN_SECONDS = 1_209_600;

export const COMMENT = 'Runs one SageMaker Processing job and waits for it to end.';

/** The event of the start and prepare functions: the deployed job, and the execution that overrides its keys. */
export const jobEvent = (job: UnvalidatedJob) => ({
  ...job,
  'ExecutionArn.$': '$$.Execution.Id',
  'ExecutionStartTime.$': '$$.Execution.StartTime',
  'Overrides.$': '$$.Execution.Input',
});

/** States.Timeout has its own state because it may come without the cause that the paths of Failure need. */
export const functionCatchers = [
  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
  { ErrorEquals: ['States.ALL'], Next: 'Failure' },
] as const;

/** A status check, without what follows it. */
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

/** For a status check that failed for hours. ResultPath keeps the job's name for the cause. */
export const statusCatchers = [
  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
  { ErrorEquals: ['States.ALL'], ResultPath: '$.StatusError', Next: 'StatusUnknown' },
] as const;

/** Gives the error one name: Step Functions' integration and the start function use different ones. */
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

/** What the states that end an execution need to know. */
export interface JobEndProps {
  readonly statusFunctionArn: string;
  /** Whether the deployment stops a job whose execution has ended. */
  readonly stopsUnattendedJobs: boolean;
}

const unattendedJobOutcome = (stopsUnattendedJobs: boolean): string =>
  stopsUnattendedJobs
    ? 'If it is, this deployment will stop it within a few hours, because its execution has ended.'
    : 'If it is, it runs until it ends or reaches its MaxRuntimeInSeconds.';

const statusUnknown = (stopsUnattendedJobs: boolean): PassState<'Failure'> => {
  const text = [
    `The status of processing job {} is unknown, because the status check failed for hours: the job may still be running. ${unattendedJobOutcome(stopsUnattendedJobs)}`,
    'To see it, run: aws sagemaker describe-processing-job --processing-job-name {}',
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

/** The states that both integrations share: they poll the job at growing intervals, and end as it ends. */
export const jobEndStates = ({ statusFunctionArn, stopsUnattendedJobs }: JobEndProps): JobEndStates => ({
  Wait: { Type: 'Wait', SecondsPath: '$.WaitSeconds', Next: 'GetJobStatus' },
  GetJobStatus: {
    ...jobStatusTask(statusFunctionArn),
    Retry: [
      dontRetry(ERROR_NAMES.processingJobNameInUse),
      // SageMaker may not find a job at once after it was created.
      retryForAMinute(...JOB_NOT_FOUND_ERRORS),
      retryAccessDenied,
      retryForHours,
    ],
    Catch: [
      { ErrorEquals: [ERROR_NAMES.processingJobNameInUse, ...JOB_NOT_FOUND_ERRORS], Next: 'Failure' },
      ...statusCatchers,
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
      `A Lambda function did not respond within ${TASK_TIMEOUT_IN_SECONDS} s, even after hours of retries. See its log group.`,
      `The processing job of this execution may still be running. ${unattendedJobOutcome(stopsUnattendedJobs)}`,
      "To find it, use its name in this execution's history, or its tag StepFunctionsExecution, which is the execution's ARN.",
    ].join(' '),
  },
});
