import { executeDefinition } from '../../../local/step-functions/execute-definition';
import { IntegrationError } from '../../../local/step-functions/sync-integration';
import { type FakeTime, fakeTime } from '../../../simulation/execution/fake-time';
import { MAX_HISTORY_EVENTS } from '../../../workflow/definition/history-limit';
import { lintDefinition } from '../../../workflow/definition/lint-definition';
import { OUTAGE_ATTEMPTS, START_ATTEMPTS } from '../../../workflow/definition/retriers';
import {
  type StateMachineDefinition,
  stateMachineDefinition,
} from '../../../workflow/definition/states-language';
import { integerParameter, stringParameter } from '../../../workflow/pipeline/pipeline-parameter';
import { RUN_PIPELINE, runPipelineStates } from '../../../workflow/pipeline/run-pipeline-states';
import { EXECUTION_ARN } from '../job/sample-jobs';
import {
  type CallFault,
  type Course,
  integrationsOf,
  noAnswer,
  PIPELINE_NAME,
  simulatedPipelines,
  throttled,
  unavailable,
} from './simulated-pipelines';

const definition = stateMachineDefinition({
  StartAt: RUN_PIPELINE,
  TimeoutSeconds: 2_000_000,
  States: {
    ...runPipelineStates({
      pipelineName: PIPELINE_NAME,
      parameters: [{ parameter: stringParameter('InputUri'), value: '$.input' }],
      next: 'Report',
    }),
    Report: { Type: 'Succeed' },
  },
});

const INPUT = { input: 's3://bucket/penguins/' };
const PIPELINE_ARN = 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/penguins/execution/0';

let time: FakeTime;
beforeEach(() => {
  time = fakeTime();
});
afterEach(() => time.uninstall());

/** The interpreter's timer has at most 2^31 - 1 milliseconds, which is less than the longest pipeline. */
const withoutTimeout = { ...definition, TimeoutSeconds: undefined } as unknown as StateMachineDefinition;

const run = async (course: Course = {}, faults: readonly CallFault[] = [], input: unknown = INPUT) => {
  const sageMaker = simulatedPipelines(course, faults);
  const startedAt = Date.now();
  const { outcome } = executeDefinition({
    definition: withoutTimeout,
    input,
    executionArn: EXECUTION_ARN,
    tasks: integrationsOf(definition, sageMaker.call),
  });
  expect(await time.runOut()).toBe(true);
  const seconds = (Date.now() - startedAt) / 1000;
  return { ...sageMaker, outcome: await outcome, seconds };
};

const callsOf = ({ calls }: Awaited<ReturnType<typeof run>>, action: string) =>
  calls.filter((each) => each.action === action);

test('no fault is found in the definition', () => {
  expect(lintDefinition(definition)).toEqual([]);
});

