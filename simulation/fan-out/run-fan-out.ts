import { executeDefinition, type TaskHandler } from '../../local/step-functions/execute-definition';
import type {
  DistributedMapState,
  State,
  StateMachineDefinition,
} from '../../workflow/definition/states-language';
import { fanOutName } from '../../workflow/fan-out/fan-out-definition';
import { type FanOutFunctionKey, simulatedLambda } from '../aws/simulated-lambda';
import { EVENTS_OF_A_SYNC_TASK, EVENTS_OF_AN_INVOCATION, eventsOf } from '../execution/history';
import type { StateEntry } from '../execution/run-execution';
import { withStartTime } from '../execution/start-time';
import type { InvocationFault } from '../scenario/faults';
import { startOutage } from './account-outages';
import { distributedMap, type MapInput } from './distributed-map';
import { type FanOutWorld, LIST_URI } from './fan-out-world';
import { runItemExecution } from './item-execution';
import { type ItemTasks, itemTasks, START_FAULTS } from './nested-executions';

const STATE_MACHINE = fanOutName('simulation');
const EXECUTION_ARN = `arn:aws:states:us-east-1:123456789012:execution:${STATE_MACHINE}:run`;

/** A timer of Node.js has at most 2^31 - 1 milliseconds. */
const LONGEST_TIMEOUT_IN_SECONDS = 2_147_483;

const withPrefix = (prefix: string, template: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(template).map(([key, value]) => [`${prefix}${key}`, value]));

/** The interpreter has no Distributed Map. A task takes its place, and gets the map's fields as its input. */
const mapAsTask = (state: State<string>): State<string> => {
  if (!('ItemReader' in state)) return state;
  const { ItemReader, ItemProcessor, ResultWriter, MaxConcurrencyPath, ...rest } = state;
  return {
    ...rest,
    Type: 'Task',
    Resource: 'map',
    Parameters: {
      ...withPrefix('Reader', ItemReader.Parameters),
      ...withPrefix('Writer', ResultWriter.Parameters),
      'MaxConcurrency.$': MaxConcurrencyPath,
    },
    TimeoutSeconds: LONGEST_TIMEOUT_IN_SECONDS,
  };
};

const interpretable = (definition: StateMachineDefinition, startedAt: number): StateMachineDefinition =>
  withStartTime(
    {
      ...definition,
      TimeoutSeconds: Math.min(definition.TimeoutSeconds, LONGEST_TIMEOUT_IN_SECONDS),
      States: Object.fromEntries(
        Object.entries(definition.States).map(([name, state]) => [name, mapAsTask(state)]),
      ),
    },
    new Date(startedAt),
  );

const START_FAULT_RATE = 0.01;

/** The tasks of an item. Step Functions keeps the names of the executions that they start, also across a redrive. */
export const tasksOfItem = (world: FanOutWorld): ItemTasks => {
  const { random, outages, startedAt, account, executionRate } = world;
  return itemTasks({
    rate: executionRate,
    calls: account.calls,
    random,
    drawFault: () =>
      startOutage(outages, (Date.now() - startedAt) / 1000) ??
      (random.chance(START_FAULT_RATE) ? random.pick(START_FAULTS) : undefined),
    run: (name, input) => runItemExecution(world, name, input),
  });
};

/** The first attempt of each function fails, or runs twice. */
const FIRST_FAULTS: readonly [InvocationFault, ...InvocationFault[]] = [
  'throttled',
  'service error',
  'lost response',
  'crash after',
  'unnamed error before',
  'duplicate',
];

const functionTask = (world: FanOutWorld, key: FanOutFunctionKey): TaskHandler => {
  const { workflow, account, random, store } = world;
  const invoke = simulatedLambda<FanOutFunctionKey>({
    functions: workflow.fanOut.functions(store),
    concurrency: account.concurrency,
    calls: account.calls,
    containers: new Map(),
    random,
    answer: ({ operation }) => Promise.reject(new Error(`${key} calls ${operation}.`)),
    trace: () => undefined,
  });
  let attempts = 0;
  return (event) => {
    world.historyEvents += EVENTS_OF_AN_INVOCATION;
    attempts += 1;
    return invoke(key, event, attempts === 1 ? random.pick(FIRST_FAULTS) : undefined);
  };
};

const mapOf = ({ States }: StateMachineDefinition): DistributedMapState<string> => {
  const state = States.RunItems;
  if (!state || !('ItemReader' in state)) throw new Error('RunItems must be a distributed map.');
  return state;
};

const mapTask = (world: FanOutWorld, tasks: ItemTasks): TaskHandler => {
  const run = distributedMap({
    map: mapOf(world.workflow.fanOut.definition),
    store: world.store,
    random: world.random,
    stateMachineName: STATE_MACHINE,
    tasks,
    onStart: (running) => {
      world.mostRunning = Math.max(world.mostRunning, running);
    },
    onEnd: (events) => {
      world.longestChildHistory = Math.max(world.longestChildHistory, events);
    },
  });
  return (input) => {
    world.historyEvents += EVENTS_OF_A_SYNC_TASK;
    return run(input as MapInput);
  };
};

/**
 * Runs the fan-out until it ends.
 * @param redriveFrom the state from which it is redriven. Default: it starts.
 * @returns the state in which it ended.
 */
export const runFanOut = async (
  world: FanOutWorld,
  tasks: ItemTasks,
  redriveFrom?: StateEntry,
): Promise<StateEntry> => {
  const { definition } = world.workflow.fanOut;
  const start = redriveFrom ?? { state: definition.StartAt, input: { ItemsS3Uri: LIST_URI } };
  const startedAt = Date.now();
  let current = start;
  const { outcome } = executeDefinition({
    definition: { ...interpretable(definition, world.startedAt), StartAt: start.state },
    input: start.input,
    executionArn: EXECUTION_ARN,
    redriveCount: world.redrives,
    tasks: {
      PrepareItems: functionTask(world, 'prepareItems'),
      RunItems: mapTask(world, tasks),
      CheckItems: functionTask(world, 'checkItems'),
    },
    onEvent: (event) => {
      world.historyEvents += eventsOf(event);
      if (event.type === 'StateEntered' && event.state) {
        current = { state: event.state.name, input: event.state.input };
      }
    },
  });
  world.runs.push({ outcome: await outcome, startedAt, endedAt: Date.now() });
  return current;
};
