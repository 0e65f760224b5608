import { retryForHours } from '../definition/retriers';
import { inlineItemProcessor, type JsonPath } from '../definition/states-language';
import { CALL_TIMEOUT_IN_SECONDS, PIPELINE_EXECUTION_ARN, sageMakerAction } from './pipeline-calls';

/** The errors of an execution whose pipeline did not succeed. */
const PIPELINE_ERRORS = {
  pipelineExecutionFailed: 'PipelineExecutionFailed',
  pipelineExecutionStopped: 'PipelineExecutionStopped',
  pipelineExecutionStatusUnknown: 'PipelineExecutionStatusUnknown',
} as const;

/** An error, and a cause that ends with how to see more; the last of the paths is the ARN to see it by. */
const failure = (error: string, text: string, paths: readonly JsonPath[], seeMore: string) => ({
  Error: error,
  'Cause.$': `States.Format('${text} ${seeMore}', ${paths.join(', ')})`,
});

const SEE_STEPS =
  'To see its steps, run: aws sagemaker list-pipeline-execution-steps --pipeline-execution-arn {}';
const SEE_STATUS =
  'To see its status, run: aws sagemaker describe-pipeline-execution --pipeline-execution-arn {}';

/** Fails with the reason of the first step that failed and has one. */
const failedStep = inlineItemProcessor({
  ProcessorConfig: { Mode: 'INLINE' },
  StartAt: 'DidStepFail?',
  States: {
    'DidStepFail?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.Step.StepStatus', StringEquals: 'Failed', Next: 'DoesStepGiveReason?' }],
      Default: 'NextStep',
    },
    'DoesStepGiveReason?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.Step.FailureReason', IsPresent: true, Next: 'StepFailed' }],
      Default: 'NextStep',
    },
    StepFailed: {
      Type: 'Pass',
      Parameters: failure(
        PIPELINE_ERRORS.pipelineExecutionFailed,
        'Step {} of the pipeline failed: {}',
        ['$.Step.StepName', '$.Step.FailureReason', '$.PipelineExecutionArn'],
        SEE_STEPS,
      ),
      Next: 'StepFailure',
    },
    StepFailure: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
    NextStep: { Type: 'Succeed' },
  },
});

/** The states after a pipeline that failed: they look for the step that failed. */
export const failedPipelineStates = (partition: string) =>
  ({
    ListPipelineSteps: {
      Type: 'Task',
      Resource: sageMakerAction(partition, 'listPipelineExecutionSteps'),
      Parameters: {
        'PipelineExecutionArn.$': PIPELINE_EXECUTION_ARN,
        SortOrder: 'Ascending',
        MaxResults: 100,
      },
      ResultPath: '$.Pipeline.List',
      TimeoutSeconds: CALL_TIMEOUT_IN_SECONDS,
      Retry: [retryForHours],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'DoesPipelineGiveReason?' }],
      Next: 'FindFailedStep',
    },
    FindFailedStep: {
      Type: 'Map',
      ItemsPath: '$.Pipeline.List.PipelineExecutionSteps',
      ItemSelector: {
        'Step.$': '$$.Map.Item.Value',
        'PipelineExecutionArn.$': PIPELINE_EXECUTION_ARN,
      },
      // The first step that failed is the one to name.
      MaxConcurrency: 1,
      ItemProcessor: failedStep,
      ResultPath: null,
      Next: 'DoesPipelineGiveReason?',
    },
    'DoesPipelineGiveReason?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.Pipeline.Execution.FailureReason', IsPresent: true, Next: 'PipelineFailed' }],
      Default: 'PipelineFailedWithoutReason',
    },
    PipelineFailed: {
      Type: 'Pass',
      Parameters: failure(
        PIPELINE_ERRORS.pipelineExecutionFailed,
        'The pipeline failed: {}',
        ['$.Pipeline.Execution.FailureReason', PIPELINE_EXECUTION_ARN],
        SEE_STEPS,
      ),
      Next: 'PipelineFailure',
    },
    PipelineFailedWithoutReason: {
      Type: 'Pass',
      Parameters: failure(
        PIPELINE_ERRORS.pipelineExecutionFailed,
        'The pipeline failed, and SageMaker gives no reason.',
        [PIPELINE_EXECUTION_ARN],
        SEE_STEPS,
      ),
      Next: 'PipelineFailure',
    },
  }) as const;

/** The states that end an execution whose pipeline did not succeed. */
export const PIPELINE_END_STATES = {
  PipelineStopped: {
    Type: 'Pass',
    Parameters: failure(
      PIPELINE_ERRORS.pipelineExecutionStopped,
      'The execution of the pipeline was stopped.',
      [PIPELINE_EXECUTION_ARN],
      SEE_STEPS,
    ),
    Next: 'PipelineFailure',
  },
  PipelineStatusUnknown: {
    Type: 'Pass',
    Parameters: failure(
      PIPELINE_ERRORS.pipelineExecutionStatusUnknown,
      'The status of the pipeline is unknown, because the status check failed for hours: it may still be running. The last error was {}: {}.',
      ['$.StatusError.Error', '$.StatusError.Cause', PIPELINE_EXECUTION_ARN],
      SEE_STATUS,
    ),
    Next: 'PipelineFailure',
  },
  PipelineFailure: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
  PipelineCallTimedOut: {
    Type: 'Fail',
    Error: 'States.Timeout',
    Cause: `SageMaker did not respond within ${CALL_TIMEOUT_IN_SECONDS} s, even after hours of retries. The pipeline may be running: look for the execution whose description is the ARN of this execution.`,
  },
} as const;
