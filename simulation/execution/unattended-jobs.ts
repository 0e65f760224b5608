import { MACHINE_TIMEOUT_IN_SECONDS } from '../../workflow/definition/definition-states';
import { pause } from '../aws/simulated-lambda';
import { count, type ExecutionRecord } from '../results/execution-record';
import type { InvocationFault } from '../scenario/faults';
import { STATUS_LAG_IN_MILLISECONDS } from './simulated-step-functions';
import { newFaults, newLambda, type World } from './world';

/** Lambda tries an asynchronous invocation again after a minute, and after two more. */
const RETRY_DELAYS_IN_SECONDS = [60, 120] as const;

/** With a fault in each attempt but the last the workflow has to do. */
const BEARABLE_FAILURES = RETRY_DELAYS_IN_SECONDS.length;

/** Between the answer that an execution has ended and the stop of its job a function may take so long. */
const LONGEST_WAY_TO_A_STOP = 60_000;

const hasRunFor = ({ redrivenAt, startedAt }: ExecutionRecord): number =>
  Date.now() - (redrivenAt ?? startedAt);

/** A job may be stopped once nobody waits for it. */
const checkStop = ({ record, trace }: World): void => {
  trace('a function stops the job');
  if (record.outcome === undefined && hasRunFor(record) > LONGEST_WAY_TO_A_STOP) {
    record.violations.push('It has its job stopped while it waits for it.');
  }
};

/** Invokes a function as EventBridge does, by way of Lambda's queue of asynchronous invocations. */
const invokeAsynchronously = async (world: World, key: 'stop' | 'sweep', event: unknown): Promise<void> => {
  const { record, trace } = world;
  const harm = (): void => {
    const attempt = record.stopAttempts.at(-1);
    if (attempt) attempt.harmed = true;
  };
  const faults = newFaults(world, BEARABLE_FAILURES, harm);
  const invoke = newLambda(world, {
    faults,
    beforeCall: async (operation) => {
      if (operation === 'StopProcessingJob') checkStop(world);
      // What DescribeExecution tells may be what was before.
      if (Date.now() - record.endedAt < STATUS_LAG_IN_MILLISECONDS) harm();
    },
    afterCall: () => undefined,
  });
  for (const [failed, delay] of [...RETRY_DELAYS_IN_SECONDS, 0].entries()) {
    faults.attempts.failed = failed;
    record.stopAttempts.push({ by: key, at: Date.now(), harmed: false });
    try {
      const fault: InvocationFault | undefined = faults.event(key);
      await invoke(key, event, fault);
      trace(`${key} function: done`);
      return;
    } catch (error) {
      trace(`${key} function: ${(error as Error).name}`);
    }
    await pause(delay);
  }
};

/** Tells the stop function that an execution has ended, in time, late, or never. */
export const deliverEnd = async (world: World): Promise<void> => {
  const { record, random, executionArn } = world;
  const { event: plan } = record.scenario;
  if (plan === 'lost') {
    count(record.circumstances, 'event of the end lost');
    return;
  }
  const event = {
    // EventBridge tells whole seconds.
    time: new Date(record.endedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    detail: { executionArn, status: record.outcome?.status },
  };
  if (plan === 'late') count(record.circumstances, 'event of the end late');
  await pause(plan === 'late' ? random.logarithmic(60, 10_800) : random.pick([0.3, 1, 5, 10]));
  await invokeAsynchronously(world, 'stop', event);
};

const HOUR = 3_600;

/** A start that was under way when the execution ended may create its job so many milliseconds later. */
const LATEST_JOB = 120_000;

/** The state machine's own time-out, and two days for what comes of it. */
const LONGEST_LIFE = (MACHINE_TIMEOUT_IN_SECONDS + 48 * HOUR) * 1000;

/** Of an execution that goes on for days, more sweeps would only repeat the first one. */
const SWEEPS_OF_A_RUNNING_JOB = 1;

const runs = ({ jobs }: ExecutionRecord): boolean =>
  jobs.some(({ status, vanishedAt }) => status === 'InProgress' && vanishedAt === undefined);

/** Sweeps once an hour, where there is a job, until nothing can come any more. */
export const sweepHourly = async (world: World, isOver: () => boolean): Promise<void> => {
  const { record, trace } = world;
  let whileRunning = 0;
  await pause(record.scenario.firstSweepInSeconds);
  const lastAt = Date.now() + LONGEST_LIFE;
  while (Date.now() < lastAt && (!isOver() || runs(record) || Date.now() < record.endedAt + LATEST_JOB)) {
    const isRunning = record.outcome === undefined;
    if (isRunning) whileRunning += 1;
    if (runs(record) && (!isRunning || whileRunning <= SWEEPS_OF_A_RUNNING_JOB)) {
      count(record.circumstances, isRunning ? 'sweep while it runs' : 'sweep after its end');
      trace('the sweep begins');
      invokeAsynchronously(world, 'sweep', {}).catch((error: Error) =>
        record.violations.push(`The simulation fails: ${error.stack}`),
      );
    }
    await pause(HOUR);
  }
};
