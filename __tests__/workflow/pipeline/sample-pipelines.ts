type Members = Readonly<Record<string, unknown>>;

export const ARGUMENTS = {
  RoleArn: 'arn:aws:iam::123456789012:role/prepare',
  AppSpecification: { ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1' },
  ProcessingResources: {
    ClusterConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 20 },
  },
} as const;

/** Arguments with an input from S3. */
export const reading = (S3Uri: unknown): Members => ({
  ...ARGUMENTS,
  ProcessingInputs: [
    {
      InputName: 'data',
      S3Input: { S3Uri, LocalPath: '/opt/ml/processing/input', S3DataType: 'S3Prefix', S3InputMode: 'File' },
    },
  ],
});

/** Arguments with an output to S3. */
export const writing = (OutputName: unknown): Members => ({
  ...ARGUMENTS,
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName,
        S3Output: {
          S3Uri: 's3://bucket/train/',
          LocalPath: '/opt/ml/processing/train',
          S3UploadMode: 'EndOfJob',
        },
      },
    ],
  },
});

export const step = (Name: unknown, members: Members = {}) => ({
  Name,
  Type: 'Processing',
  Arguments: ARGUMENTS,
  ...members,
});

export const pipeline = (members: Members = {}): Members => ({
  Version: '2020-12-01',
  Metadata: {},
  Parameters: [],
  Steps: [step('Prepare')],
  ...members,
});
