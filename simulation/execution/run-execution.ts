import { type ExecutionEvent, executeDefinition } from '../../local/step-functions/execute-definition';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { syncTask } from '../aws/sync-task';
import { BEARABLE_FAILURES } from '../scenario/faults';
import { newAborter, noAborter, stopSyncJob } from './aborter';
import { eventsOf, MOST_EVENTS } from './history';
import { taskHandlers } from './task-handlers';
import { newFaults, newLambda, type World } from './world';

/** Where a run begins. */
export interface Entrance {
  readonly state: string;
  readonly input: unknown;
}

/** The interpreter takes the function's clock for the start time, and the run's own beginning. */
const atStartTime = (definition: StateMachineDefinition, startTime: Date): StateMachineDefinition =>
  JSON.parse(
    JSON.stringify(definition).replaceAll(
      /"(\w+)\.\$":"\$\$\.Execution\.StartTime"/g,
      (_, key) => `"${key}":"${startTime.toISOString()}"`,
    ),
  );

const startTimeOf = ({ record: { scenario, startedAt } }: World): Date =>
  new Date(startedAt + (scenario.clockSkewInSeconds + scenario.stepFunctionsSkewInSeconds) * 1000);

/**
 * Runs the execution until it ends, and tells the record of it.
 * @param redrive - where it begins anew. Default: it starts
 * @returns the state in which it was when it ended
 */
export const runExecution = async (world: World, redrive?: Entrance): Promise<Entrance> => {
  const { product, random, record, sageMaker, executionArn, trace } = world;
  const { integration, input, sdkForJava } = record.scenario;
  const definition = atStartTime(product.definitions[integration], startTimeOf(world));
  const faults = newFaults(world, BEARABLE_FAILURES);
  let current = redrive ?? { state: definition.StartAt, input };
  let isRunning = true;

  const abort = (): void => {
    if (!isRunning) return;
    isRunning = false;
    record.abortedIn = current.state;
    execution.abort();
    stopSyncJob(world);
  };
  const aborter = redrive ? noAborter : newAborter(world, abort);

  const invoke = newLambda(world, {
    faults,
    beforeCall: async (operation) => {
      if (operation === 'CreateProcessingJob') await aborter.beforeCreate();
    },
    afterCall: (operation) => {
      if (operation === 'CreateProcessingJob') aborter.afterCreate();
    },
  });

  const onEvent = (event: ExecutionEvent): void => {
    record.historyEvents += eventsOf(event);
    if (event.type === 'StateEntered' && event.state) {
      current = { state: event.state.name, input: event.state.input };
      trace(`state ${current.state}`);
      aborter.onState(current.state);
    }
    if (record.historyEvents > MOST_EVENTS && isRunning) {
      record.violations.push(`Its history has more than ${MOST_EVENTS} events.`);
      abort();
    }
  };

  record.outcome = undefined;
  const execution = executeDefinition({
    definition: redrive ? { ...definition, StartAt: redrive.state } : definition,
    input: redrive ? redrive.input : input,
    executionArn,
    onEvent,
    tasks: taskHandlers({
      integration,
      record,
      faults,
      trace,
      invoke,
      runJob: syncTask({
        sageMaker,
        sdkForJava,
        faults,
        random,
        trace,
        beforeCreate: aborter.beforeCreate,
        afterCreate: aborter.afterCreate,
      }),
      isRunning: () => isRunning,
    }),
  });
  const outcome = await execution.outcome;
  isRunning = false;
  record.outcome = outcome;
  record.endedAt = Date.now();
  trace(`execution ${outcome.status}${outcome.status === 'FAILED' ? `: ${outcome.error}` : ''}`);
  return current;
};
