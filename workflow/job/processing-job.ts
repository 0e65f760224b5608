import type { ProcessingInput, ProcessingOutputConfig } from './processing-inputs-and-outputs';

/** A tag in the API's form. */
export interface Tag {
  /**
   * 1 to 128 letters, digits, spaces and `_ . : / = + - @`, unique in a job. Must not be `StepFunctionsExecution` or begin
   * with `aws:`.
   */
  readonly Key: string;
  /** Up to 256 of the same characters. */
  readonly Value: string;
}

/** An item of InstancePreferences. */
export interface InstancePreference {
  /** ML compute instance type, for example `ml.m5.xlarge`. */
  readonly InstanceType: string;
  /** 1 to 100 instances. @default - the job's InstanceCount */
  readonly InstanceCount?: number;
}

/** Network settings of the job's containers. */
export interface NetworkConfig {
  /** Whether to encrypt the traffic between the instances. @default false */
  readonly EnableInterContainerTrafficEncryption?: boolean;
  /** Whether to block all network traffic to and from the containers. @default false */
  readonly EnableNetworkIsolation?: boolean;
  /** The VPC that the containers connect to. @default - no VPC of your own */
  readonly VpcConfig?: {
    /** IDs of 1 to 5 security groups. */
    readonly SecurityGroupIds: readonly string[];
    /** IDs of 1 to 16 subnets. */
    readonly Subnets: readonly string[];
  };
}

/** The SageMaker experiment of a job. Each name has 1 to 120 letters, digits and hyphens. */
export interface ExperimentConfig {
  /** Name of an existing experiment. @default - none */
  readonly ExperimentName?: string;
  /** Name of an existing trial. @default - a new trial */
  readonly TrialName?: string;
  /** Display name of the trial component. @default - the trial component's name */
  readonly TrialComponentDisplayName?: string;
  /** Name of a run of the experiment. @default - none */
  readonly RunName?: string;
}

/** @inline */
interface JobKeys {
  /**
   * S3 URI of the objects that SageMaker copies to `/opt/ml/processing/input` (input `data`), at most 1,024 characters. It
   * is a string prefix: `s3://bucket/day-1` also matches `s3://bucket/day-10`.
   * @default - no input
   */
  readonly S3Input?: string;

  /**
   * S3 URI that SageMaker uploads `/opt/ml/processing/output` to when the job ends (output `output_data`), at most 1,024
   * characters.
   * @default - no such output
   */
  readonly S3Output?: string;

  /** URI of a container image in Amazon ECR, at most 255 characters. */
  readonly ImageUri: string;

  /** ARN of the IAM role that the job assumes. */
  readonly RoleArn: string;

  /** Size of each instance's storage volume, 1 to 16,384 GB. */
  readonly VolumeSizeInGB: number;

  /**
   * ID, ARN or alias of the KMS key that encrypts the storage volumes. Not allowed for instance types with local NVMe
   * storage.
   * @default - SageMaker's default encryption
   */
  readonly VolumeKmsKeyId?: string;

  /**
   * Seconds after which SageMaker stops the job: 1 to 777,600 (9 days).
   * @default 3600
   */
  readonly MaxRuntimeInSeconds?: number;

  /**
   * Arguments of the entrypoint: 1 to 100, each of 1 to 256 characters.
   * @default - none
   */
  readonly ContainerArguments?: readonly string[];

  /**
   * Environment variables of the container: at most 100, each value of at most 256 characters.
   * @default - none
   */
  readonly Environment?: Readonly<Record<string, string>>;

  /**
   * Inputs in the API's form. In the request they follow those of S3Input, S3Script and S3SourceArchive: at most 10 in all,
   * each InputName and each LocalPath once.
   * @default - none
   */
  readonly ProcessingInputs?: readonly ProcessingInput[];

  /**
   * Outputs in the API's form. In the request they follow that of S3Output: at most 10 in all, each OutputName and each
   * LocalPath once.
   * @default - none
   */
  readonly ProcessingOutputConfig?: ProcessingOutputConfig;

  /**
   * VPC, network isolation, and encryption of the traffic between the instances.
   * @default - none of them
   */
  readonly NetworkConfig?: NetworkConfig;

  /**
   * SageMaker experiment that the job belongs to. An object without a name counts as absent.
   * @default - none
   */
  readonly ExperimentConfig?: ExperimentConfig;

