import {
  dontRetry,
  retryForAMinute,
  retryForHours,
  retryFullQuota,
  retryStartForHours,
} from '../definition/retriers';
import type {
  ChoiceState,
  FailState,
  InlineMapState,
  JsonPath,
  PassState,
  TaskState,
  WaitState,
} from '../definition/states-language';
import { quotaWait } from '../functions/quota-wait';
import { CALL_TIMEOUT_IN_SECONDS, PIPELINE_EXECUTION_ARN, sageMakerAction } from './pipeline-calls';
import { failedPipelineStates, PIPELINE_END_STATES } from './pipeline-failure-states';
import type { PipelineParameter } from './pipeline-parameter';

/** A value that an execution of the pipeline gets instead of a parameter's default. */
export interface PipelineParameterValue {
  /** The parameter, which the pipeline must have. */
  readonly parameter: PipelineParameter;
  /**
   * A path into the input of the execution's state, which must then have it, or a literal. SageMaker takes at most 1,024
   * characters.
   */
  readonly value: JsonPath | string | number | boolean;
}

/** What the states that run a pipeline need to know. */
export interface RunPipelineProps<Next extends string> {
  /** Name or ARN of the pipeline. */
  readonly pipelineName: string;
  /** At most 200. @default - the defaults of the pipeline */
  readonly parameters?: readonly PipelineParameterValue[];
  /** The state that follows when the pipeline has succeeded. */
  readonly next: Next;
  /** `aws`, `aws-cn` or `aws-us-gov`. @default 'aws' */
  readonly partition?: string;
}

/** First state of {@link runPipelineStates}. */
export const RUN_PIPELINE = 'StartPipeline';

type RunPipelineStateName =
  | typeof RUN_PIPELINE
  | 'ShouldStartLater?'
  | 'StartPipelineLater'
  | 'WaitForPipeline'
  | 'DescribePipeline'
  | 'IsPipelineDone?'
  | 'WaitLonger'
  | 'ListPipelineSteps'
  | 'FindFailedStep'
  | 'DoesPipelineGiveReason?'
  | 'PipelineFailed'
  | 'PipelineFailedWithoutReason'
  | 'PipelineStopped'
  | 'PipelineStatusUnknown'
  | 'StartFailure'
  | 'PipelineFailure'
  | 'PipelineCallTimedOut';

type Name = RunPipelineStateName;

/** The states that run a pipeline. `Next` is the state that follows when it has succeeded. */
export interface RunPipelineStates<Next extends string> {
  readonly [RUN_PIPELINE]: TaskState<Name>;
  readonly 'ShouldStartLater?': ChoiceState<Name>;
  readonly StartPipelineLater: TaskState<Name>;
  readonly WaitForPipeline: WaitState<Name>;
  readonly DescribePipeline: TaskState<Name>;
  readonly 'IsPipelineDone?': ChoiceState<Name | Next>;
  readonly WaitLonger: PassState<Name>;
  readonly ListPipelineSteps: TaskState<Name>;
  readonly FindFailedStep: InlineMapState<Name>;
  readonly 'DoesPipelineGiveReason?': ChoiceState<Name>;
  readonly PipelineFailed: PassState<Name>;
  readonly PipelineFailedWithoutReason: PassState<Name>;
  readonly PipelineStopped: PassState<Name>;
  readonly PipelineStatusUnknown: PassState<Name>;
  readonly StartFailure: FailState;
  readonly PipelineFailure: FailState;
  readonly PipelineCallTimedOut: FailState;
}

/**
 * Each wait is longer than the one before, so that it is a small share of the time that the pipeline has run, and the
 * longest pipeline, of 28 days, stays within the history's limit.
 */
export const FIRST_WAIT_IN_SECONDS = 15;
export const WAIT_GROWTH_IN_SECONDS = 5;

/** The quota of pipelines that run at the same time. */
const QUOTA_IN_USE = 'SageMaker.ResourceLimitExceededException';

const NOT_FOUND = 'SageMaker.ResourceNotFoundException';

/** The API takes every value as a text. */
const parameterValue = ({ parameter, value }: PipelineParameterValue) => {
  const { Name } = parameter.definition;
  return typeof value === 'string' && /^\$\$?(?:\.|$)/.test(value)
    ? { Name, 'Value.$': `States.Format('{}', ${value})` }
    : { Name, Value: String(value) };
};

/**
 * The token makes every attempt the same start: SageMaker starts one pipeline, and answers each with its ARN. The
 * description tells the state machine that stops pipelines whose they are; the display name may have no colon.
 */
const startPipeline = <Next extends string>({
  pipelineName,
  parameters = [],
  partition = 'aws',
}: RunPipelineProps<Next>) =>
  ({
    Type: 'Task',
    Resource: sageMakerAction(partition, 'startPipelineExecution'),
    Parameters: {
      PipelineName: pipelineName,
      ...(parameters.length > 0 && { PipelineParameters: parameters.map(parameterValue) }),
      'PipelineExecutionDescription.$': '$$.Execution.Id',
      'ClientRequestToken.$': "States.Hash($$.Execution.Id, 'SHA-256')",
    },
    ResultSelector: {
      'PipelineExecutionArn.$': '$.PipelineExecutionArn',
      WaitSeconds: FIRST_WAIT_IN_SECONDS,
    },
    ResultPath: '$.Pipeline',
    TimeoutSeconds: CALL_TIMEOUT_IN_SECONDS,
    Next: 'WaitForPipeline',
  }) as const;

