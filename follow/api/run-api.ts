import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { ItemCounts } from '../../workflow/run/run-event';

/** Times are in milliseconds since the epoch. */
export interface Execution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  readonly startTime: number;
  /** Only of an execution that has ended. */
  readonly stopTime?: number;
  /** JSON. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** An event of an execution's history, of any type. */
export interface HistoryEvent {
  /** Counts from 1. */
  readonly id: number;
  readonly time: number;
  /** As in GetExecutionHistory, such as `TaskStateEntered`. */
  readonly type: string;
  /** The state that is entered or exited. */
  readonly state?: string;
  /** JSON: of the state that is entered. */
  readonly input?: string;
  /** JSON: of the state that is exited, or of the execution. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Of the distributed map that starts. */
  readonly mapRunArn?: string;
}

/** An event of the log. */
export interface LogEvent {
  readonly id: string;
  readonly time: number;
  readonly message: string;
  /** `<job>/algo-1-<epoch>`. */
  readonly stream: string;
}

export interface StoredObject {
  readonly key: string;
  readonly sizeInBytes: number;
  /** When it was written last. */
  readonly time: number;
}

/** A part of a list. The last one has no token. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** The answer of DescribeProcessingJob. */
export type JobDescription = Omit<DescribeProcessingJobCommandOutput, '$metadata'>;

/** Where objects are: all whose keys begin with the prefix. */
export interface ObjectPrefix {
  readonly bucket: string;
  readonly prefix: string;
}

/** What to start. */
export interface NewExecution {
  readonly stateMachineArn: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
}

/** What to read of a job's metrics. */
export interface MetricQuery {
  readonly jobName: string;
  /** Its hosts are `algo-1`, `algo-2` and so on. SageMaker allows 100. */
  readonly instanceCount: number;
  readonly metrics: readonly string[];
  readonly from: number;
  /** Not included. */
  readonly to: number;
  readonly periodInSeconds: number;
}

/** The highest value of a metric in one period. */
export interface MetricPoint {
  readonly metric: string;
  /** `algo-1` */
  readonly host: string;
  /** When the period begins. */
  readonly time: number;
  readonly value: number;
}

/** The calls of AWS that follow a run. None of them is retried. */
export interface RunApi {
  /** A running execution of the state machine, or else its newest. */
  newestExecution(stateMachineArn: string): Promise<string | undefined>;
  describeExecution(executionArn: string): Promise<Execution>;
  /** The history from its end: at most `limit` events. */
  historyPage(executionArn: string, limit: number, token?: string): Promise<Page<HistoryEvent>>;
  /** @returns undefined if there is no such job. */
  describeJob(jobName: string): Promise<JobDescription | undefined>;
  /** How far a distributed map is. AWS allows one call a second for all callers of the account. */
  itemCounts(mapRunArn: string): Promise<ItemCounts>;
  /** The log of all hosts from a time on; no items if there is no log yet. */
  logPage(jobName: string, from: number, token?: string): Promise<Page<LogEvent>>;
  objectPage(place: ObjectPrefix, token?: string): Promise<Page<StoredObject>>;
  /** The definition that the execution runs, which the state machine may no longer have. JSON. */
  definition(executionArn: string): Promise<string>;
  metricPage(query: MetricQuery, token?: string): Promise<Page<MetricPoint>>;
  /** Reads the credentials again, which may have been renewed. */
  renewCredentials(): void;
}
