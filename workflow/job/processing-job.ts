import type { ProcessingInput, ProcessingOutputConfig } from './processing-inputs-and-outputs';

/** A tag in the API's own form. */
export interface Tag {
  /**
   * 1 to 128 letters, digits, spaces and `_ . : / = + - @`, once in a job; not `StepFunctionsExecution`, and not
   * beginning with `aws:`.
   */
  readonly Key: string;
  /** At most 256 of the same characters. */
  readonly Value: string;
}

/** One choice of InstancePreferences. */
export interface InstancePreference {
  /** ML compute instance type, for example `ml.m5.xlarge`. */
  readonly InstanceType: string;
  /** 1 to 100 instances. @default - the job's InstanceCount */
  readonly InstanceCount?: number;
}

/** How the job's containers reach the network, and one another. */
export interface NetworkConfig {
  /** Whether what the instances tell one another is encrypted. @default false */
  readonly EnableInterContainerTrafficEncryption?: boolean;
  /** Whether the containers may call nobody and be called by nobody. @default false */
  readonly EnableNetworkIsolation?: boolean;
  /** The VPC that the containers are connected to. @default - no VPC of yours */
  readonly VpcConfig?: {
    /** 1 to 5 ids of security groups. */
    readonly SecurityGroupIds: readonly string[];
    /** 1 to 16 ids of subnets. */
    readonly Subnets: readonly string[];
  };
}

/** The SageMaker experiment of a job: names of 1 to 120 letters, digits and hyphens. */
export interface ExperimentConfig {
  /** An experiment that exists. @default - none */
  readonly ExperimentName?: string;
  /** A trial that exists. @default - a new one */
  readonly TrialName?: string;
  /** @default - the trial component's name */
  readonly TrialComponentDisplayName?: string;
  /** A run of the experiment. @default - none */
  readonly RunName?: string;
}

/** @inline */
interface JobKeys {
  /**
   * S3 URI whose keys are copied to `/opt/ml/processing/input` (input `data`). S3 prefixes are string prefixes:
   * `s3://bucket/day-1` also takes `s3://bucket/day-10`.
   * @default - no input
   */
  readonly S3Input?: string;

  /**
   * S3 URI that receives what the container leaves in `/opt/ml/processing/output` (output `output_data`).
   * @default - no such output
   */
  readonly S3Output?: string;

  /** Container image in Amazon ECR, at most 255 characters. */
  readonly ImageUri: string;

  /** ARN of the IAM role that the job assumes. */
  readonly RoleArn: string;

  /** Size of each instance's storage volume, 1 to 16,384 GB. */
  readonly VolumeSizeInGB: number;

  /**
   * KMS key of the storage volumes; not for instance types with local NVMe storage.
   * @default - a key of SageMaker's
   */
  readonly VolumeKmsKeyId?: string;

  /**
   * Seconds after which SageMaker stops the job, 1 to 777,600 (9 days).
   * @default 3600
   */
  readonly MaxRuntimeInSeconds?: number;

  /**
   * Arguments of the entrypoint: 1 to 100, each of 1 to 256 characters.
   * @default - none
   */
  readonly ContainerArguments?: readonly string[];

  /**
   * Environment variables of the container: at most 100, values of at most 256 characters.
   * @default - none
   */
  readonly Environment?: Readonly<Record<string, string>>;

  /**
   * Inputs in the API's own form, behind those of S3Input and S3Script: at most 10 in all, no name and no LocalPath
   * twice.
   * @default - none
   */
  readonly ProcessingInputs?: readonly ProcessingInput[];

  /**
   * Outputs in the API's own form, behind that of S3Output: at most 10 in all, no name and no LocalPath twice.
   * @default - none
   */
  readonly ProcessingOutputConfig?: ProcessingOutputConfig;

  /**
   * VPC, network isolation and encryption between the instances.
   * @default - none of them
   */
  readonly NetworkConfig?: NetworkConfig;

  /**
   * SageMaker experiment that the job belongs to; an object without a name says nothing.
   * @default - none
   */
  readonly ExperimentConfig?: ExperimentConfig;

  /**
   * Tags of the job: at most 48, as the API takes 50 and the workflow and Step Functions may add one each.
   * @default - none
   */
  readonly Tags?: readonly Tag[];
}

/** What runs: a script, or a command of the image; without either the image's own entrypoint. The usual alternative is last, as the compiler tells what that one lacks. @inline */
type Entrypoint =
  | {
      /** Excluded by ContainerEntrypoint. */
      readonly S3Script?: never;
      /** Command in place of the image's entrypoint: 1 to 100 words, each of 1 to 256 characters. */
      readonly ContainerEntrypoint: readonly string[];
    }
  | {
      /**
       * S3 URI of a Python script. It is copied to `/opt/ml/processing/code` (input `script`) and run by `python3`.
       * @default - the image's own entrypoint
       */
      readonly S3Script?: string;
      /** Excluded by S3Script. */
      readonly ContainerEntrypoint?: never;
    };

/** Where it runs: on one type of instance, or on the first of a list that has capacity. @inline */
type Instances =
  | {
      /** Excluded by InstancePreferences. */
      readonly InstanceType?: never;
      /** 1 to 100 instances of whichever type is chosen, where the preferences have no counts. @default 1 */
      readonly InstanceCount?: number;
      /** 1 to 5 instance types, in the order to be tried when capacity is missing; with counts in all or in none. */
      readonly InstancePreferences: readonly InstancePreference[];
    }
  | {
      /** ML compute instance type, for example `ml.m5.xlarge`. */
      readonly InstanceType: string;
      /** 1 to 100 instances. @default 1 */
      readonly InstanceCount?: number;
      /** Excluded by InstanceType. */
      readonly InstancePreferences?: never;
    };

/**
 * One SageMaker Processing job: the construct's prop, the start function's event, an execution's input
 * and what runs on one machine. Units and limits are those of the CreateProcessingJob API; `PROCESSING_JOB_RULES`
 * holds them as data.
 */
export type ProcessingJob = JobKeys & Entrypoint & Instances;

/** A job's keys with any values: what an event or an execution's input holds before it is validated. */
export type UnvalidatedJob = { readonly [Key in keyof ProcessingJob]?: unknown };

/** Execution input: each key replaces the deployed job's whole value, and `null` removes it. */
export type ProcessingJobOverrides = { readonly [Key in keyof ProcessingJob]?: ProcessingJob[Key] | null };

/** Where a processing container finds and leaves its files (SageMaker developer guide, build your own processing container). */
export const CONTAINER_PATHS = {
  root: '/opt/ml/processing',
  input: '/opt/ml/processing/input',
  code: '/opt/ml/processing/code',
  output: '/opt/ml/processing/output',
} as const;

/** MaxRuntimeInSeconds of a job that names none: one hour. */
export const DEFAULT_MAX_RUNTIME_IN_SECONDS = 3600;
