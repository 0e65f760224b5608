import { stepOutputs } from '../../../local/pipeline/step-outputs';
import type { ProcessingOutput } from '../../../workflow/job/processing-inputs-and-outputs';
import type { ProcessingJob } from '../../../workflow/job/processing-job';

const output = (OutputName: string, S3Uri: string): ProcessingOutput => ({
  OutputName,
  S3Output: { S3Uri, LocalPath: `/opt/ml/processing/${OutputName.length}`, S3UploadMode: 'EndOfJob' },
});

const jobWith = (...Outputs: ProcessingOutput[]): ProcessingJob => ({
  ImageUri: 'image',
  RoleArn: 'role',
  InstanceType: 'ml.m5.large',
  VolumeSizeInGB: 10,
  ProcessingOutputConfig: { Outputs },
});

test('each output has a folder below that of its step', () => {
  const job = jobWith(output('train', 's3://bucket/train'), output('report', 's3://bucket/report/'));
  expect(stepOutputs('Prepare', job, '/out', [])).toEqual([
    { uri: 's3://bucket/train/', path: '/out/Prepare/train' },
    { uri: 's3://bucket/report/', path: '/out/Prepare/report' },
  ]);
});

test('an output that the user has a place for has none of its own', () => {
  const job = jobWith(output('train', 's3://bucket/train/'));
  expect(stepOutputs('Prepare', job, '/out', [{ uri: 's3://bucket/', path: '/data' }])).toEqual([]);
});

test.each([
  ['..', '/out/Prepare/%2E%2E'],
  ['a/../../b', '/out/Prepare/a%2F..%2F..%2Fb'],
])('the name %s does not lead out of the folder', (name, path) => {
  expect(stepOutputs('Prepare', jobWith(output(name, 's3://bucket/a/')), '/out', [])).toEqual([
    { uri: 's3://bucket/a/', path },
  ]);
});
