import type { ProcessingJobOverrides } from '../job/processing-job';

/** The errors of a fan-out's executions. */
export const FAN_OUT_ERRORS = {
  /** The execution's input or the list breaks a rule. Nothing was started. */
  invalidFanOut: 'InvalidFanOut',
  /** More items failed than the deployment tolerates. A redrive runs them again. */
  itemsFailed: 'ItemsFailed',
  /** Of a single item: the list has no job there. */
  invalidItem: 'InvalidItem',
} as const;

/** The input of a fan-out's execution. Either `Items` or `ItemsS3Uri` is required. */
export interface FanOutInput {
  /** The items: each overrides keys of the deployed job, and of `Common`. */
  readonly Items?: readonly ProcessingJobOverrides[];
  /** S3 URI of the list: JSON Lines (`.jsonl`), CSV with a header (`.csv`), or a JSON array (`.json`). */
  readonly ItemsS3Uri?: string;
  /** Overrides keys of the deployed job in every item. */
  readonly Common?: ProcessingJobOverrides;
  /** Items that run at the same time, at most the deployment's limit. @default - that limit */
  readonly MaxConcurrency?: number;
}

/** An item that the map runs: a job, or what is wrong with its line. A line of the map's own list. */
export type Item = {
  /** Where the item is in the user's list: its line, or its position in an array. The first is 1. */
  readonly Line: number;
  /** Its execution is named `<Name>-<number of the attempt>`. At most 76 characters. */
  readonly Name: string;
  /** How often the fan-out had been redriven when the list was written. */
  readonly Attempt: number;
} & ({ readonly Job: ProcessingJobOverrides } | { readonly Error: string; readonly Cause: string });

/** Event of the prepare-items function. */
export interface PrepareItemsEvent {
  /** `$$.Execution.Input` */
  readonly Input: unknown;
  /** `$$.Execution.Id` */
  readonly ExecutionArn: string;
}

/** A list of items that the map is to run: result of the prepare-items function. */
export interface ItemsToRun {
  /** The bucket of the list and of the results. */
  readonly Bucket: string;
  /** Key of the list, in JSON Lines. */
  readonly ItemsKey: string;
  /** Prefix of the results of the map, which adds a folder for each of its runs. */
  readonly ResultsPrefix: string;
  readonly MaxConcurrency: number;
  /** Items of the user's list, also if this list has only those that are run again. */
  readonly Total: number;
  /** How often the fan-out had been redriven when the list was written. */
  readonly Attempt: number;
}

/** What the map returns, as its results are in S3. */
export interface MapRunResult {
  readonly MapRunArn: string;
  readonly ResultWriterDetails: {
    readonly Bucket: string;
    /** Key of the manifest. */
    readonly Key: string;
  };
}

/** Event of the check-items function: what the map was to run, and what it returned. */
export interface CheckItemsEvent {
  readonly Items: ItemsToRun & { readonly MapRun: MapRunResult };
  /** `$$.Execution.RedriveCount` */
  readonly RedriveCount: number;
  /** `$$.Execution.StartTime`, in ISO 8601. */
  readonly ExecutionStartTime: string;
}

/** An item that failed. */
export interface ItemFailure {
  /** Where the item is in the list: its line, or its position in an array. The first is 1. */
  readonly Line: number;
  /** Name of the error. */
  readonly Error: string;
  /** Why it failed, at most 500 characters. */
  readonly Cause: string;
  /** ARN of the execution that ran it; absent if none was started. */
  readonly ExecutionArn?: string;
}

/** The output of a fan-out's execution: result of the check-items function. */
export interface FanOutSummary {
  /** Items of the list. */
  readonly Total: number;
  /** Items whose job completed. */
  readonly Succeeded: number;
  /** Items that failed. */
  readonly Failed: number;
  /** Whole seconds since the execution started. */
  readonly DurationInSeconds: number;
  /** S3 URI of the folder that has the results of the map's last run. */
  readonly ResultsS3Uri: string;
  /** The first that failed, at most ten. */
  readonly Failures: readonly ItemFailure[];
}
