import { sleep } from '../aws/sleep';
import type { DeployedWorkflow } from '../deployed-workflow';
import { violationsOf } from '../results/checks';
import { count, type ExecutionRecord } from '../results/execution-record';
import type { Outage } from '../scenario/faults';
import { deliverEndEvent, sweepHourly } from './eventbridge';
import type { FakeTime } from './fake-time';
import { runExecution } from './run-execution';
import { newWorld, type World } from './world';

export interface SimulateExecutionProps {
  readonly workflow: DeployedWorkflow;
  readonly time: FakeTime;
  readonly seed: number;
  readonly index: number;
}

const onSimulationError =
  ({ record }: World) =>
  (error: Error): void => {
    record.violations.push(`The simulation fails: ${error.stack}`);
  };

/** EventBridge sends an event only if the execution did not succeed. */
const sendEndEvent = (world: World): void => {
  if (world.record.outcome?.status === 'SUCCEEDED') return;
  deliverEndEvent(world).catch(onSimulationError(world));
};

const OUTAGE_OF = {
  invocation: 'outage of Lambda',
  call: "outage of SageMaker's API",
  sync: 'outage of createProcessingJob.sync',
} as const;

const nameOutage = ({ fault }: Outage): string =>
  fault.kind === 'access denied' ? 'permission missing for a time' : OUTAGE_OF[fault.at];

const countCircumstances = ({ record }: World): void => {
  const { account, outages } = record.scenario;
  if (account.quota.kind !== 'free') count(record.circumstances, `quota ${account.quota.kind}`);
  if (account.earlierJob) count(record.circumstances, 'name used again');
  if (account.busyForInSeconds > 0) count(record.circumstances, "account's rate used up");
  for (const outage of outages) count(record.circumstances, nameOutage(outage));
};

/** Runs the execution and the hourly sweep, and redrives the execution if the scenario says so. */
export const followExecution = async (world: World): Promise<void> => {
  const { record, trace } = world;
  countCircumstances(world);
  let isOver = false;
  sweepHourly(world, () => isOver).catch(onSimulationError(world));
  const last = await runExecution(world);
  sendEndEvent(world);
  const { redrivenAfterInSeconds } = record.scenario;
  if (record.outcome?.status === 'ABORTED' && redrivenAfterInSeconds !== undefined) {
    await sleep(redrivenAfterInSeconds);
    trace('somebody redrives the execution');
    count(record.circumstances, 'redriven');
    record.redrivenAt = Date.now();
    await runExecution(world, last);
    sendEndEvent(world);
  }
  isOver = true;
};

/** Simulates one execution until nothing more can happen, and checks it. */
export const simulateExecution = async ({
  time,
  ...props
}: SimulateExecutionProps): Promise<ExecutionRecord> => {
  time.reset();
  const world = newWorld(props);
  const systemRandom = Math.random;
  // The SDK, the interpreter and the functions take the jitter of their retries from it.
  Math.random = world.random.next;
  try {
    followExecution(world).catch(onSimulationError(world));
    const isOver = await time.runOut();
    if (!isOver) world.record.violations.push('It does not come to an end.');
  } finally {
    Math.random = systemRandom;
  }
  world.record.violations.push(...violationsOf(world.record));
  return world.record;
};
