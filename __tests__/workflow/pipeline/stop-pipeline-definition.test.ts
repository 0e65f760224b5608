import { executeDefinition } from '../../../local/step-functions/execute-definition';
import { IntegrationError } from '../../../local/step-functions/sync-integration';
import { type FakeTime, fakeTime } from '../../../simulation/execution/fake-time';
import { lintDefinition } from '../../../workflow/definition/lint-definition';
import { stateMachineDefinition } from '../../../workflow/definition/states-language';
import { RUN_PIPELINE, runPipelineStates } from '../../../workflow/pipeline/run-pipeline-states';
import { stopPipelineDefinition } from '../../../workflow/pipeline/stop-pipeline-definition';
import {
  type CallFault,
  type Course,
  integrationsOf,
  noAnswer,
  PIPELINE_NAME,
  type SimulatedPipelines,
  simulatedPipelines,
  throttled,
} from './simulated-pipelines';

const ABORTED = 'arn:aws:states:us-east-1:123456789012:execution:penguins:aborted';
const OTHER = 'arn:aws:states:us-east-1:123456789012:execution:penguins:other';
const TOKEN = 'x'.repeat(32);

const stop = stopPipelineDefinition({ pipelineName: PIPELINE_NAME });

let time: FakeTime;
let startedAt: number;
beforeEach(() => {
  time = fakeTime();
  startedAt = Date.now();
});
afterEach(() => time.uninstall());

/** The execution that ended began with the test. Its pipeline, if any, was started a second later. */
const startedPipelines = (course: Course = {}, faults: readonly CallFault[] = []) => {
  const sageMaker = simulatedPipelines({ seconds: 86_400, ...course }, faults);
  return {
    ...sageMaker,
    startFor: async (description: string | undefined) => {
      await passSeconds(1);
      return sageMaker.start({
        ClientRequestToken: `${TOKEN}${sageMaker.executions.length}`,
        ...(description !== undefined && { PipelineExecutionDescription: description }),
      });
    },
  };
};

const passSeconds = async (seconds: number): Promise<void> => {
  setTimeout(() => undefined, seconds * 1000);
  await time.runOut();
};

/** Runs the machine with the event of the aborted execution. */
const runStop = async ({ call }: SimulatedPipelines, Status = 'ABORTED') => {
  const description = { ExecutionArn: ABORTED, Status, StartDate: new Date(startedAt).toISOString() };
  const { outcome } = executeDefinition({
    definition: stop,
    input: { source: 'aws.states', detail: { executionArn: ABORTED, status: 'ABORTED' } },
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:penguins-stop:event',
    tasks: integrationsOf(stop, async (action, input) => {
      if (action !== 'sfn:describeExecution') return call(action, input);
      expect(input).toEqual({ ExecutionArn: ABORTED, IncludedData: 'METADATA_ONLY' });
      return description;
    }),
  });
  expect(await time.runOut()).toBe(true);
  return outcome;
};

test('no fault is found in the definition', () => {
  expect(lintDefinition(stop)).toEqual([]);
});

test('nothing in the definition starts a pipeline', () => {
  expect(JSON.stringify(stop)).not.toContain('startPipelineExecution');
});