describe('an execution whose pipeline succeeds', () => {
  test('goes on with its input, and with what it knows of the pipeline', async () => {
    const { outcome, seconds } = await run({ seconds: 600 });
    expect(outcome).toEqual({
      status: 'SUCCEEDED',
      output: {
        ...INPUT,
        Pipeline: {
          PipelineExecutionArn: PIPELINE_ARN,
          WaitSeconds: expect.any(Number),
          Execution: expect.objectContaining({ PipelineExecutionStatus: 'Succeeded' }),
        },
      },
    });
    expect(seconds).toBeLessThan(700);
  });

  test('starts it with the parameters of its input, as one start, and in its own name', async () => {
    const { calls } = await run();
    expect(calls[0]).toEqual({
      action: 'startPipelineExecution',
      input: {
        PipelineName: PIPELINE_NAME,
        PipelineParameters: [{ Name: 'InputUri', Value: 's3://bucket/penguins/' }],
        PipelineExecutionDescription: EXECUTION_ARN,
        ClientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
  });

  test.each(['Executing', 'Stopping', 'Resuming'])('waits while its status is %s', async (status) => {
    const { outcome } = await run({ status });
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
  });
});

test('parameters are literals or paths, and always texts', () => {
  const { StartPipeline } = runPipelineStates({
    pipelineName: 'p',
    parameters: [
      { parameter: integerParameter('Count'), value: 3 },
      { parameter: integerParameter('Size'), value: '$.size' },
      { parameter: stringParameter('Day'), value: '$$.Execution.StartTime' },
      { parameter: stringParameter('Price'), value: '$5' },
    ],
    next: 'Done',
  });
  expect(StartPipeline.Parameters).toMatchObject({
    PipelineParameters: [
      { Name: 'Count', Value: '3' },
      { Name: 'Size', 'Value.$': "States.Format('{}', $.size)" },
      { Name: 'Day', 'Value.$': "States.Format('{}', $$.Execution.StartTime)" },
      { Name: 'Price', Value: '$5' },
    ],
  });
});

test('without parameters the request has none', () => {
  const { StartPipeline } = runPipelineStates({ pipelineName: 'p', next: 'Done' });
  expect(StartPipeline.Parameters).not.toHaveProperty('PipelineParameters');
});

test('the actions are those of the partition', () => {
  const states = runPipelineStates({ pipelineName: 'p', next: 'Done', partition: 'aws-cn' });
  const resources = Object.values(states).flatMap((state) => ('Resource' in state ? [state.Resource] : []));
  expect(new Set(resources)).toEqual(
    new Set([
      'arn:aws-cn:states:::aws-sdk:sagemaker:startPipelineExecution',
      'arn:aws-cn:states:::aws-sdk:sagemaker:describePipelineExecution',
      'arn:aws-cn:states:::aws-sdk:sagemaker:listPipelineExecutionSteps',
    ]),
  );
});

describe('an execution whose pipeline fails', () => {
  test('names the first failed step and its reason', async () => {
    const steps = [
      { StepName: 'Prepare', StepStatus: 'Succeeded' },
      { StepName: 'Train', StepStatus: 'Failed', FailureReason: 'AlgorithmError: exit code 1' },
      { StepName: 'Evaluate', StepStatus: 'Failed', FailureReason: 'ClientError: no data' },
    ];
    const { outcome } = await run({ ends: 'Failed', failureReason: 'Steps failed.', steps });
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'PipelineExecutionFailed',
      cause: `Step Train of the pipeline failed: AlgorithmError: exit code 1 To see its steps, run: aws sagemaker list-pipeline-execution-steps --pipeline-execution-arn ${PIPELINE_ARN}`,
    });
  });

  test.each([
    ['has no step that failed', []],
    ['has a failed step without a reason', [{ StepName: 'Prepare', StepStatus: 'Failed' }]],
  ])('tells the reason of the pipeline if it %s', async (_, steps) => {
    const { outcome } = await run({ ends: 'Failed', failureReason: 'Parameter missing.', steps });
    expect(outcome).toMatchObject({
      error: 'PipelineExecutionFailed',
      cause: expect.stringContaining('The pipeline failed: Parameter missing. To see its steps'),
    });
  });

  test('says so if there is no reason at all', async () => {
    const { outcome } = await run({ ends: 'Failed' });
    expect(outcome).toMatchObject({
      error: 'PipelineExecutionFailed',
      cause: expect.stringContaining('SageMaker gives no reason.'),
    });
  });

  test('fails with the reason of the pipeline if its steps cannot be listed', async () => {
    const denied = new IntegrationError('SageMaker.SageMakerException', 'not authorized');
    const fault = { action: 'listPipelineExecutionSteps', error: denied, times: 1_000 };
    const { outcome } = await run({ ends: 'Failed', failureReason: 'Steps failed.' }, [fault]);
    expect(outcome).toMatchObject({
      error: 'PipelineExecutionFailed',
      cause: expect.stringContaining('Steps failed.'),
    });
  });
});

test('an execution whose pipeline is stopped fails as stopped', async () => {
  const { outcome } = await run({ ends: 'Stopped' });
  expect(outcome).toMatchObject({
    status: 'FAILED',
    error: 'PipelineExecutionStopped',
    cause: expect.stringContaining(PIPELINE_ARN),
  });
});

describe('a start', () => {
  test.each<[string, CallFault]>([
    ['that is throttled for an hour', { action: 'startPipelineExecution', error: throttled, times: 120 }],
    ['while SageMaker is unavailable', { action: 'startPipelineExecution', error: unavailable, times: 120 }],
    ['whose response is lost', { action: 'startPipelineExecution', error: noAnswer, lostResponse: true }],
    [
      'whose responses are lost for long',
      { action: 'startPipelineExecution', error: noAnswer, lostResponse: true, times: 100 },
    ],
    [
      'that has no answer in time',
      {
        action: 'startPipelineExecution',
        error: new IntegrationError('States.Timeout', ''),
        lostResponse: true,
        times: 20,
      },
    ],
  ])('%s starts one pipeline', async (_, fault) => {
    const { outcome, executions } = await run({}, [fault]);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
    expect(executions).toHaveLength(1);
  });

  test('waits for hours for the quota of pipelines at the same time', async () => {
    const full = new IntegrationError('SageMaker.ResourceLimitExceededException', 'You have 20 running.');
    const { outcome } = await run({}, [{ action: 'startPipelineExecution', error: full, times: 20 }]);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
    const { outcome: never } = await run({}, [
      { action: 'startPipelineExecution', error: full, times: 1_000 },
    ]);
    expect(never).toMatchObject({ status: 'FAILED', error: 'SageMaker.ResourceLimitExceededException' });
  });

  test('that SageMaker refuses fails within minutes, with its reason', async () => {
    const refused = new IntegrationError(
      'SageMaker.SageMakerException',
      'Unknown parameter. (Service: SageMaker, Status Code: 400, Request ID: 1)',
    );
    const { outcome, seconds, executions } = await run({}, [
      { action: 'startPipelineExecution', error: refused, times: 1_000 },
    ]);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'SageMaker.SageMakerException',
      cause: refused.message,
    });
    expect(seconds).toBeLessThan(180);
    expect(executions).toEqual([]);
  });
});

