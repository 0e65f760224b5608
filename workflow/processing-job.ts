/** A tag in the API's own form. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * One SageMaker Processing job: the construct's prop, the start function's event, an execution's input
 * and what runs on one machine. Units and limits are those of the CreateProcessingJob API; `PROCESSING_JOB_RULES`
 * holds them as data.
 */
export interface ProcessingJob {
  /**
   * S3 URI whose keys are copied to `/opt/ml/processing/input` (input `data`). S3 prefixes are string prefixes:
   * `s3://bucket/day-1` also takes `s3://bucket/day-10`.
   * @default - no input
   */
  readonly S3Input?: string;

  /** S3 URI that receives what the container leaves in `/opt/ml/processing/output` (output `output_data`). */
  readonly S3Output: string;

  /**
   * S3 URI of a Python script. It is copied to `/opt/ml/processing/code` (input `script`) and run by `python3`.
   * @default - the image's own entrypoint
   */
  readonly S3Script?: string;

  /** Container image in Amazon ECR, at most 255 characters. */
  readonly ImageUri: string;

  /** ARN of the role that the job assumes. */
  readonly RoleArn: string;

  /** ML compute instance type, for example `ml.m5.xlarge`. */
  readonly InstanceType: string;

  /** Size of the instance's storage volume, 1 to 16,384 GB. */
  readonly VolumeSizeInGB: number;

  /**
   * Seconds after which SageMaker stops the job, 1 to 777,600 (9 days).
   * @default 3600
   */
  readonly MaxRuntimeInSeconds?: number;

  /**
   * Arguments of the entrypoint: 1 to 100, each at most 256 characters.
   * @default - none
   */
  readonly ContainerArguments?: readonly string[];

  /**
   * Environment variables of the container: at most 100, values of at most 256 characters.
   * @default - none
   */
  readonly Environment?: Readonly<Record<string, string>>;

  /**
   * Tags of the job: at most 48, as the API takes 50 and the workflow and Step Functions may add one each.
   * @default - none
   */
  readonly Tags?: readonly Tag[];
}

/** Execution input: each key replaces the deployed job's whole value, and `null` removes it. */
export type ProcessingJobOverrides = { readonly [Key in keyof ProcessingJob]?: ProcessingJob[Key] | null };

/** Where a processing container finds and leaves its files. */
export const CONTAINER_PATHS = {
  root: '/opt/ml/processing',
  input: '/opt/ml/processing/input',
  code: '/opt/ml/processing/code',
  output: '/opt/ml/processing/output',
} as const;

/** MaxRuntimeInSeconds of a job that names none: one hour. */
export const DEFAULT_MAX_RUNTIME_IN_SECONDS = 3600;
