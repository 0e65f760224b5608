import type { Product } from '../aws/product';
import { pause } from '../aws/simulated-lambda';
import { violationsOf } from '../results/checks';
import { count, type ExecutionRecord } from '../results/execution-record';
import type { Outage } from '../scenario/faults';
import type { FakeTime } from './fake-time';
import { runExecution } from './run-execution';
import { deliverEnd, sweepHourly } from './unattended-jobs';
import { newWorld, type World } from './world';

export interface SimulateExecutionProps {
  readonly product: Product;
  readonly time: FakeTime;
  readonly seed: number;
  readonly index: number;
}

const onSimulationError =
  ({ record }: World) =>
  (error: Error): void => {
    record.violations.push(`The simulation fails: ${error.stack}`);
  };

/** Lets the stop function know of an end without the job's. */
const tellEnd = (world: World): void => {
  if (world.record.outcome?.status === 'SUCCEEDED') return;
  deliverEnd(world).catch(onSimulationError(world));
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
  if (account.olderJob) count(record.circumstances, 'name used again');
  if (account.busyForInSeconds > 0) count(record.circumstances, "account's rate used up");
  for (const outage of outages) count(record.circumstances, nameOutage(outage));
};

/** Runs the execution, a second time where somebody redrives it, with the sweep beside it. */
export const followExecution = async (world: World): Promise<void> => {
  const { record, trace } = world;
  countCircumstances(world);
  let isOver = false;
  sweepHourly(world, () => isOver).catch(onSimulationError(world));
  const last = await runExecution(world);
  tellEnd(world);
  const { redrivenAfterInSeconds } = record.scenario;
  if (record.outcome?.status === 'ABORTED' && redrivenAfterInSeconds !== undefined) {
    await pause(redrivenAfterInSeconds);
    trace('somebody redrives the execution');
    count(record.circumstances, 'redriven');
    record.redrivenAt = Date.now();
    await runExecution(world, last);
    tellEnd(world);
  }
  isOver = true;
};

/** Simulates one execution to the last thing that comes of it, and checks it. */
export const simulateExecution = async ({
  time,
  ...props
}: SimulateExecutionProps): Promise<ExecutionRecord> => {
  time.reset();
  const world = newWorld(props);
  const systemRandom = Math.random;
  // The SDK, the interpreter and the functions draw the jitter of their retries there.
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
