import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeMountPoints, makeWorkFolder } from '../../../local/container/process-root';
import { findLostFiles, givenFiles } from '../../../local/job/lost-files';
import type { ProcessingJobRequest } from '../../../local/sagemaker/processing-job-request';
import { zip } from '../../support/python-packages';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const host = () => ({ name: 'algo-1', folder: folder.path });
const ml = (...path: string[]) => join(folder.path, 'ml', ...path);

const output = (LocalPath: string, AppManaged = false) => ({
  OutputName: LocalPath,
  AppManaged,
  S3Output: { S3Uri: 's3://bucket/out/', LocalPath, S3UploadMode: 'EndOfJob' as const },
});

const REQUEST: ProcessingJobRequest = {
  ProcessingJobName: 'job-1',
  RoleArn: 'role',
  AppSpecification: undefined,
  ProcessingResources: undefined,
  ProcessingOutputConfig: { Outputs: [output('/opt/ml/processing/output/')] },
};

/** What is lost when a job has written files below its /opt/ml. */
const lostAfter = async (write: () => void, request: ProcessingJobRequest = REQUEST) => {
  mkdirSync(ml('processing'), { recursive: true });
  const given = await givenFiles(request, host());
  write();
  return findLostFiles(request, host(), given);
};

const lostPaths = async (...args: Parameters<typeof lostAfter>): Promise<string[]> =>
  (await lostAfter(...args)).files.map(({ path }) => path);

describe('a file that the job writes', () => {
  test('is lost below no output, with its size', async () => {
    const write = () => writeFiles(ml(), { 'processing/train/a.csv': '1,2,3', 'model/m.bin': '' });
    expect(await lostAfter(write)).toEqual({
      files: [
        { path: '/opt/ml/model/m.bin', sizeInBytes: 0 },
        { path: '/opt/ml/processing/train/a.csv', sizeInBytes: 5 },
      ],
      count: 2,
    });
  });

  test('is not lost below an output, at any depth', async () => {
    expect(await lostPaths(() => writeFiles(ml(), { 'processing/output/deep/a.csv': '' }))).toEqual([]);
  });

  test('is lost in a folder whose name only begins as that of an output', async () => {
    const write = () => writeFiles(ml(), { 'processing/output2/a.csv': '' });
    expect(await lostPaths(write)).toEqual(['/opt/ml/processing/output2/a.csv']);
  });

  test('is not lost below an output that the script uploads itself', async () => {
    const ProcessingOutputConfig = { Outputs: [output('/opt/ml/processing/own', true)] };
    const write = () => writeFiles(ml(), { 'processing/own/a.csv': '' });
    expect(await lostPaths(write, { ...REQUEST, ProcessingOutputConfig })).toEqual([]);
  });

  test('is lost in the folder of an input, whose own files are not', async () => {
    writeFiles(ml(), { 'processing/input/a.csv': '' });
    const write = () => writeFiles(ml(), { 'processing/input/b.csv': '' });
    expect(await lostPaths(write)).toEqual(['/opt/ml/processing/input/b.csv']);
  });

  test('is not lost in the folder of an input that the script downloads itself', async () => {
    const S3Input = {
      S3Uri: 's3://b/',
      LocalPath: '/opt/ml/processing/own',
      S3DataType: 'S3Prefix' as const,
    };
    const ProcessingInputs = [{ InputName: 'own', AppManaged: true, S3Input }];
    const write = () => writeFiles(ml(), { 'processing/own/a.csv': '' });
    expect(await lostPaths(write, { ...REQUEST, ProcessingInputs })).toEqual([]);
  });

  test.each(['output/message', 'processing/code/__pycache__/lib.cpython-312.pyc', 'processing/code/lib.pyc'])(
    'is not lost if it is %s',
    async (path) => {
      expect(await lostPaths(() => writeFiles(ml(), { [path]: '' }))).toEqual([]);
    },
  );

  test('is not lost if the job’s own command unpacks it from the source archive, or pip builds it there', async () => {
    const S3Input = {
      S3Uri: 's3://bucket/code.zip',
      LocalPath: '/opt/ml/processing/code',
      S3DataType: 'S3Prefix' as const,
    };
    mkdirSync(ml('processing/code'), { recursive: true });
    writeFileSync(ml('processing/code/code.zip'), zip({ 'run.py': '', 'lib/setup.py': '' }));
    const write = () =>
      writeFiles(ml('processing/code/source'), {
        'run.py': '',
        'lib/setup.py': '',
        'lib/build/lib/a.py': '',
        'lib/lib.egg-info/PKG-INFO': '',
        'out.csv': '',
      });
    const request = { ...REQUEST, ProcessingInputs: [{ InputName: 'source', S3Input }] };
    expect(await lostPaths(write, request)).toEqual(['/opt/ml/processing/code/source/out.csv']);
  });

  test('is lost below a process’s own root, unlike the places for what this machine has there', async () => {
    const write = () => {
      makeMountPoints(folder.path);
      writeFiles(join(folder.path, 'root'), { 'out.csv': 'a', 'results/b.csv': 'b' });
    };
    expect(await lostPaths(write)).toEqual(['/out.csv', '/results/b.csv']);
  });
});

test('a file that a process writes into its working folder is lost, as one in the root folder of an image', async () => {
  const write = () => {
    makeWorkFolder(folder.path);
    writeFiles(join(folder.path, 'work'), { 'out.csv': 'a' });
  };
  expect(await lostPaths(write)).toEqual(['/out.csv']);
});

describe('a hostile job', () => {
  test('does not make the search follow links, or wait for pipes', async () => {
    writeFiles(folder.path, { 'secret/key': 'secret' });
    const write = () => {
      symlinkSync(join(folder.path, 'secret'), ml('processing/link'));
      symlinkSync(join(folder.path, 'secret/key'), ml('processing/file'));
      spawnSync('mkfifo', [ml('processing/pipe')]);
    };
    expect(await lostPaths(write)).toEqual([]);
  });

  test('does not make it leave the job’s folder by a link in its place', async () => {
    writeFiles(folder.path, { 'secret/key': 'secret' });
    const write = () => spawnSync('sh', ['-c', 'rm -r ml; ln -s secret ml'], { cwd: folder.path });
    expect(await lostPaths(write)).toEqual([]);
  });

  test('may leave folders that nobody may read, and some deeper than the longest path', async () => {
    const deep = `
      for (const name of Array(60).fill('d'.repeat(100))) {
        require('node:fs').mkdirSync(name);
        process.chdir(name);
      }
      require('node:fs').writeFileSync('a', '')`;
    const write = () => {
      writeFiles(ml('processing'), { 'closed/a': '', b: '' });
      chmodSync(ml('processing/closed'), 0);
      spawnSync(process.execPath, ['-e', deep], { cwd: ml('processing') });
    };
    expect(await lostPaths(write)).toContain('/opt/ml/processing/b');
    chmodSync(ml('processing/closed'), 0o700);
    spawnSync('rm', ['-rf', ml()]);
  });

  test('gets a bounded list of its many files, which has one of each folder', async () => {
    const script = 'mkdir a b; cd a; seq 3000 | xargs touch; touch ../b/last';
    const lost = await lostAfter(() => spawnSync('sh', ['-c', script], { cwd: ml('processing') }));
    expect(lost.count).toBe(3001);
    expect(lost.files.length).toBeLessThanOrEqual(1000);
    expect(lost.files.map(({ path }) => path)).toContain('/opt/ml/processing/b/last');
  });
});
