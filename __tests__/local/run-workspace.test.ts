import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRunWorkspace, type RunWorkspace } from '../../local/run-workspace';
import type { S3Mapping } from '../../local/s3/s3-mapping';
import { useTemporaryFolder, writeFiles } from '../support/temporary-folder';

const folder = useTemporaryFolder();
let workspace: RunWorkspace | undefined;

afterEach(() => workspace?.remove());

const path = (...names: string[]) => join(folder.path, ...names);

const open = async (
  mappings: readonly S3Mapping[],
  outputFolders: readonly string[] = [path('out')],
): Promise<RunWorkspace> => {
  workspace = await openRunWorkspace(mappings, outputFolders);
  return workspace;
};

const textOf = async ({ s3 }: RunWorkspace, uri: string): Promise<string> => {
  await s3.get(uri, path('copy'));
  return readFileSync(path('copy'), 'utf8');
};

const tarEntries = (file: string): string[] =>
  spawnSync('tar', ['-tzf', file], { encoding: 'utf8' }).stdout.trim().split('\n').sort();

test('S3 shows a folder and a file under their URIs', async () => {
  writeFiles(folder.path, { 'data/a.txt': 'a', 'run.py': 'pass' });
  const opened = await open([
    { uri: 's3://bucket/input/', path: path('data') },
    { uri: 's3://bucket/code/run.py', path: path('run.py') },
  ]);
  expect(await textOf(opened, 's3://bucket/input/a.txt')).toBe('a');
  expect(await textOf(opened, 's3://bucket/code/run.py')).toBe('pass');
});

test('S3 shows a folder of code as an archive, without what is no code', async () => {
  writeFiles(folder.path, { 'src/run.py': 'pass', 'src/.git/HEAD': '', 'src/lib/__pycache__/a.pyc': '' });
  const opened = await open([{ uri: 's3://bucket/code/source.tar.gz', path: path('src'), isArchive: true }]);
  await opened.s3.get('s3://bucket/code/source.tar.gz', path('copy.tar.gz'));
  expect(tarEntries(path('copy.tar.gz'))).toEqual(['./', './lib/', './run.py']);
});

test('a folder of code that cannot be packed is refused, and leaves nothing', async () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder.path;
  try {
    await expect(
      openRunWorkspace([{ uri: 's3://bucket/source.tar.gz', path: path('nowhere'), isArchive: true }], []),
    ).rejects.toThrow(`${path('nowhere')} cannot be packed: `);
    expect(readdirSync(folder.path)).toEqual([]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});

test('what is uploaded to a mapped prefix is in its folder', async () => {
  writeFiles(folder.path, { 'left/b.txt': 'b' });
  const opened = await open([{ uri: 's3://bucket/output/', path: path('out') }]);
  await opened.s3.upload([path('left')], 's3://bucket/output/');
  expect(readFileSync(path('out', 'b.txt'), 'utf8')).toBe('b');
});

test('its removal keeps the user’s files and an output folder with files', async () => {
  writeFiles(folder.path, { 'data/a.txt': 'a', 'out/b.txt': 'b' });
  const opened = await open([{ uri: 's3://bucket/input/', path: path('data') }]);
  await opened.remove();
  expect(readdirSync(folder.path).sort()).toEqual(['data', 'out']);
  expect(existsSync(path('data', 'a.txt'))).toBe(true);
  expect(existsSync(path('out', 'b.txt'))).toBe(true);
});

test('its removal removes output folders that are empty', async () => {
  mkdirSync(path('out', 'train'), { recursive: true });
  const opened = await open([], [path('out'), path('out', 'train')]);
  await opened.remove();
  expect(existsSync(path('out'))).toBe(false);
});
