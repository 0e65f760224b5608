import type { ExecutionOutcome } from '../../local/step-functions/execute-definition';
import type { SimulatedJob } from '../aws/simulated-sagemaker';
import type { Scenario } from '../scenario/scenario';

/** The task in which an execution stands. */
export interface CurrentTask {
  readonly name: string;
  /** When the first of its attempts began that have failed in a row. */
  failingSince: number | undefined;
}

/** One look of the stop function's, or of a sweep, for a job that nobody waits for. */
export interface StopAttempt {
  readonly by: 'stop' | 'sweep';
  readonly at: number;
  /** Whether a fault hit it. */
  harmed: boolean;
}

/** What happened in one simulated execution; times are milliseconds. */
export interface ExecutionRecord {
  readonly index: number;
  readonly scenario: Scenario;
  readonly startedAt: number;
  readonly jobs: readonly SimulatedJob[];
  /** Of its last run, where it was redriven. Undefined while it runs. */
  outcome: ExecutionOutcome | undefined;
  /** Of the run before it was redriven. */
  redrivenAt: number | undefined;
  task: CurrentTask | undefined;
  endedAt: number;
  /** The state in which it was aborted. */
  abortedIn: string | undefined;
  /** Events in its history, as AWS counts them. */
  historyEvents: number;
  /** Functions' calls that got through, by operation. */
  readonly calls: Record<string, number>;
  /** Faults that were put in, by place and kind. */
  readonly faults: Record<string, number>;
  /** What was there beside the faults, by what it is. */
  readonly circumstances: Record<string, number>;
  /** Attempts of tasks that failed, by error. */
  readonly failures: Record<string, number>;
  /** Attempts to start that failed as they were not allowed. */
  forbiddenStarts: number;
  readonly stopAttempts: StopAttempt[];
  /** What must never be, found on the way. */
  readonly violations: string[];
  /** Its states, calls and faults, each with its second. */
  readonly trace: string[];
}

export const count = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};
