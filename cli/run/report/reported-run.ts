import type { S3Mapping } from '../../../local/s3/s3-mapping';

/** One line of the beginning: `script`, `prepare.py`. */
export interface ReportRow {
  /** At most six letters. */
  readonly label: string;
  readonly text: string;
}

/** A step of a pipeline. */
export interface ReportedStep {
  readonly name: string;
  /** From 1. */
  readonly position: number;
  /** Steps of the pipeline. */
  readonly total: number;
}

export interface ReportedInput {
  readonly path: string;
  /** The path in the container. */
  readonly localPath: string;
}

export interface ReportedOutput extends ReportedInput {
  readonly uri: string;
  /** The number of files that the folder has before the run, from countOlderFiles. */
  readonly olderFiles: number;
}

/** What the report says of a run, whether it comes from flags, a job file or a plan. Paths are absolute. */
export interface ReportedRun {
  /** The step of a pipeline that it is, without states of its own. @default - an execution of the workflow */
  readonly step?: ReportedStep;
  /** What runs, such as the script. */
  readonly title: readonly ReportRow[];
  readonly inputs: readonly ReportedInput[];
  readonly outputs: readonly ReportedOutput[];
  /** How it runs, after the row that names the container runtime. */
  readonly details: readonly ReportRow[];
  readonly mappings: readonly S3Mapping[];
  /** The commands that run the same job in AWS. */
  readonly awsCommands: readonly string[];
}
