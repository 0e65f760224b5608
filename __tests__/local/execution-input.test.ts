import { executionInput, jobMappings } from '../../local/execution-input';
import { LOCAL_DEPLOYED_JOB } from '../../local/local-deployment';
import type { LocalInput, LocalJob } from '../../local/local-job';
import { toCreateProcessingJobRequest } from '../../workflow/job/create-processing-job-request';
import { overrideProcessingJob } from '../../workflow/job/override-processing-job';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { FULL_JOB, OTHER_FULL_JOB } from '../workflow/job/sample-jobs';
import { localJob } from './local-job';

const DATA: LocalInput = { path: '/home/me/data', isFolder: true, localPath: '/opt/ml/processing/input' };
const FILE: LocalInput = { path: '/home/me/a.csv', isFolder: false, localPath: '/opt/ml/processing/input' };
const PYTHON = { kind: 'python', path: '/home/me/run.py' } as const;

describe('the input of the execution', () => {
  test('removes what the deployed job has and the user does not set', () => {
    expect(executionInput(localJob(), 'bucket')).toEqual({
      S3Input: null,
      ProcessingInputs: null,
      S3Output: 's3://bucket/output/',
      S3Script: null,
      S3SourceArchive: null,
      SourceEntrypoint: null,
      ContainerEntrypoint: null,
      ContainerArguments: null,
      Environment: null,
    });
  });

  test('names a folder by a prefix that ends with a slash, so that it is that folder alone', () => {
    const job = localJob({ inputs: [DATA] });
    expect(executionInput(job, 'bucket')).toMatchObject({ S3Input: 's3://bucket/input/' });
  });

  test('names a file by its key', () => {
    const job = localJob({ inputs: [FILE] });
    expect(executionInput(job, 'bucket')).toMatchObject({ S3Input: 's3://bucket/input/a.csv' });
  });

  test('has the script, the image, the arguments and the variables', () => {
    const more = {
      program: PYTHON,
      image: 'my-image',
      arguments: ['--seed', '7'],
      environment: { MODE: 'fast' },
    };
    expect(executionInput(localJob(more), 'bucket')).toMatchObject({
      S3Script: 's3://bucket/code/run.py',
      ImageUri: 'my-image',
      ContainerArguments: ['--seed', '7'],
      Environment: { MODE: 'fast' },
    });
  });

  test('keeps only those keys of the deployed job for which there is no flag', () => {
    const more = { program: PYTHON, inputs: [DATA] };
    for (const deployed of [FULL_JOB, OTHER_FULL_JOB]) {
      const { S3Input, S3Output, S3Script, ...rest } = overrideProcessingJob(
        deployed,
        executionInput(localJob(more), 'bucket'),
      );
      expect({ S3Input, S3Output, S3Script }).toEqual({
        S3Input: 's3://bucket/input/',
        S3Output: 's3://bucket/output/',
        S3Script: 's3://bucket/code/run.py',
      });
      for (const key of ['ProcessingInputs', 'ContainerEntrypoint', 'ContainerArguments', 'Environment']) {
        expect(rest).not.toHaveProperty(key);
      }
      const { NetworkConfig, ProcessingOutputConfig, RoleArn, Tags } = deployed;
      expect(rest).toMatchObject({ NetworkConfig, ProcessingOutputConfig, RoleArn, Tags });
    }
  });

  test('runs an image with its own entrypoint, even if another is deployed', () => {
    const job = overrideProcessingJob(OTHER_FULL_JOB, executionInput(localJob({ image: 'mine' }), 'bucket'));
    expect(OTHER_FULL_JOB).toHaveProperty('ContainerEntrypoint');
    expect(job).not.toHaveProperty('ContainerEntrypoint');
  });

  test('has the number of instances, and their types in order of preference', () => {
    const more = { instanceCount: 2, instancePreferences: ['ml.m5.xlarge', 'ml.m5.2xlarge'] };
    expect(executionInput(localJob(more), 'bucket')).toMatchObject({
      InstanceCount: 2,
      InstancePreferences: [{ InstanceType: 'ml.m5.xlarge' }, { InstanceType: 'ml.m5.2xlarge' }],
    });
  });

  test('keeps the deployed job’s instances if the user does not set them', () => {
    const input = executionInput(localJob(), 'bucket');
    expect(input).not.toHaveProperty('InstanceCount');
    expect(input).not.toHaveProperty('InstancePreferences');
  });
});

