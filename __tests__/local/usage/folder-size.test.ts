import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderSize, folderSizes } from '../../../local/usage/folder-size';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const { signal } = new AbortController();

test('the size is the space of all files below the folder', async () => {
  writeFiles(folder.path, { 'a.bin': 'a'.repeat(100_000), 'deep/er/b.bin': 'b'.repeat(50_000) });
  const size = await folderSize(folder.path, signal);
  expect(size).toBeGreaterThanOrEqual(150_000);
  expect(size).toBeLessThan(200_000);
});

test('links are not followed', async () => {
  mkdirSync(join(folder.path, 'in'));
  writeFiles(folder.path, { 'out/a.bin': 'a'.repeat(100_000) });
  symlinkSync('../out', join(folder.path, 'in', 'out'));
  symlinkSync('.', join(folder.path, 'in', 'again'));
  expect(await folderSize(join(folder.path, 'in'), signal)).toBeLessThan(10_000);
});

test('a folder that is not there has nothing', async () => {
  expect(await folderSize(join(folder.path, 'none'), signal)).toBe(0);
});

test('too many files are not counted', async () => {
  writeFiles(folder.path, { a: '', b: '', c: '' });
  expect(await folderSize(folder.path, signal, 3)).toBe(0);
  linkSync(join(folder.path, 'a'), join(folder.path, 'd'));
  expect(await folderSize(folder.path, signal, 3)).toBeUndefined();
});

test('counting ends with the job', async () => {
  writeFiles(folder.path, { a: '' });
  expect(await folderSize(folder.path, AbortSignal.abort())).toBeUndefined();
});

test('each host has the files of its own /opt/ml', async () => {
  writeFiles(folder.path, {
    'algo-1/ml/a.bin': 'a'.repeat(100_000),
    'algo-1/root/b.bin': 'b'.repeat(100_000),
  });
  const host = { host: 'algo-1', name: '', folder: join(folder.path, 'algo-1') };
  const size = (await folderSizes.read([host], signal)).get('algo-1');
  expect(size).toBeGreaterThanOrEqual(100_000);
  expect(size).toBeLessThan(150_000);
});

test('the pause is five seconds, or long enough to take two percent of a processor', () => {
  expect([2, 180].map(folderSizes.pauseInMilliseconds)).toEqual([5_000, 9_000]);
});