describe('a status check', () => {
  test('that is throttled for hours does not fail a healthy pipeline', async () => {
    const fault = { action: 'describePipelineExecution', error: throttled, times: 100 };
    expect((await run({}, [fault])).outcome).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('finds a pipeline that SageMaker does not find at once', async () => {
    const error = new IntegrationError('SageMaker.ResourceNotFoundException', 'not found');
    const fault = { action: 'describePipelineExecution', error, times: 3 };
    expect((await run({}, [fault])).outcome).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('that fails for hours ends the execution with the last error', async () => {
    const fault = { action: 'describePipelineExecution', error: unavailable, times: 1_000 };
    expect((await run({}, [fault])).outcome).toMatchObject({
      status: 'FAILED',
      error: 'PipelineExecutionStatusUnknown',
      cause: expect.stringMatching(/it may still be running.*Service is unavailable.*execution\/0$/),
    });
  });
});

describe('the longest pipeline, of 28 days', () => {
  const DAYS_28 = 28 * 86_400;

  test('is noticed within two hours of its end', async () => {
    const longest = await run({ seconds: DAYS_28 });
    expect(longest.outcome).toMatchObject({ status: 'SUCCEEDED' });
    expect(longest.seconds).toBeLessThan(DAYS_28 + 7_200);
  });

  test('stays within the history of an execution, after the longest retries of its start and of its checks', async () => {
    const longest = await run({ seconds: DAYS_28 });
    // Wait, task, choice, and pass: 2 + 5 + 2 + 2.
    const polls = 11 * callsOf(longest, 'describePipelineExecution').length;
    const retries = 3 * (START_ATTEMPTS + 2 * OUTAGE_ATTEMPTS);
    expect(polls + retries + 100).toBeLessThan(MAX_HISTORY_EVENTS);
  });
});