/**
 * An error's name does not say whether a retry would help, because throttling and an invalid request share one. So the
 * start is first retried for a minute, and then for hours unless the cause says that the request was refused.
 */
const startStates = <Next extends string>(props: RunPipelineProps<Next>) =>
  ({
    [RUN_PIPELINE]: {
      ...startPipeline(props),
      Retry: [retryFullQuota(QUOTA_IN_USE, quotaWait()), retryForAMinute('States.ALL')],
      Catch: [
        { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'StartPipelineLater' },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.StartError', Next: 'ShouldStartLater?' },
      ],
    },
    'ShouldStartLater?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.StartError.Error', StringEquals: QUOTA_IN_USE, Next: 'StartFailure' },
        { Variable: '$.StartError.Cause', StringMatches: '*Rate exceeded*', Next: 'StartPipelineLater' },
        { Variable: '$.StartError.Cause', StringMatches: '*hrottl*', Next: 'StartPipelineLater' },
        { Variable: '$.StartError.Cause', StringMatches: '*Status Code: 429*', Next: 'StartPipelineLater' },
        { Variable: '$.StartError.Cause', StringMatches: '*Status Code: 4*', Next: 'StartFailure' },
      ],
      Default: 'StartPipelineLater',
    },
    StartPipelineLater: {
      ...startPipeline(props),
      Retry: [dontRetry(NOT_FOUND), retryFullQuota(QUOTA_IN_USE, quotaWait()), retryStartForHours],
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'PipelineCallTimedOut' },
        { ErrorEquals: ['States.ALL'], Next: 'PipelineFailure' },
      ],
    },
    StartFailure: { Type: 'Fail', ErrorPath: '$.StartError.Error', CausePath: '$.StartError.Cause' },
  }) as const;

const pollStates = <Next extends string>({ next, partition = 'aws' }: RunPipelineProps<Next>) =>
  ({
    WaitForPipeline: { Type: 'Wait', SecondsPath: '$.Pipeline.WaitSeconds', Next: 'DescribePipeline' },
    DescribePipeline: {
      Type: 'Task',
      Resource: sageMakerAction(partition, 'describePipelineExecution'),
      Parameters: { 'PipelineExecutionArn.$': PIPELINE_EXECUTION_ARN },
      ResultPath: '$.Pipeline.Execution',
      TimeoutSeconds: CALL_TIMEOUT_IN_SECONDS,
      // SageMaker may not find an execution at once after it was started.
      Retry: [retryForAMinute(NOT_FOUND), retryForHours],
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'PipelineCallTimedOut' },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.StatusError', Next: 'PipelineStatusUnknown' },
      ],
      Next: 'IsPipelineDone?',
    },
    'IsPipelineDone?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.Pipeline.Execution.PipelineExecutionStatus', StringEquals: 'Succeeded', Next: next },
        {
          Variable: '$.Pipeline.Execution.PipelineExecutionStatus',
          StringEquals: 'Failed',
          Next: 'ListPipelineSteps',
        },
        {
          Variable: '$.Pipeline.Execution.PipelineExecutionStatus',
          StringEquals: 'Stopped',
          Next: 'PipelineStopped',
        },
      ],
      Default: 'WaitLonger',
    },
    WaitLonger: {
      Type: 'Pass',
      Parameters: {
        'PipelineExecutionArn.$': PIPELINE_EXECUTION_ARN,
        'WaitSeconds.$': `States.MathAdd($.Pipeline.WaitSeconds, ${WAIT_GROWTH_IN_SECONDS})`,
      },
      ResultPath: '$.Pipeline',
      Next: 'WaitForPipeline',
    },
  }) as const;

/**
 * The states that start a SageMaker pipeline, wait until it ends, and fail as it fails: put them in `States` beside your
 * own, and go to {@link RUN_PIPELINE}. What they know of the pipeline is in `$.Pipeline` of the next state's input, such
 * as `$.Pipeline.PipelineExecutionArn`; the rest of the input stays. A definition can have them once.
 *
 * An execution starts one pipeline however often the call is retried. It fails with `PipelineExecutionFailed` and the
 * reason of the failed step, `PipelineExecutionStopped`, or `PipelineExecutionStatusUnknown` if the status could not be
 * read for hours. Step Functions does not stop the pipeline of an execution that is stopped: see
 * {@link stopPipelineDefinition}.
 */
export const runPipelineStates = <Next extends string>(
  props: RunPipelineProps<Next>,
): RunPipelineStates<Next> => ({
  ...startStates(props),
  ...pollStates(props),
  ...failedPipelineStates(props.partition ?? 'aws'),
  ...PIPELINE_END_STATES,
});
