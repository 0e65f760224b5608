import { dontRetry, retryForHours } from '../definition/retriers';
import { inlineItemProcessor, stateMachineDefinition } from '../definition/states-language';
import { CALL_TIMEOUT_IN_SECONDS, sageMakerAction } from './pipeline-calls';

/** What the definition that stops a pipeline needs to know. */
export interface StopPipelineProps {
  /** Name or ARN of the pipeline. */
  readonly pipelineName: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. @default 'aws' */
  readonly partition?: string;
}

/** Above the hours for which a call is retried. */
const TIMEOUT_IN_SECONDS = 86_400;

/** The pipeline ended while it was looked for. */
const ALREADY_ENDED = 'SageMaker.ConflictException';

/** The description of a pipeline's execution is the ARN of the execution that started it. */
const stopIfUnattended = (partition: string) =>
  inlineItemProcessor({
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'IsRunning?',
    States: {
      'IsRunning?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.Found.PipelineExecutionStatus', StringEquals: 'Executing', Next: 'IsDescribed?' },
        ],
        Default: 'LeaveAlone',
      },
      'IsDescribed?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.Found.PipelineExecutionDescription', IsPresent: true, Next: 'IsUnattended?' },
        ],
        Default: 'LeaveAlone',
      },
      'IsUnattended?': {
        Type: 'Choice',
        Choices: [
          {
            Variable: '$.Found.PipelineExecutionDescription',
            StringEqualsPath: '$.ExecutionArn',
            Next: 'StopPipeline',
          },
        ],
        Default: 'LeaveAlone',
      },
      StopPipeline: {
        Type: 'Task',
        Resource: sageMakerAction(partition, 'stopPipelineExecution'),
        Parameters: {
          'PipelineExecutionArn.$': '$.Found.PipelineExecutionArn',
          'ClientRequestToken.$': "States.Hash($.Found.PipelineExecutionArn, 'SHA-256')",
        },
        TimeoutSeconds: CALL_TIMEOUT_IN_SECONDS,
        Retry: [dontRetry(ALREADY_ENDED), retryForHours],
        Catch: [{ ErrorEquals: [ALREADY_ENDED], Next: 'LeaveAlone' }],
        End: true,
      },
      LeaveAlone: { Type: 'Succeed' },
    },
  });

/** The executions of the pipeline since the execution started, whose time Step Functions gives as a text. */
const listPipelines = ({ pipelineName, partition = 'aws' }: StopPipelineProps) =>
  ({
    Type: 'Task',
    Resource: sageMakerAction(partition, 'listPipelineExecutions'),
    Parameters: {
      PipelineName: pipelineName,
      'CreatedAfter.$': '$.StartDate',
      SortBy: 'CreationTime',
      SortOrder: 'Ascending',
      MaxResults: 100,
    },
    ResultPath: '$.Page',
    TimeoutSeconds: CALL_TIMEOUT_IN_SECONDS,
    Retry: [retryForHours],
    Next: 'StopPipelines',
  }) as const;

/**
 * A state machine that stops the pipeline of an execution which has ended. Its input is the event that EventBridge gets
 * of that execution. It only looks for the pipeline, by the description that {@link runPipelineStates} gives it, so it
 * never starts one, and it leaves every other execution of the pipeline alone.
 */
export const stopPipelineDefinition = (props: StopPipelineProps) => {
  const { partition = 'aws' } = props;
  const list = listPipelines(props);
  return stateMachineDefinition({
    Comment: 'Stops the pipeline of an execution that has ended.',
    StartAt: 'WaitForStart',
    TimeoutSeconds: TIMEOUT_IN_SECONDS,
    States: {
      // The call that starts the pipeline may still be on its way.
      WaitForStart: { Type: 'Wait', Seconds: CALL_TIMEOUT_IN_SECONDS, Next: 'DescribeExecution' },
      DescribeExecution: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::aws-sdk:sfn:describeExecution`,
        // With its input and output, the result could exceed the limit of a state.
        Parameters: { 'ExecutionArn.$': '$.detail.executionArn', IncludedData: 'METADATA_ONLY' },
        ResultSelector: {
          'ExecutionArn.$': '$.ExecutionArn',
          'Status.$': '$.Status',
          'StartDate.$': '$.StartDate',
        },
        TimeoutSeconds: CALL_TIMEOUT_IN_SECONDS,
        Retry: [retryForHours],
        Next: 'HasExecutionEnded?',
      },
      'HasExecutionEnded?': {
        Type: 'Choice',
        // It was redriven.
        Choices: [{ Variable: '$.Status', StringEquals: 'RUNNING', Next: 'Done' }],
        Default: 'ListPipelines',
      },
      ListPipelines: list,
      StopPipelines: {
        Type: 'Map',
        ItemsPath: '$.Page.PipelineExecutionSummaries',
        ItemSelector: { 'Found.$': '$$.Map.Item.Value', 'ExecutionArn.$': '$.ExecutionArn' },
        MaxConcurrency: 1,
        ItemProcessor: stopIfUnattended(partition),
        ResultPath: null,
        Next: 'IsThereMore?',
      },
      'IsThereMore?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.Page.NextToken', IsPresent: true, Next: 'ListMorePipelines' }],
        Default: 'Done',
      },
      ListMorePipelines: {
        ...list,
        Parameters: { ...list.Parameters, 'NextToken.$': '$.Page.NextToken' },
      },
      Done: { Type: 'Succeed' },
    },
  });
};
