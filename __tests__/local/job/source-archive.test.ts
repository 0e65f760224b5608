import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archivedFiles, sourceArchivePath, unpackedFolder } from '../../../local/job/source-archive';
import { zip } from '../../support/python-packages';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

const REQUEST = {
  ProcessingJobName: 'job-1',
  RoleArn: 'role',
  AppSpecification: undefined,
  ProcessingResources: undefined,
};

describe('the source archive of a request', () => {
  test('is that of the input named source, in its folder', () => {
    const S3Input = {
      S3Uri: 's3://bucket/code/prepare.tar.gz',
      LocalPath: '/opt/ml/processing/code',
      S3DataType: 'S3Prefix' as const,
    };
    const path = sourceArchivePath({ ...REQUEST, ProcessingInputs: [{ InputName: 'source', S3Input }] });
    expect(path).toBe('/opt/ml/processing/code/prepare.tar.gz');
    expect(unpackedFolder('/opt/ml/processing/code/prepare.tar.gz')).toBe('/opt/ml/processing/code/source');
    expect(
      sourceArchivePath({ ...REQUEST, ProcessingInputs: [{ InputName: 'data', S3Input }] }),
    ).toBeUndefined();
  });
});

describe('the files in a source archive', () => {
  test('are listed without unpacking it, if it is a .zip', async () => {
    writeFileSync(here('a.zip'), zip({ 'run.py': '', 'lib/': '', 'lib/größe.py': '' }));
    expect((await archivedFiles(here('a.zip'))).toSorted()).toEqual(['lib/größe.py', 'run.py']);
  });

  test('are listed without their ./, if it is a .tar.gz', async () => {
    writeFiles(here('source'), { 'run.py': '', 'lib/größe.py': '' });
    expect(spawnSync('tar', ['-czf', here('a.tar.gz'), '-C', here('source'), '.']).status).toBe(0);
    expect((await archivedFiles(here('a.tar.gz'))).toSorted()).toEqual(['lib/größe.py', 'run.py']);
  });

  test.each(['a.zip', 'a.tar.gz'])('are none if %s is no archive', async (name) => {
    writeFiles(folder.path, { [name]: 'no archive' });
    expect(await archivedFiles(here(name))).toEqual([]);
  });
});