  /**
   * Tags of the job: at most 48, because the API accepts 50, and the workflow and Step Functions may add one each.
   * @default - none
   */
  readonly Tags?: readonly Tag[];
}

/**
 * What runs: a script, a folder of code, a command, or else the image's entrypoint. The usual one is last: the compiler
 * reports its missing keys.
 * @inline
 */
type Entrypoint =
  | {
      /** Cannot be set together with S3SourceArchive. */
      readonly S3Script?: never;
      /**
       * S3 URI of a folder of code as a `.zip`, `.tar.gz` or `.tgz`, at most 1,024 characters with a file name of at most 232.
       * SageMaker copies it to `/opt/ml/processing/code` (input `source`). The container unpacks it there into `source`, its
       * working directory, and installs the packages in a `requirements.txt` at its root. A `.zip` needs `python3` in the
       * image, a `.tar.gz` or `.tgz` needs `tar`.
       */
      readonly S3SourceArchive: string;
      /**
       * Path of the file to run, relative to the archive's root, at most 256 characters. `python3` runs a `.py` file; any
       * other file runs as an executable.
       */
      readonly SourceEntrypoint: string;
      /** Cannot be set together with S3SourceArchive. */
      readonly ContainerEntrypoint?: never;
    }
  | {
      /** Cannot be set together with ContainerEntrypoint. */
      readonly S3Script?: never;
      /** Cannot be set together with ContainerEntrypoint. */
      readonly S3SourceArchive?: never;
      /** Only with S3SourceArchive. */
      readonly SourceEntrypoint?: never;
      /** Command that replaces the image's entrypoint: 1 to 100 strings, each of 1 to 256 characters. */
      readonly ContainerEntrypoint: readonly string[];
    }
  | {
      /**
       * S3 URI of a Python script. SageMaker copies it to `/opt/ml/processing/code` (input `script`), and `python3` runs it.
       * @default - the image's entrypoint
       */
      readonly S3Script?: string;
      /** Cannot be set together with S3Script. */
      readonly S3SourceArchive?: never;
      /** Only with S3SourceArchive. */
      readonly SourceEntrypoint?: never;
      /** Cannot be set together with S3Script. */
      readonly ContainerEntrypoint?: never;
    };

/** Where it runs: on one instance type, or on the first of a list that has capacity. @inline */
type Instances =
  | {
      /** Cannot be set together with InstancePreferences. */
      readonly InstanceType?: never;
      /** 1 to 100 instances of the chosen type. Not allowed if InstancePreferences has counts. @default 1 */
      readonly InstanceCount?: number;
      /** 1 to 5 instance types, which SageMaker tries in this order until one has capacity. All items have a count, or none. */
      readonly InstancePreferences: readonly InstancePreference[];
    }
  | {
      /** ML compute instance type, for example `ml.m5.xlarge`. */
      readonly InstanceType: string;
      /** 1 to 100 instances. @default 1 */
      readonly InstanceCount?: number;
      /** Cannot be set together with InstanceType. */
      readonly InstancePreferences?: never;
    };

/**
 * A SageMaker Processing job: the construct's prop, the start function's event, an execution's input, and what the
 * command line runs on your machine. Units and limits are those of the CreateProcessingJob API; `PROCESSING_JOB_RULES`
 * has them as data.
 */
export type ProcessingJob = JobKeys & Entrypoint & Instances;

/** A job that is not validated: its keys may have any values. */
export type UnvalidatedJob = { readonly [Key in keyof ProcessingJob]?: unknown };

/**
 * An execution's input: each key replaces the whole value of the deployed job (what an execution runs unless its input
 * overrides it), and `null` removes it.
 */
export type ProcessingJobOverrides = { readonly [Key in keyof ProcessingJob]?: ProcessingJob[Key] | null };

/** Folders of a processing container (SageMaker developer guide, Build your own processing container). */
export const CONTAINER_PATHS = {
  root: '/opt/ml/processing',
  input: '/opt/ml/processing/input',
  code: '/opt/ml/processing/code',
  output: '/opt/ml/processing/output',
} as const;

/** Default of MaxRuntimeInSeconds: one hour. */
export const DEFAULT_MAX_RUNTIME_IN_SECONDS = 3600;
