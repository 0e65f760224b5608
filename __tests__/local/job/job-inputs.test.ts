import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessingInput, ProcessingS3Input } from '@aws-sdk/client-sagemaker';
import { jobHosts } from '../../../local/job/job-host';
import { downloadInputs } from '../../../local/job/job-inputs';
import { folderStore } from '../../../local/s3/s3-folder';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const ROLE = 'arn:aws:iam::123456789012:role/job';

const s3Input = (S3Input: Partial<ProcessingS3Input>): ProcessingInput => ({
  InputName: 'data',
  S3Input: {
    S3Uri: 's3://bucket/in/',
    LocalPath: '/opt/ml/processing/input',
    S3DataType: 'S3Prefix',
    ...S3Input,
  },
});

/** Downloads to a job's hosts, and returns the files of each by path below /opt/ml/processing. */
const download = async (inputs: ProcessingInput[], objects: Record<string, string>, hostCount = 1) => {
  writeFiles(join(folder.path, 's3'), objects);
  const jobFolder = join(folder.path, 'job');
  const hosts = jobHosts(jobFolder, hostCount);
  const request = {
    ProcessingJobName: 'job-1',
    RoleArn: ROLE,
    AppSpecification: { ImageUri: 'image' },
    ProcessingResources: { ClusterConfig: { VolumeSizeInGB: 20 } },
    ProcessingInputs: inputs,
  };
  await downloadInputs(request, hosts, jobFolder, folderStore({ root: join(folder.path, 's3') }));
  return hosts.map((host) => filesIn(join(host.folder, 'ml', 'processing')));
};

/** Whether anything was downloaded to where a container would see it. */
const isAnythingDownloaded = (): boolean => existsSync(join(folder.path, 'job', 'ml'));

describe('an input that is a prefix', () => {
  test('downloads a folder’s objects to their paths below it', async () => {
    const objects = { 'bucket/in/a.csv': 'A', 'bucket/in/deep/b.csv': 'B', 'bucket/other/c.csv': 'C' };
    expect(await download([s3Input({})], objects)).toEqual([{ 'input/a.csv': 'A', 'input/deep/b.csv': 'B' }]);
  });

  test('treats a prefix without a slash as the folder of that name', async () => {
    expect(await download([s3Input({ S3Uri: 's3://bucket/in' })], { 'bucket/in/a.csv': 'A' })).toEqual([
      { 'input/a.csv': 'A' },
    ]);
  });

  test('downloads a single object under its file name', async () => {
    const objects = { 'bucket/in/a.csv': 'A', 'bucket/in/b.csv': 'B' };
    expect(await download([s3Input({ S3Uri: 's3://bucket/in/b.csv' })], objects)).toEqual([
      { 'input/b.csv': 'B' },
    ]);
  });

  test('keeps other folders with the same string prefix apart', async () => {
    const objects = { 'bucket/in/day-1/x': '1', 'bucket/in/day-10/x': '10' };
    expect(await download([s3Input({ S3Uri: 's3://bucket/in/day-1' })], objects)).toEqual([
      { 'input/x': '1', 'input/day-10/x': '10' },
    ]);
  });

  test('without objects is refused', async () => {
    await expect(download([s3Input({})], { 'bucket/other/a.csv': 'A' })).rejects.toThrow(
      'ClientError: No S3 objects found under S3 URL "s3://bucket/in/" given in input data source.',
    );
  });
});

describe('an input that is a manifest', () => {
  const manifest = s3Input({ S3Uri: 's3://bucket/lists/today.manifest', S3DataType: 'ManifestFile' });
  const objects = {
    'bucket/data/a.csv': 'A',
    'bucket/data/deep/b.csv': 'B',
    'bucket/data/not-listed.csv': 'C',
  };
  const listing = (...elements: unknown[]) => ({
    'bucket/lists/today.manifest': JSON.stringify(elements),
  });

  test('downloads the objects that it lists to their paths below its prefix, but not itself', async () => {
    const list = listing({ prefix: 's3://bucket/data/' }, 'a.csv', 'deep/b.csv');
    expect(await download([manifest], { ...objects, ...list })).toEqual([
      { 'input/a.csv': 'A', 'input/deep/b.csv': 'B' },
    ]);
  });

  test('is sharded like a prefix', async () => {
    const list = listing({ prefix: 's3://bucket/data/' }, 'a.csv', 'deep/b.csv');
    const sharded = s3Input({ ...manifest.S3Input, S3DataDistributionType: 'ShardedByS3Key' });
    expect(await download([sharded], { ...objects, ...list }, 2)).toEqual([
      { 'input/a.csv': 'A' },
      { 'input/deep/b.csv': 'B' },
    ]);
  });

  test('is refused with its URI and the reason', async () => {
    await expect(download([manifest], { ...objects, ...listing('a.csv') })).rejects.toThrow(
      'ClientError: The manifest s3://bucket/lists/today.manifest is not valid: it must be a JSON array of {"prefix": "s3://bucket/folder/"} ',
    );
  });

  test('is refused if it lists an object that does not exist', async () => {
    const list = listing({ prefix: 's3://bucket/data/' }, 'a.csv', 'gone.csv');
    await expect(download([manifest], { ...objects, ...list })).rejects.toThrow(
      'ClientError: The input data names the S3 object s3://bucket/data/gone.csv, which does not exist; create it, or remove it from the manifest.',
    );
  });

  test('is refused if it does not exist itself', async () => {
    await expect(download([manifest], objects)).rejects.toThrow(
      'ClientError: No S3 objects found under S3 URL "s3://bucket/lists/today.manifest" given in input data source.',
    );
  });
});

