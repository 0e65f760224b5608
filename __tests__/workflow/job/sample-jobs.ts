import type { DatasetDefinition } from '../../../workflow/job/processing-inputs-and-outputs';
import type { ProcessingJob } from '../../../workflow/job/processing-job';

/** A job with the keys that every job has, and no other. */
export const SMALLEST_JOB = {
  S3Output: 's3://bucket/output/',
  ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/repository:tag',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20,
} satisfies ProcessingJob;

/** A query of Athena's, with every member. */
export const ATHENA_DATASET = {
  LocalPath: '/opt/ml/processing/measurements',
  DataDistributionType: 'FullyReplicated',
  InputMode: 'File',
  AthenaDatasetDefinition: {
    Catalog: 'AwsDataCatalog',
    Database: 'penguins',
    QueryString: 'SELECT * FROM measurements',
    WorkGroup: 'analysts',
    OutputS3Uri: 's3://bucket/athena/',
    KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/athena',
    OutputFormat: 'PARQUET',
    OutputCompression: 'SNAPPY',
  },
} satisfies DatasetDefinition;

/** A query of Redshift's, with every member. */
export const REDSHIFT_DATASET = {
  LocalPath: '/opt/ml/processing/nests',
  RedshiftDatasetDefinition: {
    ClusterId: 'colony',
    Database: 'penguins',
    DbUser: 'reader',
    QueryString: 'SELECT * FROM nests',
    ClusterRoleArn: 'arn:aws:iam::123456789012:role/cluster',
    OutputS3Uri: 's3://bucket/redshift/',
    KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/redshift',
    OutputFormat: 'CSV',
    OutputCompression: 'GZIP',
  },
} satisfies DatasetDefinition;

/** A job with every key; of two that exclude each other, the first. */
export const FULL_JOB = {
  ...SMALLEST_JOB,
  S3Input: 's3://bucket/input/',
  S3Script: 's3://bucket/code/preprocess.py',
  InstanceCount: 2,
  VolumeKmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/volume',
  MaxRuntimeInSeconds: 7200,
  ContainerArguments: ['--test-fraction', '0.25'],
  Environment: { LOG_LEVEL: 'debug' },
  ProcessingInputs: [
    {
      InputName: 'archive',
      AppManaged: false,
      S3Input: {
        S3Uri: 's3://bucket/archive/',
        LocalPath: '/opt/ml/processing/archive',
        S3DataType: 'S3Prefix',
        S3InputMode: 'Pipe',
        S3DataDistributionType: 'ShardedByS3Key',
        S3CompressionType: 'None',
      },
    },
    {
      InputName: 'measurements',
      DatasetDefinition: ATHENA_DATASET,
    },
    {
      InputName: 'nests',
      DatasetDefinition: REDSHIFT_DATASET,
    },
  ],
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: 'report',
        AppManaged: false,
        S3Output: {
          S3Uri: 's3://bucket/report/',
          LocalPath: '/opt/ml/processing/report',
          S3UploadMode: 'Continuous',
        },
      },
      {
        OutputName: 'features',
        AppManaged: true,
        FeatureStoreOutput: { FeatureGroupName: 'penguins' },
      },
    ],
    KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/outputs',
  },
  NetworkConfig: {
    EnableInterContainerTrafficEncryption: true,
    EnableNetworkIsolation: false,
    VpcConfig: { SecurityGroupIds: ['sg-0a1b2c3d'], Subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6071'] },
  },
  ExperimentConfig: {
    ExperimentName: 'penguins',
    TrialName: 'spring',
    TrialComponentDisplayName: 'preprocess',
    RunName: 'run-1',
  },
  Tags: [{ Key: 'team', Value: 'penguins' }],
} satisfies ProcessingJob;

const { S3Script, S3Output, InstanceType, InstanceCount, ...shared } = FULL_JOB;

/** The same with the second of each two keys that exclude each other, and with outputs in the long form alone. */
export const OTHER_FULL_JOB = {
  ...shared,
  ContainerEntrypoint: ['python3', '-m', 'preprocess'],
  InstancePreferences: [
    { InstanceType: 'ml.m5.xlarge', InstanceCount: 2 },
    { InstanceType: 'ml.m5.2xlarge', InstanceCount: 1 },
  ],
} satisfies ProcessingJob;

/** A job that runs a folder of code. */
export const SOURCE_JOB = {
  ...SMALLEST_JOB,
  S3SourceArchive: 's3://bucket/code/source.zip',
  SourceEntrypoint: 'preprocess.py',
} satisfies ProcessingJob;

export const EXECUTION_ARN = 'arn:aws:states:eu-west-1:123456789012:execution:sagemaker-processing:run-1';

/** A string of that many characters. */
export const characters = (count: number, character = 'a'): string => character.repeat(count);
