import type { Item } from '../../workflow/fan-out/fan-out-contracts';
import { fanOutName, MAP_LABEL } from '../../workflow/fan-out/fan-out-definition';
import type { InvalidItem } from '../../workflow/fan-out/invalid-item';
import type { MapResult } from '../../workflow/fan-out/map-results';
import type { RunOutcome } from '../../workflow/run/run-event';
import { executionArn, type LocalWorkflow } from '../local-workflow';

/** The state machine that would run the items in AWS. */
const fanOutOf = (workflow: LocalWorkflow): LocalWorkflow => ({
  ...workflow,
  stateMachineName: fanOutName(workflow.stateMachineName),
});

/** The ARN of a run of items, as if it were an execution of the fan-out. */
export const itemsRunArn = (workflow: LocalWorkflow, name: string): string =>
  executionArn(fanOutOf(workflow), name);

/** The ARN of the map that runs the items. */
export const mapRunArn = (workflow: LocalWorkflow, name: string): string =>
  itemsRunArn(workflow, name).replace(/:execution:([^:]*):/, `:mapRun:$1/${MAP_LABEL}:`);

/** The name of the execution that runs an item. */
export const itemExecutionName = ({ Name, Attempt }: Pick<Item, 'Name' | 'Attempt'>): string =>
  `${Name}-${Attempt}`;

const stateMachineArn = (workflow: LocalWorkflow): string =>
  executionArn(workflow, '').replace(':execution:', ':stateMachine:').slice(0, -1);

/** When an execution started and stopped. */
export interface ExecutionTimes {
  readonly start: Date;
  readonly stop: Date;
}

/** The execution of an item, as startExecution.sync:2 describes it. Times are in milliseconds since the epoch. */
const description = (item: Item, workflow: LocalWorkflow, outcome: RunOutcome, times: ExecutionTimes) => {
  const name = itemExecutionName(item);
  return {
    ExecutionArn: executionArn(workflow, name),
    Input: JSON.stringify('Job' in item ? item.Job : {}),
    Name: name,
    StartDate: times.start.getTime(),
    StateMachineArn: stateMachineArn(workflow),
    Status: outcome.status,
    StopDate: times.stop.getTime(),
    ...(outcome.status === 'SUCCEEDED' && { Output: outcome.output }),
    ...(outcome.status === 'FAILED' && { Error: outcome.error, Cause: outcome.cause }),
  };
};

const entry = (item: Item, workflow: LocalWorkflow, { start, stop }: ExecutionTimes) => ({
  ExecutionArn: executionArn(
    { ...workflow, stateMachineName: `${fanOutOf(workflow).stateMachineName}/${MAP_LABEL}` },
    item.Name,
  ),
  Input: JSON.stringify(item),
  Name: item.Name,
  StartDate: start.toISOString(),
  StopDate: stop.toISOString(),
});

/** The entry of an item that was run, as the map writes it. */
export const itemResult = (
  item: Item,
  workflow: LocalWorkflow,
  outcome: RunOutcome,
  times: ExecutionTimes,
): MapResult => {
  const described = JSON.stringify(description(item, workflow, outcome, times));
  const common = entry(item, workflow, times);
  switch (outcome.status) {
    case 'SUCCEEDED':
      return { ...common, Status: 'SUCCEEDED', Output: described };
    case 'ABORTED':
      return { ...common, Status: 'ABORTED' };
    default:
      return { ...common, Status: 'FAILED', Error: 'States.TaskFailed', Cause: described };
  }
};

/** The entry of an item that has no job, which the map fails at once. */
export const invalidItemResult = (item: InvalidItem, workflow: LocalWorkflow, now: Date): MapResult => ({
  ...entry(item, workflow, { start: now, stop: now }),
  Status: 'FAILED',
  Error: item.Error,
  Cause: item.Cause,
});