describe('several hosts', () => {
  const objects = { 'bucket/in/a': 'A', 'bucket/in/b': 'B', 'bucket/in/c': 'C' };
  const whole = { 'input/a': 'A', 'input/b': 'B', 'input/c': 'C' };

  test.each([undefined, 'FullyReplicated' as const])(
    'each get every object with the distribution %s',
    async (S3DataDistributionType) => {
      expect(await download([s3Input({ S3DataDistributionType })], objects, 2)).toEqual([whole, whole]);
    },
  );

  test('get the objects in turn, sorted by key, with ShardedByS3Key', async () => {
    expect(await download([s3Input({ S3DataDistributionType: 'ShardedByS3Key' })], objects, 2)).toEqual([
      { 'input/a': 'A', 'input/c': 'C' },
      { 'input/b': 'B' },
    ]);
  });

  test('have an empty folder if there is no object for them', async () => {
    const sharded = s3Input({ S3DataDistributionType: 'ShardedByS3Key' });
    expect(await download([sharded], { 'bucket/in/a': 'A' }, 2)).toEqual([{ 'input/a': 'A' }, {}]);
    expect(existsSync(join(folder.path, 'job', 'algo-2', 'ml', 'processing', 'input'))).toBe(true);
  });
});

describe('an input that the script downloads itself', () => {
  test.each<[string, ProcessingInput]>([
    ['of S3', { ...s3Input({}), AppManaged: true }],
    ['of Athena', { InputName: 'query', AppManaged: true, DatasetDefinition: {} }],
  ])('brings nothing, %s', async (_, input) => {
    const other = s3Input({ LocalPath: '/opt/ml/processing/other' });
    expect(await download([input, other], { 'bucket/in/a': 'A' })).toEqual([{ 'other/a': 'A' }]);
  });
});

describe('a query of Athena or Redshift', () => {
  const query = (DataDistributionType?: 'FullyReplicated'): ProcessingInput => ({
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
      ...(DataDistributionType && { DataDistributionType }),
    },
  });
  const RESULT = { 'bucket/results/1': 'A', 'bucket/results/2': 'B' };

  test('brings the result that is saved where AWS would write it, and shares it out as AWS does', async () => {
    expect(await download([query()], RESULT, 2)).toEqual([{ 'query/1': 'A' }, { 'query/2': 'B' }]);
  });

  test('brings the whole result to each host if the input says so', async () => {
    const whole = { 'query/1': 'A', 'query/2': 'B' };
    expect(await download([query('FullyReplicated')], RESULT, 2)).toEqual([whole, whole]);
  });
});

describe('an input that needs AWS is refused before anything is downloaded', () => {
  test.each<[string, ProcessingInput, string]>([
    [
      'Pipe',
      s3Input({ S3InputMode: 'Pipe' }),
      'ClientError: The input data has the input mode Pipe, which only SageMaker can stream; for a local run, set it to File.',
    ],
    [
      'a DatasetDefinition without a place for its result',
      { InputName: 'query', DatasetDefinition: { LocalPath: '/opt/ml/processing/query' } },
      'ClientError: The input query is a DatasetDefinition without an OutputS3Uri; for a local run, save the result of its query, and name the OutputS3Uri where it stands.',
    ],
  ])('%s', async (_, input, message) => {
    await expect(download([s3Input({}), input], { 'bucket/in/a': 'A' })).rejects.toThrow(message);
    expect(isAnythingDownloaded()).toBe(false);
  });

  test.each(['/etc', '/opt/ml/../../etc'])('a LocalPath outside of /opt/ml: %s', async (LocalPath) => {
    await expect(download([s3Input({ LocalPath })], { 'bucket/in/a': 'A' })).rejects.toThrow(
      `ClientError: LocalPath ${LocalPath} is not below /opt/ml/processing`,
    );
    expect(isAnythingDownloaded()).toBe(false);
  });
});
