import { chmodSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { jobFiles } from '../../../cli/run-on-aws/job-files';
import { executionInputAt } from '../../../local/execution-input';
import type { LocalJob } from '../../../local/local-job';
import { localJob } from '../../local/local-job';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const place = { bucket: 'my-data', prefix: 'runs-of-mine/' };
const INPUT = '/opt/ml/processing/input';

const filesOf = (job: LocalJob, signal = new AbortController().signal) =>
  jobFiles(job, { place, executionName: 'run-1', temporaryFolder: folder.path, signal });
const keysOf = async (job: LocalJob): Promise<readonly string[]> =>
  (await filesOf(job)).groups.flatMap(({ files }) => files.map(({ key }) => key));

const inputJob = (name: string, isFolder: boolean): LocalJob =>
  localJob({ inputs: [{ path: join(folder.path, name), isFolder, localPath: INPUT }] });
const sourceJob = (): LocalJob =>
  localJob({ program: { kind: 'source', path: join(folder.path, 'src'), entrypoint: 'a.py' } });

const SHA_256_OF_A = '559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd';

test('the key of a file has the hash of its content', async () => {
  writeFiles(folder.path, { 'a.csv': 'A' });
  expect(await keysOf(inputJob('a.csv', false))).toEqual([`runs-of-mine/inputs/${SHA_256_OF_A}/a.csv`]);
});

test('the prefix of a folder has the hash of all names and contents', async () => {
  writeFiles(folder.path, { 'data/a.csv': 'A', 'data/deep/b.csv': 'B' });
  const first = await keysOf(inputJob('data', true));
  expect(first).toEqual([
    expect.stringMatching(/^runs-of-mine\/inputs\/[0-9a-f]{64}\/a\.csv$/),
    expect.stringMatching(/^runs-of-mine\/inputs\/[0-9a-f]{64}\/deep\/b\.csv$/),
  ]);
  expect(await keysOf(inputJob('data', true))).toEqual(first);
  writeFiles(folder.path, { 'data/deep/b.csv': 'C' });
  expect(await keysOf(inputJob('data', true))).not.toEqual(first);
});

test('an archive keeps its key while its code is the same', async () => {
  writeFiles(folder.path, { 'src/a.py': 'print()', 'src/__pycache__/a.pyc': '1' });
  const first = await keysOf(sourceJob());
  expect(first).toEqual([expect.stringMatching(/^runs-of-mine\/code\/[0-9a-f]{64}\/source\.tar\.gz$/)]);
  writeFiles(folder.path, { 'src/__pycache__/a.pyc': '2' });
  utimesSync(join(folder.path, 'src/a.py'), 0, 0);
  expect(await keysOf(sourceJob())).toEqual(first);
  chmodSync(join(folder.path, 'src/a.py'), 0o755);
  expect(await keysOf(sourceJob())).not.toEqual(first);
});

test('the execution is told where its files are, and gets outputs of its own', async () => {
  writeFiles(folder.path, { 'a.csv': 'A', 'run.py': 'A' });
  const job = localJob({
    ...inputJob('a.csv', false),
    program: { kind: 'python', path: join(folder.path, 'run.py') },
    outputs: [
      { path: '/here/out', localPath: '/opt/ml/processing/output' },
      { path: '/here/report', localPath: '/opt/ml/processing/report' },
    ],
  });
  const { uris } = await filesOf(job);
  expect(executionInputAt(job, uris)).toMatchObject({
    S3Input: `s3://my-data/runs-of-mine/inputs/${SHA_256_OF_A}/a.csv`,
    S3Script: `s3://my-data/runs-of-mine/code/${SHA_256_OF_A}/run.py`,
    S3Output: 's3://my-data/runs-of-mine/runs/run-1/output/',
    ProcessingOutputConfig: {
      Outputs: [
        expect.objectContaining({
          S3Output: expect.objectContaining({
            S3Uri: 's3://my-data/runs-of-mine/runs/run-1/outputs/report/',
          }),
        }),
      ],
    },
  });
});

test('a signal ends the reading of the files', async () => {
  writeFiles(folder.path, { 'a.csv': 'A' });
  await expect(filesOf(inputJob('a.csv', false), AbortSignal.abort())).rejects.toThrow('aborted');
});
