import { choice, type ListRule } from '../rules/rule';
import type { ProcessingJob } from './processing-job';

const KEYS = {
  S3Input: true,
  S3Output: true,
  S3Script: true,
  S3SourceArchive: true,
  SourceEntrypoint: true,
  ImageUri: true,
  RoleArn: true,
  ContainerEntrypoint: true,
  ContainerArguments: true,
  InstanceCount: true,
  InstanceType: true,
  InstancePreferences: true,
  VolumeSizeInGB: true,
  VolumeKmsKeyId: true,
  MaxRuntimeInSeconds: true,
  Environment: true,
  ProcessingInputs: true,
  ProcessingOutputConfig: true,
  NetworkConfig: true,
  ExperimentConfig: true,
  Tags: true,
} as const satisfies Record<keyof ProcessingJob, true>;

/** The job's keys. A module of their own keeps the job's rules out of the bundles that need only the keys. */
export const JOB_KEYS: readonly string[] = Object.keys(KEYS);

/** Whether a job may have this key. */
export const isKnownKey = (key: string): key is keyof ProcessingJob => Object.hasOwn(KEYS, key);

/** Step Functions adds keys such as AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID, and its console suggests a Comment. */
export const isIgnoredKey = (key: string): boolean => key.startsWith('AWS_') || key === 'Comment';

const [first = '', ...others] = JOB_KEYS;

/** The rule of the keys that executions must not set. */
export const LOCKED_KEYS_RULE: ListRule = {
  kind: 'list',
  minItems: 0,
  maxItems: 100,
  item: choice(first, ...others),
  allowed: `a list of job keys: ${JOB_KEYS.join(', ')}`,
};