describe('when an execution was aborted', () => {
  test('its pipeline is stopped', async () => {
    const sageMaker = startedPipelines();
    const pipeline = await sageMaker.startFor(ABORTED);
    expect(await runStop(sageMaker)).toMatchObject({ status: 'SUCCEEDED' });
    expect(sageMaker.statusOf(pipeline)).toBe('Stopped');
  });

  test('before it started its pipeline, nothing is started or stopped', async () => {
    const sageMaker = startedPipelines();
    const other = await sageMaker.startFor(OTHER);
    expect(await runStop(sageMaker)).toMatchObject({ status: 'SUCCEEDED' });
    expect(sageMaker.executions).toEqual([other]);
    expect(sageMaker.statusOf(other)).toBe('Executing');
  });

  test('while the start was on its way, the pipeline is stopped all the same', async () => {
    const sageMaker = startedPipelines();
    setTimeout(
      () => sageMaker.start({ ClientRequestToken: TOKEN, PipelineExecutionDescription: ABORTED }),
      30_000,
    );
    await runStop(sageMaker);
    expect(sageMaker.executions.map(sageMaker.statusOf)).toEqual(['Stopped']);
  });

  test('the pipelines of other executions, and those that people started, go on', async () => {
    const sageMaker = startedPipelines();
    const others = [await sageMaker.startFor(OTHER), await sageMaker.startFor(undefined)];
    const pipeline = await sageMaker.startFor(ABORTED);
    expect(await runStop(sageMaker)).toMatchObject({ status: 'SUCCEEDED' });
    expect([...others, pipeline].map(sageMaker.statusOf)).toEqual(['Executing', 'Executing', 'Stopped']);
  });

  test('its pipeline is found on a later page', async () => {
    const sageMaker = startedPipelines();
    for (let count = 0; count < 250; count += 1) await sageMaker.startFor(OTHER);
    const pipeline = await sageMaker.startFor(ABORTED);
    await runStop(sageMaker);
    expect(sageMaker.statusOf(pipeline)).toBe('Stopped');
    expect(sageMaker.calls.filter(({ action }) => action === 'listPipelineExecutions')).toHaveLength(3);
  });

  test.each<[string, CallFault]>([
    ['the list is throttled', { action: 'listPipelineExecutions', error: throttled, times: 50 }],
    ['the stop is throttled', { action: 'stopPipelineExecution', error: throttled, times: 50 }],
    [
      'the response of the stop is lost',
      { action: 'stopPipelineExecution', error: noAnswer, lostResponse: true },
    ],
  ])('its pipeline is stopped although %s', async (_, fault) => {
    const sageMaker = startedPipelines({}, [fault]);
    const pipeline = await sageMaker.startFor(ABORTED);
    expect(await runStop(sageMaker)).toMatchObject({ status: 'SUCCEEDED' });
    expect(sageMaker.statusOf(pipeline)).toBe('Stopped');
  });

  test('a pipeline that ends at the same moment is no error', async () => {
    const ended = new IntegrationError('SageMaker.ConflictException', 'It ended.');
    const sageMaker = startedPipelines({}, [{ action: 'stopPipelineExecution', error: ended }]);
    await sageMaker.startFor(ABORTED);
    expect(await runStop(sageMaker)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('a second event of it changes nothing', async () => {
    const sageMaker = startedPipelines();
    await sageMaker.startFor(ABORTED);
    await runStop(sageMaker);
    await runStop(sageMaker);
    expect(sageMaker.calls.filter(({ action }) => action === 'stopPipelineExecution')).toHaveLength(1);
  });
});

test('a pipeline that has ended is not stopped', async () => {
  const sageMaker = startedPipelines({ seconds: 10, ends: 'Failed' });
  await sageMaker.startFor(ABORTED);
  await runStop(sageMaker);
  expect(sageMaker.calls.map(({ action }) => action)).toEqual(['listPipelineExecutions']);
});

test('an execution that was redriven keeps its pipeline', async () => {
  const sageMaker = startedPipelines();
  await sageMaker.startFor(ABORTED);
  await runStop(sageMaker, 'RUNNING');
  expect(sageMaker.calls).toEqual([]);
});

test('an execution that is aborted in the middle of its run leaves a pipeline that the machine stops', async () => {
  const sageMaker = simulatedPipelines({ seconds: 86_400 });
  const run = stateMachineDefinition({
    StartAt: RUN_PIPELINE,
    TimeoutSeconds: 172_800,
    States: {
      ...runPipelineStates({ pipelineName: PIPELINE_NAME, next: 'Done' }),
      Done: { Type: 'Succeed' },
    },
  });
  const execution = executeDefinition({
    definition: run,
    input: {},
    executionArn: ABORTED,
    tasks: integrationsOf(run, async (action, input) => {
      await passSecond();
      return sageMaker.call(action, input);
    }),
  });
  setTimeout(execution.abort, 3_600_000);
  await time.runOut();
  expect(await execution.outcome).toEqual({ status: 'ABORTED' });
  expect(sageMaker.executions.map(sageMaker.statusOf)).toEqual(['Executing']);

  await runStop(sageMaker);
  expect(sageMaker.executions.map(sageMaker.statusOf)).toEqual(['Stopped']);
});

/** A call takes a second. */
const passSecond = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 1000);
  });
