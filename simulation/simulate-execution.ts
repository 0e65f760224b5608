import { type ExecutionEvent, executeDefinition, type RunningExecution } from '../local/execute-definition';
import { answerCalls } from './answer-calls';
import { violationsOf } from './checks';
import { count, type ExecutionRecord } from './execution-record';
import type { FakeTime } from './fake-time';
import { BEARABLE_FAILURES, drawFaults, type Faults } from './faults';
import { eventsOf, MOST_EVENTS } from './history';
import type { Product } from './product';
import { type Random, randomOf } from './random';
import { drawScenario } from './scenario';
import { pause, simulatedLambda } from './simulated-lambda';
import { type SimulatedSageMaker, simulatedSageMaker } from './simulated-sagemaker';
import { BEARABLE_STOP_FAILURES, deliverStop } from './stop-delivery';
import { syncTask } from './sync-task';
import { taskHandlers } from './task-handlers';

export interface SimulateExecutionProps {
  readonly product: Product;
  readonly time: FakeTime;
  readonly seed: number;
  readonly index: number;
}

/** What all parts of one simulated execution share. */
interface World {
  readonly product: Product;
  readonly random: Random;
  readonly record: ExecutionRecord;
  readonly sageMaker: SimulatedSageMaker;
  readonly executionArn: string;
  readonly trace: (text: string) => void;
}

const newWorld = ({ product, seed, index }: SimulateExecutionProps): World => {
  const random = randomOf(seed, index);
  const scenario = drawScenario(random);
  const startedAt = Date.now();
  const lines: string[] = [];
  const trace = (text: string): void => {
    lines.push(`${((Date.now() - startedAt) / 1000).toFixed(1)} s  ${text}`);
  };
  const sageMaker = simulatedSageMaker({ scenario, startedAt, trace });
  const record: ExecutionRecord = {
    index,
    scenario,
    startedAt,
    jobs: sageMaker.jobs,
    outcome: undefined,
    endedAt: startedAt,
    abortedIn: undefined,
    historyEvents: 0,
    calls: {},
    faults: {},
    failures: {},
    stopAttempts: [],
    violations: [],
    trace: lines,
  };
  const executionArn = `arn:aws:states:us-east-1:123456789012:execution:simulation:run-${index}`;
  return { product, random, record, sageMaker, executionArn, trace };
};

const executionStatus = ({ record }: World): string => record.outcome?.status ?? 'RUNNING';

const newFaults = (
  { random, record, trace }: World,
  bearable: number,
  onFault: () => void = () => undefined,
): Faults => {
  const { level, faultRate, storm } = record.scenario;
  return drawFaults({
    random,
    level,
    faultRate,
    storm,
    bearable,
    elapsedInSeconds: () => (Date.now() - record.startedAt) / 1000,
    onFault: (at, place, kind) => {
      count(record.faults, `${at}: ${kind}`);
      trace(`fault in ${place}: ${kind}`);
      onFault();
    },
  });
};

/** The stop function, told of the execution's end as AWS would tell it. */
const stopJob = async (world: World): Promise<void> => {
  const { product, random, record, sageMaker, executionArn, trace } = world;
  const faults = newFaults(world, BEARABLE_STOP_FAILURES, () => {
    const attempt = record.stopAttempts.at(-1);
    if (attempt) attempt.harmed = true;
  });
  const answer = answerCalls({
    sageMaker,
    executionStatus: () => executionStatus(world),
    faults,
    random,
    trace,
    beforeCall: async () => undefined,
    afterCall: (operation) => count(record.calls, operation),
  });
  const invoke = simulatedLambda({ functions: product.functions, random, answer, trace });
  await deliverStop({
    record,
    executionArn,
    faults,
    random,
    trace,
    stop: (event, fault) => invoke('stop', event, fault),
  });
};

/** Somebody who aborts the execution, once, where the scenario says. */
interface Aborter {
  onState(name: string): void;
  /** Around a creation of the job. */
  beforeCreate(): Promise<void>;
  afterCreate(): void;
}

