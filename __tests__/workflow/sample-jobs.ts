import type { ProcessingJob } from '../../workflow/processing-job';

/** A job with the keys that every job has, and no other. */
export const SMALLEST_JOB: ProcessingJob = {
  S3Output: 's3://bucket/output/',
  ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/repository:tag',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20,
};

/** A job with every key. */
export const FULL_JOB: Required<ProcessingJob> = {
  ...SMALLEST_JOB,
  S3Input: 's3://bucket/input/',
  S3Script: 's3://bucket/code/preprocess.py',
  MaxRuntimeInSeconds: 7200,
  ContainerArguments: ['--test-fraction', '0.25'],
  Environment: { LOG_LEVEL: 'debug' },
  Tags: [{ Key: 'team', Value: 'penguins' }],
};

export const EXECUTION_ARN = 'arn:aws:states:eu-west-1:123456789012:execution:sagemaker-processing:run-1';

/** A string of that many characters. */
export const characters = (count: number, character = 'a'): string => character.repeat(count);
