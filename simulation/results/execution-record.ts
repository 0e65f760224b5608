import type { RunOutcome } from '../../workflow/run/run-event';
import type { SimulatedJob } from '../aws/simulated-job';
import type { Scenario } from '../scenario/scenario';

/** The task that an execution is in. */
export interface CurrentTask {
  readonly name: string;
  /** Start of the first of the attempts that have failed in a row. */
  failingSince: number | undefined;
}

/** One attempt of the stop function or the sweep to stop a job that no execution waits for. */
export interface StopAttempt {
  readonly by: 'stop' | 'sweep';
  readonly at: number;
  /** Whether a fault affected it. */
  harmed: boolean;
}

/** What happened in one simulated execution. Times are in milliseconds. */
export interface ExecutionRecord {
  readonly index: number;
  readonly scenario: Scenario;
  readonly startedAt: number;
  readonly jobs: readonly SimulatedJob[];
  /** Outcome of the last run; undefined while it is running. */
  outcome: RunOutcome | undefined;
  /** When it was redriven. */
  redrivenAt: number | undefined;
  task: CurrentTask | undefined;
  endedAt: number;
  /** The state in which it was aborted. */
  abortedIn: string | undefined;
  /** Events in its history, as AWS counts them. */
  historyEvents: number;
  /** The functions' calls that reached AWS, by operation. */
  readonly calls: Record<string, number>;
  /** Injected faults, by place and kind. */
  readonly faults: Record<string, number>;
  /** Circumstances besides the faults. */
  readonly circumstances: Record<string, number>;
  /** Failed attempts of tasks, by error. */
  readonly failures: Record<string, number>;
  /** Attempts to start the job that were denied. */
  forbiddenStarts: number;
  readonly stopAttempts: StopAttempt[];
  /** Violations found so far. */
  readonly violations: string[];
  /** States, calls and faults, each with its time in seconds. */
  readonly trace: string[];
}

export const count = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};