const newAborter = ({ record: { scenario }, trace }: World, abort: () => void): Aborter => {
  const plan = scenario.abort;
  let visits = 0;
  let isDone = false;
  const abortOnce = (): void => {
    if (isDone) return;
    isDone = true;
    trace('somebody aborts the execution');
    abort();
  };
  return {
    onState: (name) => {
      if (plan?.at !== 'state' || plan.state !== name) return;
      visits += 1;
      if (visits !== plan.visit) return;
      if (plan.afterInSeconds === 0) abortOnce();
      else pause(plan.afterInSeconds).then(abortOnce);
    },
    beforeCreate: async () => {
      if (plan?.at !== 'create' || !plan.before || isDone) return;
      abortOnce();
      if (plan.lateInSeconds > 0) await pause(plan.lateInSeconds);
    },
    afterCreate: () => {
      if (plan?.at === 'create' && !plan.before) abortOnce();
    },
  };
};

/** What Step Functions does to the job of a task that is aborted: it tries to stop it, once. */
const STOP_GETS_THROUGH = 0.8;

const stopSyncJob = async ({ record, sageMaker, random, trace }: World): Promise<void> => {
  if (record.abortedIn !== 'RunProcessingJob' || !random.chance(STOP_GETS_THROUGH)) return;
  await pause(random.pick([0.2, 1, 3]));
  const [job] = record.jobs;
  if (!job) return;
  trace('Step Functions stops the job');
  sageMaker.request('StopProcessingJob', { ProcessingJobName: job.request.ProcessingJobName });
};

const execute = (world: World): RunningExecution => {
  const { product, random, record, sageMaker, executionArn, trace } = world;
  const { integration, input } = record.scenario;
  const faults = newFaults(world, BEARABLE_FAILURES);
  let state = '';
  let isRunning = true;

  const abort = (): void => {
    if (!isRunning) return;
    isRunning = false;
    record.abortedIn = state;
    execution.abort();
    stopSyncJob(world);
  };
  const aborter = newAborter(world, abort);

  const answer = answerCalls({
    sageMaker,
    executionStatus: () => executionStatus(world),
    faults,
    random,
    trace,
    beforeCall: async (operation) => {
      if (operation === 'CreateProcessingJob') await aborter.beforeCreate();
    },
    afterCall: (operation) => {
      count(record.calls, operation);
      if (operation === 'CreateProcessingJob') aborter.afterCreate();
    },
  });

  const onEvent = (event: ExecutionEvent): void => {
    record.historyEvents += eventsOf(event);
    if (event.type === 'StateEntered' && event.state) {
      state = event.state.name;
      trace(`state ${state}`);
      aborter.onState(state);
    }
    if (record.historyEvents > MOST_EVENTS && isRunning) {
      record.violations.push(`Its history has more than ${MOST_EVENTS} events.`);
      abort();
    }
  };

  const execution = executeDefinition({
    definition: product.definitions[integration],
    input,
    executionArn,
    onEvent,
    tasks: taskHandlers({
      integration,
      record,
      faults,
      trace,
      invoke: simulatedLambda({ functions: product.functions, random, answer, trace }),
      runJob: syncTask({
        sageMaker,
        faults,
        random,
        trace,
        beforeCreate: aborter.beforeCreate,
        afterCreate: aborter.afterCreate,
      }),
      isRunning: () => isRunning,
    }),
  });
  return execution;
};

/** Waits for the execution's end, and lets the stop function know. */
const follow = async (world: World): Promise<void> => {
  const { record, trace } = world;
  const outcome = await execute(world).outcome;
  record.outcome = outcome;
  record.endedAt = Date.now();
  trace(`execution ${outcome.status}${outcome.status === 'FAILED' ? `: ${outcome.error}` : ''}`);
  if (outcome.status !== 'SUCCEEDED') await stopJob(world);
};

/** Simulates one execution to the last thing that comes of it, and checks it. */
export const simulateExecution = async (props: SimulateExecutionProps): Promise<ExecutionRecord> => {
  const { time } = props;
  time.reset();
  const world = newWorld(props);
  const systemRandom = Math.random;
  // The SDK and the interpreter draw the jitter of their retries there.
  Math.random = world.random.next;
  try {
    follow(world).catch((error: Error) =>
      world.record.violations.push(`The simulation fails: ${error.stack}`),
    );
    const isOver = await time.runOut();
    if (!isOver) world.record.violations.push('It does not come to an end.');
  } finally {
    Math.random = systemRandom;
  }
  world.record.violations.push(...violationsOf(world.record));
  return world.record;
};
