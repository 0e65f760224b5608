import { functionCatchers } from '../definition/definition-states';
import { dontRetry, retryForHours } from '../definition/retriers';
import { type DistributedMapState, stateMachineDefinition } from '../definition/states-language';
import { ITEMS_TIMEOUT_IN_SECONDS } from '../functions/function-contracts';
import { FAN_OUT_ERRORS } from './fan-out-contracts';
import { runItem } from './run-item';

/** What the definition of a fan-out needs to know about its deployment. */
export interface FanOutDefinitionProps {
  readonly prepareItemsFunctionArn: string;
  readonly checkItemsFunctionArn: string;
  /** The workflow's state machine, which each item starts. */
  readonly stateMachineArn: string;
  readonly partition: string;
}

/**
 * Name of a fan-out's state machine. No deployment's name can have an underscore, so a deployment `foo` has no right over
 * another named `foo-fan-out`.
 */
export const fanOutName = (deploymentName: string): string => `${deploymentName}_fan-out`;

/** Part of the ARNs of the map's executions. */
export const MAP_LABEL = 'Items';

/** An execution of Step Functions lasts a year at most. */
const FAN_OUT_TIMEOUT_IN_SECONDS = 31_536_000;

/** The functions' own limit, and a minute for Lambda to answer. */
const TASK_TIMEOUT_IN_SECONDS = ITEMS_TIMEOUT_IN_SECONDS + 60;

/**
 * The map has no Retry, which would start a new run over all items, and no Catch, after which a redrive could not go on
 * with it. It tolerates every failure, because beyond its limit it stops all jobs that are running; CheckItems decides.
 */
const runItems = ({
  stateMachineArn,
  partition,
}: FanOutDefinitionProps): DistributedMapState<'CheckItems'> => ({
  Type: 'Map',
  Label: MAP_LABEL,
  ItemReader: {
    Resource: `arn:${partition}:states:::s3:getObject`,
    ReaderConfig: { InputType: 'JSONL' },
    Parameters: { 'Bucket.$': '$.Bucket', 'Key.$': '$.ItemsKey' },
  },
  ItemProcessor: runItem(stateMachineArn, partition),
  MaxConcurrencyPath: '$.MaxConcurrency',
  ToleratedFailurePercentage: 100,
  ResultWriter: {
    Resource: `arn:${partition}:states:::s3:putObject`,
    Parameters: { 'Bucket.$': '$.Bucket', 'Prefix.$': '$.ResultsPrefix' },
  },
  ResultPath: '$.MapRun',
  Next: 'CheckItems',
});

/**
 * The fan-out: a function checks the list and writes it to S3, a Distributed Map runs an execution of the workflow for
 * each item, and another function counts the results. If too many items failed, CheckItems fails without a Catch: a
 * redrive invokes it again, and it then returns the list of the failed items, which the map runs.
 */
export const fanOutDefinition = (props: FanOutDefinitionProps) =>
  stateMachineDefinition({
    Comment: 'Runs an execution of the workflow for each item of a list.',
    StartAt: 'PrepareItems',
    TimeoutSeconds: FAN_OUT_TIMEOUT_IN_SECONDS,
    States: {
      PrepareItems: {
        Type: 'Task',
        Resource: props.prepareItemsFunctionArn,
        Parameters: { 'Input.$': '$$.Execution.Input', 'ExecutionArn.$': '$$.Execution.Id' },
        TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
        Retry: [dontRetry(FAN_OUT_ERRORS.invalidFanOut), retryForHours],
        Catch: functionCatchers,
        Next: 'RunItems',
      },
      RunItems: runItems(props),
      CheckItems: {
        Type: 'Task',
        Resource: props.checkItemsFunctionArn,
        Parameters: {
          'Items.$': '$',
          'RedriveCount.$': '$$.Execution.RedriveCount',
          'ExecutionStartTime.$': '$$.Execution.StartTime',
        },
        TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
        Retry: [dontRetry(FAN_OUT_ERRORS.itemsFailed), retryForHours],
        Next: 'AreItemsDone?',
      },
      'AreItemsDone?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.ItemsKey', IsPresent: true, Next: 'RunItems' }],
        Default: 'Success',
      },
      Success: { Type: 'Succeed' },
      Failure: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
      FunctionTimedOut: {
        Type: 'Fail',
        Error: 'States.Timeout',
        Cause: `The function that prepares the items did not respond within ${TASK_TIMEOUT_IN_SECONDS} s, even after hours of retries. See its log group. No job was started.`,
      },
    },
  });
