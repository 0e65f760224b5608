import { MACHINE_TIMEOUT_IN_SECONDS } from '../definition/definition-states';
import { dontRetry, retryForHours } from '../definition/retriers';
import { itemProcessor, type Retrier } from '../definition/states-language';

/**
 * How the integration names the errors of StartExecution that a retry may mend. The names have the suffix or not,
 * depending on the version of the AWS SDK for Java inside Step Functions.
 */
const START_ERRORS = [
  'StepFunctions.ExecutionLimitExceeded',
  'StepFunctions.ExecutionLimitExceededException',
  'StepFunctions.ThrottlingException',
  'StepFunctions.AWSStepFunctionsException',
  'StepFunctions.SfnException',
  'StepFunctions.SdkClientException',
] as const;

/** A start is repeated under the same name, so it never starts a second execution. States.TaskFailed would match a failed job. */
const retryStart: Retrier = { ...retryForHours, ErrorEquals: START_ERRORS };

/** The name is in use: a start whose answer was lost has started the execution, which has ended since. */
const ALREADY_STARTED = [
  'StepFunctions.ExecutionAlreadyExists',
  'StepFunctions.ExecutionAlreadyExistsException',
] as const;

/** How `aws-sdk:sfn` names the error of an execution that does not exist. */
const NO_SUCH_EXECUTION = ['Sfn.ExecutionDoesNotExist', 'Sfn.ExecutionDoesNotExistException'] as const;

/** Seconds between two looks at an execution that a start found under its name. */
const LOOK_INTERVAL_IN_SECONDS = 60;

const LOOK_TIMEOUT_IN_SECONDS = 60;

/** A redrive needs a name of its own, because the failed execution keeps its name. */
const executionNames = (format: string): string =>
  `States.Format('${format}', $.Name, States.MathAdd($.Attempt, $$.Execution.RedriveCount))`;

/** Waits for an execution that an earlier attempt has started, and ends as it ends. */
const followExecution = (stateMachineArn: string, partition: string) =>
  ({
    FindExecution: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::aws-sdk:sfn:describeExecution`,
      Parameters: {
        'ExecutionArn.$': executionNames(`${stateMachineArn.replace(':stateMachine:', ':execution:')}:{}-{}`),
      },
      TimeoutSeconds: LOOK_TIMEOUT_IN_SECONDS,
      Retry: [dontRetry(...NO_SUCH_EXECUTION), retryForHours],
      ResultPath: '$.Found',
      Next: 'HasExecutionEnded?',
    },
    'HasExecutionEnded?': {
      Type: 'Choice',
      Choices: [
        // Only if it is younger than the item is it the item's own.
        {
          Variable: '$$.Execution.StartTime',
          TimestampGreaterThanPath: '$.Found.StartDate',
          Next: 'ExecutionNameInUse',
        },
        { Variable: '$.Found.Status', StringEquals: 'SUCCEEDED', Next: 'JobSucceeded' },
        { Variable: '$.Found.Status', StringEquals: 'RUNNING', Next: 'WaitForExecution' },
        { Variable: '$.Found.Cause', IsPresent: true, Next: 'JobFailed' },
      ],
      Default: 'ExecutionStopped',
    },
    WaitForExecution: { Type: 'Wait', Seconds: LOOK_INTERVAL_IN_SECONDS, Next: 'FindExecution' },
    JobSucceeded: { Type: 'Succeed' },
    JobFailed: { Type: 'Fail', ErrorPath: '$.Found.Error', CausePath: '$.Found.Cause' },
    ExecutionNameInUse: {
      Type: 'Fail',
      Error: 'ExecutionNameInUse',
      Cause:
        "The workflow has an older execution with the name of the item's execution. Start the fan-out again under another name.",
    },
    ExecutionStopped: {
      Type: 'Fail',
      Error: 'ExecutionStopped',
      Cause: "The item's execution timed out or was stopped.",
    },
  }) as const;

/** Runs one item: an execution of the workflow, or the failure that the list has in its place. */
export const runItem = (stateMachineArn: string, partition: string) =>
  itemProcessor({
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'IsItemValid?',
    States: {
      'IsItemValid?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.Job', IsPresent: true, Next: 'RunJob' }],
        Default: 'InvalidItem',
      },
      RunJob: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::states:startExecution.sync:2`,
        Parameters: {
          StateMachineArn: stateMachineArn,
          'Name.$': executionNames('{}-{}'),
          'Input.$': '$.Job',
        },
        TimeoutSeconds: MACHINE_TIMEOUT_IN_SECONDS,
        Retry: [retryStart],
        Catch: [{ ErrorEquals: ALREADY_STARTED, ResultPath: null, Next: 'FindExecution' }],
        End: true,
      },
      ...followExecution(stateMachineArn, partition),
      InvalidItem: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
    },
  });
