import { join } from 'node:path';
import type { LocalJobOptions } from '../../local/command-line';
import { executionInput } from '../../local/local-job';
import { useTemporaryFolder } from './temporary-folder';

const folder = useTemporaryFolder();

const options = (more: Partial<LocalJobOptions> = {}): LocalJobOptions => ({
  output: join(folder.path, 'output'),
  arguments: [],
  environment: {},
  docker: false,
  ...more,
});

describe('the input of the execution', () => {
  test('removes what the deployed job has and a person does not say', () => {
    expect(executionInput(options(), 'bucket')).toEqual({
      S3Input: null,
      S3Output: 's3://bucket/output/',
      S3Script: null,
      ContainerArguments: null,
      Environment: null,
    });
  });

  test('names a folder by a prefix that ends with a slash, so that it is that folder alone', () => {
    const job = options({ input: join(folder.path, 'data'), inputIsFolder: true });
    expect(executionInput(job, 'bucket')).toMatchObject({ S3Input: 's3://bucket/input/' });
  });

  test('names a file by its key', () => {
    const job = options({ input: join(folder.path, 'data', 'a.csv'), inputIsFolder: false });
    expect(executionInput(job, 'bucket')).toMatchObject({ S3Input: 's3://bucket/input/a.csv' });
  });

  test('has the script, the image, the arguments and the variables', () => {
    const more = {
      script: '/home/me/run.py',
      image: 'my-image',
      arguments: ['--seed', '7'],
      environment: { MODE: 'fast' },
    };
    expect(executionInput(options(more), 'bucket')).toMatchObject({
      S3Script: 's3://bucket/code/run.py',
      ImageUri: 'my-image',
      ContainerArguments: ['--seed', '7'],
      Environment: { MODE: 'fast' },
    });
  });
});
