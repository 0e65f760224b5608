import { MACHINE_TIMEOUT_IN_SECONDS } from '../../workflow/definition/definition-states';
import { sleep } from '../aws/sleep';
import { count, type ExecutionRecord } from '../results/execution-record';
import { STATUS_LAG_IN_MILLISECONDS } from './simulated-step-functions';
import { newFaults, newLambda, type World } from './world';

/** Lambda retries an asynchronous invocation after one minute, and again after two. */
const RETRY_DELAYS_IN_SECONDS = [60, 120] as const;

/** The workflow has to cope with a fault in each attempt but the last. */
const MAX_CONSECUTIVE_FAILURES = RETRY_DELAYS_IN_SECONDS.length;

/** A function that learned that the execution has ended may take this long to stop its job. */
const MAX_STOP_IN_MILLISECONDS = 60_000;

const hasRunFor = ({ redrivenAt, startedAt }: ExecutionRecord): number =>
  Date.now() - (redrivenAt ?? startedAt);

/** A job may be stopped only when its execution no longer waits for it. */
const checkStop = ({ record, trace }: World): void => {
  trace('a function stops the job');
  if (record.outcome === undefined && hasRunFor(record) > MAX_STOP_IN_MILLISECONDS) {
    record.violations.push('Its job was stopped while the execution was still waiting for it.');
  }
};

type StopFunction = 'stop' | 'sweep';

/** Makes one attempt of an asynchronous invocation after the other; faults mark the attempt as harmed. */
const attemptFunction = (world: World, key: StopFunction, event: unknown) => {
  const { record, trace } = world;
  const harm = (): void => {
    const attempt = record.stopAttempts.at(-1);
    if (attempt) attempt.harmed = true;
  };
  const faults = newFaults(world, MAX_CONSECUTIVE_FAILURES, harm);
  const invoke = newLambda(world, {
    faults,
    beforeCall: async (operation) => {
      if (operation === 'StopProcessingJob') checkStop(world);
      // DescribeExecution may still return the status of before the end.
      if (Date.now() - record.endedAt < STATUS_LAG_IN_MILLISECONDS) harm();
    },
    afterCall: () => undefined,
  });
  return async (failedBefore: number): Promise<boolean> => {
    faults.attempts.failed = failedBefore;
    record.stopAttempts.push({ by: key, at: Date.now(), harmed: false });
    try {
      await invoke(key, event, faults.event(key));
      trace(`${key} function: done`);
      return true;
    } catch (error) {
      trace(`${key} function: ${(error as Error).name}`);
      return false;
    }
  };
};

/** Invokes a function as EventBridge does: asynchronously, with Lambda's retries. */
const invokeAsynchronously = async (world: World, key: StopFunction, event: unknown): Promise<void> => {
  const attempt = attemptFunction(world, key, event);
  for (const [failed, delay] of [...RETRY_DELAYS_IN_SECONDS, 0].entries()) {
    if (await attempt(failed)) return;
    await sleep(delay);
  }
};

/** Sends the event of the execution's end to the stop function: in time, late, or never. */
export const deliverEndEvent = async (world: World): Promise<void> => {
  const { record, random, executionArn } = world;
  const { event: plan } = record.scenario;
  if (plan === 'lost') {
    count(record.circumstances, 'event of the end lost');
    return;
  }
  const event = {
    // EventBridge's times are whole seconds.
    time: new Date(record.endedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    detail: { executionArn, status: record.outcome?.status },
  };
  if (plan === 'late') count(record.circumstances, 'event of the end late');
  await sleep(plan === 'late' ? random.logarithmic(60, 10_800) : random.pick([0.3, 1, 5, 10]));
  await invokeAsynchronously(world, 'stop', event);
};

const HOUR_IN_SECONDS = 3_600;

/** A start that was under way when the execution ended may create its job this much later. */
const LATEST_JOB_IN_MILLISECONDS = 120_000;

/** The state machine's own timeout, and two days for what follows it. */
const MAX_LIFE_IN_MILLISECONDS = (MACHINE_TIMEOUT_IN_SECONDS + 48 * HOUR_IN_SECONDS) * 1000;

/** While an execution runs for days, further sweeps would only repeat the first. */
const SWEEPS_WHILE_RUNNING = 1;

const hasJobInProgress = ({ jobs }: ExecutionRecord): boolean =>
  jobs.some(({ status, vanishedAt }) => status === 'InProgress' && vanishedAt === undefined);

/** Invokes the sweep once an hour while there is a job, until no further job can appear. */
export const sweepHourly = async (world: World, isOver: () => boolean): Promise<void> => {
  const { record, trace } = world;
  let hoursRunning = 0;
  await sleep(record.scenario.firstSweepInSeconds);
  const lastAt = Date.now() + MAX_LIFE_IN_MILLISECONDS;
  const canChange = (): boolean =>
    !isOver() || hasJobInProgress(record) || Date.now() < record.endedAt + LATEST_JOB_IN_MILLISECONDS;
  while (Date.now() < lastAt && canChange()) {
    const isRunning = record.outcome === undefined;
    if (isRunning) hoursRunning += 1;
    if (hasJobInProgress(record) && (!isRunning || hoursRunning <= SWEEPS_WHILE_RUNNING)) {
      count(record.circumstances, isRunning ? 'sweep while it runs' : 'sweep after its end');
      trace('the sweep begins');
      invokeAsynchronously(world, 'sweep', {}).catch((error: Error) =>
        record.violations.push(`The simulation fails: ${error.stack}`),
      );
    }
    await sleep(HOUR_IN_SECONDS);
  }
};
