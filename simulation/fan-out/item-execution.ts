import type { ProcessingJobOverrides } from '../../workflow/job/processing-job';
import type { RunOutcome } from '../../workflow/run/run-event';
import { runExecution } from '../execution/run-execution';
import { newWorld } from '../execution/world';
import type { SyncFault } from '../scenario/faults';
import { oneOfMany } from '../scenario/one-of-many';
import { outagesOfExecution } from './account-outages';
import type { FanOutWorld } from './fan-out-world';
import { type ItemPlan, LINE_VARIABLE } from './item-plan';

/** Only the task's timeout, after nine days, notices a lost event; until then the item would keep its place. */
const EXCLUDED_FAULTS: readonly SyncFault[] = ['lost event'];

const planOf = ({ plans }: FanOutWorld, input: unknown): ItemPlan => {
  const { Environment } = input as ProcessingJobOverrides;
  const plan = plans[Number(Environment?.[LINE_VARIABLE]) - 1];
  if (!plan) throw new Error(`The list has no item like ${JSON.stringify(input)}.`);
  return plan;
};

/** Runs the execution of the workflow that an item has started. */
export const runItemExecution = async (
  fanOut: FanOutWorld,
  executionName: string,
  input: unknown,
): Promise<RunOutcome> => {
  const { workflow, seed, integration, account, containers, outages, executions, redrives } = fanOut;
  const { line, durationInSeconds, failsAtFirst } = planOf(fanOut, input);
  const elapsedInSeconds = (Date.now() - fanOut.startedAt) / 1000;
  const world = newWorld({
    workflow,
    seed,
    index: executions.length + 1,
    executionName,
    account,
    containers,
    scenario: (random) =>
      oneOfMany(random, {
        integration,
        durationInSeconds,
        fails: failsAtFirst && redrives === 0,
        input: input as ProcessingJobOverrides,
        outages: outagesOfExecution(outages, elapsedInSeconds),
        excludedFaults: EXCLUDED_FAULTS,
      }),
  });
  const { record } = world;
  executions.push({ line, attempt: redrives, name: executionName, record });
  await runExecution(world);
  // Thousands of traces would need gigabytes.
  record.trace.length = 0;
  return record.outcome ?? { status: 'ABORTED' };
};
