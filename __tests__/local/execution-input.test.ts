import { join } from 'node:path';
import { executionInput } from '../../local/execution-input';
import { LOCAL_DEPLOYED_JOB } from '../../local/local-deployment';
import type { LocalRunOptions } from '../../local/run-options';
import { toCreateProcessingJobRequest } from '../../workflow/job/create-processing-job-request';
import { overrideProcessingJob } from '../../workflow/job/override-processing-job';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { useTemporaryFolder } from '../support/temporary-folder';
import { FULL_JOB, OTHER_FULL_JOB } from '../workflow/job/sample-jobs';
import { runOptions } from './run-options';

const folder = useTemporaryFolder();

describe('the input of the execution', () => {
  test('removes what the deployed job has and the user does not set', () => {
    expect(executionInput(runOptions(), 'bucket')).toEqual({
      S3Input: null,
      ProcessingInputs: null,
      S3Output: 's3://bucket/output/',
      S3Script: null,
      ContainerEntrypoint: null,
      ContainerArguments: null,
      Environment: null,
    });
  });

  test('names a folder by a prefix that ends with a slash, so that it is that folder alone', () => {
    const job = runOptions({ input: join(folder.path, 'data'), inputIsFolder: true });
    expect(executionInput(job, 'bucket')).toMatchObject({ S3Input: 's3://bucket/input/' });
  });

  test('names a file by its key', () => {
    const job = runOptions({ input: join(folder.path, 'data', 'a.csv'), inputIsFolder: false });
    expect(executionInput(job, 'bucket')).toMatchObject({ S3Input: 's3://bucket/input/a.csv' });
  });

  test('has the script, the image, the arguments and the variables', () => {
    const more = {
      script: '/home/me/run.py',
      image: 'my-image',
      arguments: ['--seed', '7'],
      environment: { MODE: 'fast' },
    };
    expect(executionInput(runOptions(more), 'bucket')).toMatchObject({
      S3Script: 's3://bucket/code/run.py',
      ImageUri: 'my-image',
      ContainerArguments: ['--seed', '7'],
      Environment: { MODE: 'fast' },
    });
  });

  test('keeps only those keys of the deployed job for which there is no flag', () => {
    const more = { script: '/home/me/run.py', input: join(folder.path, 'data'), inputIsFolder: true };
    for (const deployed of [FULL_JOB, OTHER_FULL_JOB]) {
      const { S3Input, S3Output, S3Script, ...rest } = overrideProcessingJob(
        deployed,
        executionInput(runOptions(more), 'bucket'),
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
    const job = overrideProcessingJob(
      OTHER_FULL_JOB,
      executionInput(runOptions({ image: 'mine' }), 'bucket'),
    );
    expect(OTHER_FULL_JOB).toHaveProperty('ContainerEntrypoint');
    expect(job).not.toHaveProperty('ContainerEntrypoint');
  });

  test('has the number of instances, and their types in order of preference', () => {
    const more = { instanceCount: 2, instancePreferences: ['ml.m5.xlarge', 'ml.m5.2xlarge'] };
    expect(executionInput(runOptions(more), 'bucket')).toMatchObject({
      InstanceCount: 2,
      InstancePreferences: [{ InstanceType: 'ml.m5.xlarge' }, { InstanceType: 'ml.m5.2xlarge' }],
    });
  });

  test('keeps the deployed job’s instances if the user does not set them', () => {
    const input = executionInput(runOptions(), 'bucket');
    expect(input).not.toHaveProperty('InstanceCount');
    expect(input).not.toHaveProperty('InstancePreferences');
  });

  test('is the same for both integrations', () => {
    expect(executionInput(runOptions({ integration: 'sync' }), 'bucket')).toEqual(
      executionInput(runOptions({ integration: 'polling' }), 'bucket'),
    );
  });
});

describe('a sharded input', () => {
  test.each([
    ['data', true, 's3://bucket/input/'],
    ['a.csv', false, 's3://bucket/input/a.csv'],
  ])(
    'of the path %s is the short form’s input in the API’s form, which alone can share it out',
    (name, inputIsFolder, S3Uri) => {
      const job = runOptions({ input: join(folder.path, name), inputIsFolder, sharded: true });
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
    const job = runOptions({ input: join(folder.path, 'data'), inputIsFolder: true });
    const requested = (more: Partial<LocalRunOptions>) =>
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
    const input = executionInput(runOptions({ sharded: true }), 'bucket');
    expect(input).toMatchObject({ S3Input: null, ProcessingInputs: null });
  });
});
