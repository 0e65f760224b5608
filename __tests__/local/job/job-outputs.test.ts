import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessingOutput } from '@aws-sdk/client-sagemaker';
import { jobHosts } from '../../../local/job/job-host';
import { makeOutputFolders, uploadOutputs } from '../../../local/job/job-outputs';
import { folderStore } from '../../../local/s3/s3-folder';
import type { ProcessingJobRequest } from '../../../local/sagemaker/processing-job-request';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const output = (name: string, S3UploadMode: 'EndOfJob' | 'Continuous' = 'EndOfJob'): ProcessingOutput => ({
  OutputName: name,
  S3Output: { S3Uri: `s3://bucket/${name}/`, LocalPath: `/opt/ml/processing/${name}`, S3UploadMode },
});

const requestWith = (Outputs: ProcessingOutput[]): ProcessingJobRequest => ({
  ProcessingJobName: 'job-1',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  AppSpecification: { ImageUri: 'image' },
  ProcessingResources: { ClusterConfig: { VolumeSizeInGB: 20 } },
  ProcessingOutputConfig: { Outputs },
});

/** Uploads the hosts' files, given by path below /opt/ml/processing. */
const upload = async (
  outputs: ProcessingOutput[],
  hostFiles: Record<string, string>[],
  { succeeded = true } = {},
) => {
  const root = join(folder.path, 's3');
  writeFiles(root, { 'bucket/.keep': '' });
  const hosts = jobHosts(join(folder.path, 'job'), hostFiles.length);
  const request = requestWith(outputs);
  const told: [string, string[]][] = [];
  for (const [position, host] of hosts.entries()) {
    await makeOutputFolders(request, host);
    writeFiles(join(host.folder, 'ml', 'processing'), hostFiles[position] ?? {});
  }
  await uploadOutputs(request, hosts, succeeded, folderStore({ root }), (uri, objects) =>
    told.push([uri, objects.map(({ key, sizeInBytes }) => `${key} ${sizeInBytes}`)]),
  );
  const { '.keep': _, ...objects } = filesIn(join(root, 'bucket'));
  return { objects, told };
};

describe('an output', () => {
  test('has its folder before the container starts', async () => {
    const host = { name: 'algo-1', folder: join(folder.path, 'job') };
    await makeOutputFolders(requestWith([output('one'), output('two')]), host);
    expect(readdirSync(join(host.folder, 'ml', 'processing'))).toEqual(['one', 'two']);
  });

  test('is uploaded below its URI, and reported', async () => {
    const files = { 'one/a.csv': 'A', 'two/deep/b.csv': 'BB' };
    expect(await upload([output('one'), output('two')], [files])).toEqual({
      objects: { 'one/a.csv': 'A', 'two/deep/b.csv': 'BB' },
      told: [
        ['s3://bucket/one/', ['one/a.csv 1']],
        ['s3://bucket/two/', ['two/deep/b.csv 2']],
      ],
    });
  });

  test.each<[string, ProcessingOutput]>([
    ['is managed by the script', { ...output('own'), AppManaged: true }],
    [
      'goes to a feature store',
      { OutputName: 'own', AppManaged: true, FeatureStoreOutput: { FeatureGroupName: 'features' } },
    ],
    [
      'has no LocalPath',
      { OutputName: 'own', S3Output: { S3Uri: 's3://bucket/own/', S3UploadMode: 'EndOfJob' } },
    ],
  ])('is not uploaded where it %s', async (_, own) => {
    const { told } = await upload([own, output('one')], [{ 'own/x': 'X', 'one/a.csv': 'A' }]);
    expect(told).toEqual([['s3://bucket/one/', ['one/a.csv 1']]]);
  });

  test('of a job that did not succeed is uploaded only if it is Continuous', async () => {
    const outputs = [output('at-the-end'), output('all-along', 'Continuous')];
    const files = { 'at-the-end/a': 'A', 'all-along/b': 'B' };
    const { objects } = await upload(outputs, [files], { succeeded: false });
    expect(objects).toEqual({ 'all-along/b': 'B' });
  });
});

describe('an output of several hosts', () => {
  test('has the files of all hosts, reported once and sorted by key', async () => {
    expect(await upload([output('one')], [{ 'one/z': 'first' }, { 'one/a': 'second' }])).toEqual({
      objects: { 'one/a': 'second', 'one/z': 'first' },
      told: [['s3://bucket/one/', ['one/a 6', 'one/z 5']]],
    });
  });

  test('has the last host’s file if several have the same name', async () => {
    expect(await upload([output('one')], [{ 'one/a': 'first' }, { 'one/a': 'second' }])).toEqual({
      objects: { 'one/a': 'second' },
      told: [['s3://bucket/one/', ['one/a 6']]],
    });
  });
});