describe('a sharded input', () => {
  test.each([
    ['a folder', DATA, 's3://bucket/input/'],
    ['a file', FILE, 's3://bucket/input/a.csv'],
  ])(
    'that is %s is the short form’s input in the API’s form, which alone can share it out',
    (_, input, S3Uri) => {
      const job = localJob({ inputs: [input], sharded: true });
      expect(executionInput(job, 'bucket')).toMatchObject({
        S3Input: null,
        ProcessingInputs: [
          {
            InputName: 'data',
            S3Input: {
              S3Uri,
              LocalPath: '/opt/ml/processing/input',
              S3DataType: 'S3Prefix',
              S3InputMode: 'File',
              S3DataDistributionType: 'ShardedByS3Key',
            },
          },
        ],
      });
    },
  );

  test('differs from the short form only in its distribution', () => {
    const job = localJob({ inputs: [DATA] });
    const requested = (more: Partial<LocalJob>) =>
      toCreateProcessingJobRequest(
        overrideProcessingJob(
          LOCAL_DEPLOYED_JOB,
          executionInput({ ...job, ...more }, 'bucket'),
        ) as unknown as ProcessingJob,
        'job-1',
      ).ProcessingInputs;
    const [input] = requested({}) ?? [];
    expect(requested({ sharded: true })).toEqual([
      { ...input, S3Input: { ...input?.S3Input, S3DataDistributionType: 'ShardedByS3Key' } },
    ]);
  });

  test('is absent if there is no input', () => {
    const input = executionInput(localJob({ sharded: true }), 'bucket');
    expect(input).toMatchObject({ S3Input: null, ProcessingInputs: null });
  });
});

describe('further inputs and outputs', () => {
  const job = localJob({
    inputs: [DATA, { path: '/home/me/model.tar.gz', isFolder: false, localPath: '/opt/ml/processing/model' }],
    outputs: [
      { path: '/home/me/train', localPath: '/opt/ml/processing/train' },
      { path: '/home/me/report', localPath: '/opt/ml/processing/evaluation/report' },
    ],
  });

  test('take the API’s own form and the names of their folders', () => {
    expect(executionInput(job, 'bucket')).toMatchObject({
      S3Input: 's3://bucket/input/',
      ProcessingInputs: [
        {
          InputName: 'model',
          S3Input: {
            S3Uri: 's3://bucket/inputs/model/model.tar.gz',
            LocalPath: '/opt/ml/processing/model',
          },
        },
      ],
      S3Output: null,
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: 'train',
            S3Output: { S3Uri: 's3://bucket/outputs/train/', LocalPath: '/opt/ml/processing/train' },
          },
          {
            OutputName: 'evaluation-report',
            S3Output: {
              S3Uri: 's3://bucket/outputs/evaluation-report/',
              LocalPath: '/opt/ml/processing/evaluation/report',
            },
          },
        ],
      },
    });
  });

  test('are found on this machine by the URIs of the job', () => {
    expect(jobMappings(job, 'bucket')).toEqual({
      inputs: [
        { uri: 's3://bucket/input/', path: '/home/me/data' },
        { uri: 's3://bucket/inputs/model/model.tar.gz', path: '/home/me/model.tar.gz' },
      ],
      outputs: [
        { uri: 's3://bucket/outputs/train/', path: '/home/me/train' },
        { uri: 's3://bucket/outputs/evaluation-report/', path: '/home/me/report' },
      ],
    });
  });

  test('do not take the name of a short form', () => {
    const localPath = '/opt/ml/processing/data';
    const inputs = [DATA, { path: '/home/me/more', isFolder: true, localPath }];
    expect(executionInput(localJob({ inputs }), 'bucket')).toMatchObject({
      ProcessingInputs: [{ InputName: 'input-data' }],
    });
  });
});

test('a script that is no Python script is an input, and its command the entrypoint', () => {
  const program = { kind: 'script', path: '/home/me/run.sh', command: ['bash', '-e'] } as const;
  const job = localJob({ program });
  expect(executionInput(job, 'bucket')).toMatchObject({
    ProcessingInputs: [
      {
        InputName: 'script',
        S3Input: { S3Uri: 's3://bucket/code/run.sh', LocalPath: '/opt/ml/processing/code' },
      },
    ],
    ContainerEntrypoint: ['bash', '-e', '/opt/ml/processing/code/run.sh'],
  });
  expect(jobMappings(job, 'bucket').program).toEqual({
    uri: 's3://bucket/code/run.sh',
    path: '/home/me/run.sh',
  });
});

test('a command of the image is the entrypoint, and has no file', () => {
  const job = localJob({ program: { kind: 'command', command: ['spark-submit', '/app.py'] } });
  expect(executionInput(job, 'bucket')).toMatchObject({
    ProcessingInputs: null,
    ContainerEntrypoint: ['spark-submit', '/app.py'],
  });
  expect(jobMappings(job, 'bucket')).not.toHaveProperty('program');
});

test('the limit of the run is the job’s', () => {
  expect(executionInput(localJob({ maxRuntimeInSeconds: 90 }), 'bucket')).toMatchObject({
    MaxRuntimeInSeconds: 90,
  });
});
