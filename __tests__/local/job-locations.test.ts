import { inputLocations, outputLocations } from '../../local/job-locations';
import type { ProcessingJob } from '../../workflow/job/processing-job';

const JOB: ProcessingJob = {
  S3Input: 's3://bucket/in/',
  S3Output: 's3://bucket/out/',
  S3Script: 's3://bucket/run.py',
  ImageUri: 'image',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  InstanceType: 'ml.m5.xlarge',
  VolumeSizeInGB: 1,
  ProcessingInputs: [
    {
      InputName: 'list',
      S3Input: {
        S3Uri: 's3://bucket/list',
        LocalPath: '/opt/ml/processing/list',
        S3DataType: 'ManifestFile',
      },
    },
    {
      InputName: 'query',
      DatasetDefinition: {
        LocalPath: '/opt/ml/processing/query',
        AthenaDatasetDefinition: {
          Catalog: 'AwsDataCatalog',
          Database: 'sales',
          QueryString: 'SELECT 1',
          OutputS3Uri: 's3://bucket/results/',
          OutputFormat: 'PARQUET',
        },
      },
    },
    { InputName: 'own', AppManaged: true, S3Input: { S3Uri: 's3://bucket/own', S3DataType: 'S3Prefix' } },
  ],
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: 'train',
        S3Output: {
          S3Uri: 's3://bucket/train/',
          LocalPath: '/opt/ml/processing/train',
          S3UploadMode: 'EndOfJob',
        },
      },
      { OutputName: 'features', AppManaged: true, FeatureStoreOutput: { FeatureGroupName: 'group' } },
    ],
  },
};

test('the inputs of a job are those that SageMaker downloads, in the order of the request', () => {
  expect(inputLocations(JOB)).toEqual([
    { key: 'S3Input', uri: 's3://bucket/in/', isManifest: false, localPath: '/opt/ml/processing/input' },
    { key: 'S3Script', uri: 's3://bucket/run.py', isManifest: false, localPath: '/opt/ml/processing/code' },
    {
      key: 'ProcessingInputs[0].S3Input.S3Uri',
      uri: 's3://bucket/list',
      isManifest: true,
      localPath: '/opt/ml/processing/list',
    },
    {
      key: 'ProcessingInputs[1].DatasetDefinition',
      uri: 's3://bucket/results/',
      isManifest: false,
      localPath: '/opt/ml/processing/query',
    },
  ]);
});

test('the outputs of a job are those that SageMaker uploads, in the order of the request', () => {
  expect(outputLocations(JOB)).toEqual([
    { key: 'S3Output', uri: 's3://bucket/out/', name: 'output_data', localPath: '/opt/ml/processing/output' },
    {
      key: 'ProcessingOutputConfig.Outputs[0].S3Output.S3Uri',
      uri: 's3://bucket/train/',
      name: 'train',
      localPath: '/opt/ml/processing/train',
    },
  ]);
});
