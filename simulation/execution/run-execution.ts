import {
  type ExecutionEvent,
  executeDefinition,
  type RunningExecution,
} from '../../local/step-functions/execute-definition';
import type { RunOutcome } from '../../workflow/run/run-event';
import { syncTask } from '../aws/sync-task';
import { MAX_CONSECUTIVE_FAILURES } from '../scenario/faults';
import { type AbortTrigger, abortTrigger, noAbort, stopSyncJob } from './abort-trigger';
import { eventsOf, MAX_EVENTS } from './history';
import { withStartTime } from './start-time';
import { type TaskHandlersProps, taskHandlers } from './task-handlers';
import { newFaults, newLambda, type World } from './world';

/** The state in which a run starts, or in which it ended. */
export interface StateEntry {
  readonly state: string;
  readonly input: unknown;
}

/** One run of an execution: from its start, or from where it is redriven. */
interface Run {
  readonly world: World;
  current: StateEntry;
  isRunning: boolean;
  execution?: RunningExecution;
}

const startTimeOf = ({ record: { scenario, startedAt } }: World): Date =>
  new Date(startedAt + (scenario.clockSkewInSeconds + scenario.stepFunctionsSkewInSeconds) * 1000);

const abortRun = (run: Run): void => {
  if (!run.isRunning) return;
  const { world, current } = run;
  run.isRunning = false;
  world.record.abortedIn = current.state;
  run.execution?.abort();
  stopSyncJob(world);
};

const followEvent = (run: Run, abort: AbortTrigger, event: ExecutionEvent): void => {
  const { record, trace } = run.world;
  record.historyEvents += eventsOf(event);
  if (event.type === 'StateEntered' && event.state) {
    run.current = { state: event.state.name, input: event.state.input };
    trace(`state ${run.current.state}`);
    abort.onState(run.current.state);
  }
  if (record.historyEvents > MAX_EVENTS && run.isRunning) {
    record.violations.push(`Its history has more than ${MAX_EVENTS} events.`);
    abortRun(run);
  }
};

/** The run's tasks, in which faults happen and during which it may be aborted. */
const tasksOf = (run: Run, abort: AbortTrigger): ReturnType<typeof taskHandlers> => {
  const { random, record, sageMaker, trace } = run.world;
  const { integration, sdkForJava } = record.scenario;
  const faults = newFaults(run.world, MAX_CONSECUTIVE_FAILURES);
  const invoke: TaskHandlersProps['invoke'] = newLambda(run.world, {
    faults,
    beforeCall: async (operation) => {
      if (operation === 'CreateProcessingJob') await abort.beforeCreate();
    },
    afterCall: (operation) => {
      if (operation === 'CreateProcessingJob') abort.afterCreate();
    },
  });
  const { beforeCreate, afterCreate } = abort;
  const runJob = syncTask({ sageMaker, sdkForJava, faults, random, trace, beforeCreate, afterCreate });
  return taskHandlers({
    integration,
    record,
    faults,
    trace,
    invoke,
    runJob,
    isRunning: () => run.isRunning,
  });
};

const recordOutcome = ({ record, trace }: World, outcome: RunOutcome): void => {
  record.outcome = outcome;
  record.endedAt = Date.now();
  trace(`execution ${outcome.status}${outcome.status === 'FAILED' ? `: ${outcome.error}` : ''}`);
};

/**
 * Runs the execution until it ends, and records what happened.
 * @param redriveFrom the state from which it is redriven. Default: it starts.
 * @returns the state in which it ended.
 */
export const runExecution = async (world: World, redriveFrom?: StateEntry): Promise<StateEntry> => {
  const { workflow, record, executionArn } = world;
  const { integration, input } = record.scenario;
  const definition = withStartTime(workflow.definitions[integration], startTimeOf(world));
  const start = redriveFrom ?? { state: definition.StartAt, input };
  const run: Run = { world, current: start, isRunning: true };
  const abort = redriveFrom ? noAbort : abortTrigger(world, () => abortRun(run));
  record.outcome = undefined;
  run.execution = executeDefinition({
    definition: { ...definition, StartAt: start.state },
    input: start.input,
    executionArn,
    onEvent: (event) => followEvent(run, abort, event),
    tasks: tasksOf(run, abort),
  });
  const outcome = await run.execution.outcome;
  run.isRunning = false;
  recordOutcome(world, outcome);
  return run.current;
};
