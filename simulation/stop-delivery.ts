import type { ExecutionRecord } from './execution-record';
import type { Faults, InvocationFault } from './faults';
import type { Random } from './random';
import { pause } from './simulated-lambda';

/** Lambda tries an asynchronous invocation again after a minute, and after two more. */
const RETRY_DELAYS_IN_SECONDS = [60, 120] as const;

/** With a fault in each attempt but the last the workflow has to do. */
export const BEARABLE_STOP_FAILURES = RETRY_DELAYS_IN_SECONDS.length;

export interface StopDeliveryProps {
  readonly record: ExecutionRecord;
  readonly executionArn: string;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: (text: string) => void;
  readonly stop: (event: unknown, fault: InvocationFault | undefined) => Promise<unknown>;
}

/** Tells the stop function that an execution has ended, as EventBridge and Lambda's asynchronous invocation do. */
export const deliverStop = async ({
  record,
  executionArn,
  faults,
  random,
  trace,
  stop,
}: StopDeliveryProps): Promise<void> => {
  const event = {
    // EventBridge tells whole seconds.
    time: new Date(record.endedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    detail: { executionArn, status: record.outcome?.status },
  };
  await pause(random.pick([0.3, 1, 5, 10]));
  for (const [failed, delay] of [...RETRY_DELAYS_IN_SECONDS, 0].entries()) {
    faults.attempts.failed = failed;
    const attempt = { at: Date.now(), harmed: false };
    record.stopAttempts.push(attempt);
    try {
      await stop(event, faults.event('stop'));
      trace('stop function: done');
      return;
    } catch (error) {
      trace(`stop function: ${(error as Error).name}`);
    }
    await pause(delay);
  }
};
