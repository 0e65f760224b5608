import { TAGS_RULE } from '../../workflow/deployment/deployment-rules';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS, type ProcessingJob } from '../../workflow/job/processing-job';
import { RESOURCE_LIMITS } from '../../workflow/job/resource-limits';
import type { Rule } from '../../workflow/rules/rule';

/** Instance type of a job that sets neither instance_type nor instance_preferences. */
export const DEFAULT_INSTANCE_TYPE = 'ml.t3.medium';

/** A variable that holds the value of a key of the deployed job. */
export interface JobVariable {
  readonly name: string;
  readonly description: string;
  /** @default - the rule of the key */
  readonly rule?: Rule;
  readonly default?: unknown;
  readonly nullable?: boolean;
}

const nullable = { nullable: true } as const;

/** The variables of the deployed job, which an execution runs unless its input overrides it, by the key that they hold. */
export const JOB_VARIABLES = {
  S3Input: {
    name: 's3_input',
    ...nullable,
    description:
      'S3 URI prefix of the objects that the job finds in /opt/ml/processing/input. If null, there is no such input.',
  },
  S3Output: {
    name: 's3_output',
    ...nullable,
    description:
      'S3 URI that receives the files that the job writes to /opt/ml/processing/output. If null, there is no such output.',
  },
  S3Script: {
    name: 's3_script',
    ...nullable,
    description:
      'S3 URI of the Python script to run. If null, s3_source_archive, container_entrypoint or the entrypoint of the image runs.',
  },
  S3SourceArchive: {
    name: 's3_source_archive',
    ...nullable,
    description:
      'S3 URI of a folder of code as a .zip, .tar.gz or .tgz file, of which source_entrypoint runs. The packages in its requirements.txt, if any, are installed first. If null, there is no such folder.',
  },
  SourceEntrypoint: {
    name: 'source_entrypoint',
    ...nullable,
    description:
      'Path of the file to run in s3_source_archive, such as train.py. python3 runs a .py file; any other file runs as an executable. Must be null if s3_source_archive is null.',
  },
  ImageUri: {
    name: 'image_uri',
    ...nullable,
    description: 'URI of the container image in Amazon ECR. If null, prebuilt_image is used.',
  },
  RoleArn: {
    name: 'role_arn',
    ...nullable,
    description:
      'ARN of the IAM role that the job assumes. If null, it is the job role that is created. That role is also created if role_arn is set, unless create_job_role is false.',
  },
  ContainerEntrypoint: {
    name: 'container_entrypoint',
    ...nullable,
    description:
      'Command to run instead of the entrypoint of the image. If null, s3_script, s3_source_archive or the entrypoint of the image runs.',
  },
  ContainerArguments: {
    name: 'container_arguments',
    ...nullable,
    description: 'Arguments of the script or the entrypoint. If null, there are none.',
  },
  InstanceCount: {
    name: 'instance_count',
    ...nullable,
    description: 'Number of instances, from 1 to 100. If null, it is 1 or set by instance_preferences.',
  },
  InstanceType: {
    name: 'instance_type',
    ...nullable,
    description: `ML instance type. If null, it is ${DEFAULT_INSTANCE_TYPE} or set by instance_preferences.`,
  },
  InstancePreferences: {
    name: 'instance_preferences',
    ...nullable,
    description:
      'ML instance types in the order to try if capacity is insufficient, from 1 to 5. If null, instance_type is used.',
  },
  VolumeSizeInGB: {
    name: 'volume_size_in_gb',
    default: 20,
    description: `Size of the storage volume of each instance, in GB, from 1 to ${RESOURCE_LIMITS.maxVolumeSizeInGB.maximum}.`,
  },
  VolumeKmsKeyId: {
    name: 'volume_kms_key_id',
    ...nullable,
    description:
      "ARN of the KMS key that encrypts the storage volumes. If null, SageMaker's default encryption applies.",
  },
  MaxRuntimeInSeconds: {
    name: 'max_runtime_in_seconds',
    default: DEFAULT_MAX_RUNTIME_IN_SECONDS,
    description: `How long the job may run before SageMaker stops it, in seconds, from 1 to ${RESOURCE_LIMITS.maxRuntimeInSeconds.maximum} (9 days).`,
  },
  Environment: {
    name: 'environment',
    ...nullable,
    description:
      'Environment variables of the container. Do not put secrets in them, because the console shows them.',
  },
  ProcessingInputs: {
    name: 'processing_inputs',
    default: [],
    description:
      'Inputs in the format of the API, in addition to those of s3_input, s3_script and s3_source_archive. If one is a ManifestFile, additional_s3_inputs must include the objects that it lists.',
  },
  ProcessingOutputConfig: {
    name: 'processing_output_config',
    ...nullable,
    description:
      'Outputs in the format of the API, in addition to that of s3_output. If null, there are no others.',
  },
  NetworkConfig: {
    name: 'network_config',
    ...nullable,
    description:
      'VPC, network isolation and encryption between the instances, in the format of the API. If null, there is none.',
  },
  ExperimentConfig: {
    name: 'experiment_config',
    ...nullable,
    description: 'SageMaker experiment that the job belongs to. If null or {}, there is none.',
  },
  Tags: {
    name: 'tags',
    rule: TAGS_RULE,
    default: {},
    description: `Tags of the job and of every resource, at most ${TAGS_RULE.maxEntries}.`,
  },
} as const satisfies Record<keyof ProcessingJob, JobVariable>;

/** The keys of the job, in the order of its variables. */
export const JOB_VARIABLE_KEYS = Object.keys(JOB_VARIABLES) as (keyof ProcessingJob)[];
