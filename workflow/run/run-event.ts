import type { InstanceTime } from '../functions/function-contracts';

/** How an execution ended, as in DescribeExecution. */
export type RunOutcome =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string }
  | { readonly status: 'TIMED_OUT' }
  | { readonly status: 'ABORTED' };

/** A file that a job has left in an output. */
export interface OutputFile {
  /** Relative to the output's URI. */
  readonly name: string;
  readonly sizeInBytes: number;
}

/** The items of a fan-out's map. */
export interface ItemCounts {
  readonly total: number;
  readonly running: number;
  readonly succeeded: number;
  /** Also those that timed out or were aborted. */
  readonly failed: number;
}

/** Times are in milliseconds since the epoch. */
interface Timed {
  readonly time: number;
}

/** What happens in a run, on one machine or in AWS. */
export type RunEvent = Timed &
  (
    | { readonly type: 'StateEntered'; readonly state: string }
    | { readonly type: 'StateExited'; readonly state: string }
    | { readonly type: 'StateRetried'; readonly state: string; readonly error?: string }
    | {
        /** SageMaker has accepted the job. */
        readonly type: 'JobCreated';
        readonly jobName: string;
        /** The CreateProcessingJob request. Its Environment is the list of the variables' names: a value may be a secret. */
        readonly request: unknown;
      }
    | {
        /** SageMaker has ended the job. The execution ends later. */
        readonly type: 'JobEnded';
        readonly status: 'Completed' | 'Failed' | 'Stopped';
        /** When SageMaker accepted the job. */
        readonly creationTime?: number;
        /** When the job's containers started. @default - they never did */
        readonly startTime?: number;
        readonly instances: InstanceTime;
      }
    | {
        /** A line of the job's log. */
        readonly type: 'Log';
        readonly line: string;
        /** `algo-1`, `algo-2` …, if the job has several instances. */
        readonly host?: string;
        /** Known only on one machine. */
        readonly stream?: 'stdout' | 'stderr';
      }
    | {
        /** What the job uses at this time, on one of its instances. */
        readonly type: 'Usage';
        readonly host?: string;
        /** 100 is one processor. */
        readonly cpuPercent?: number;
        readonly memoryInBytes?: number;
        readonly diskInBytes?: number;
        /** In AWS, of the instance: CloudWatch has no bytes. */
        readonly memoryPercent?: number;
        readonly diskPercent?: number;
      }
    | {
        readonly type: 'Output';
        readonly name: string;
        readonly uri: string;
        /** At most 1,000. */
        readonly files: readonly OutputFile[];
        /** Of all files. */
        readonly count: number;
        readonly sizeInBytes: number;
        /** Whether there are more files than were counted. @default false */
        readonly isPartial?: boolean;
      }
    | ({
        /** How far the map of a fan-out is, once that has changed. */
        readonly type: 'Items';
      } & ItemCounts)
    | { readonly type: 'Ended'; readonly outcome: RunOutcome }
  );
