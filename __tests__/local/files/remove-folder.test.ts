import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder } from '../../../local/files/remove-folder';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const shell = (script: string) => spawnSync('sh', ['-c', script], { cwd: folder.path, encoding: 'utf8' });

test.each([
  ['with files', 'mkdir -p job/a && touch job/a/b'],
  [
    'with read-only parts',
    'mkdir -p job/a/b && touch job/a/b/c && chmod 0 job/a/b/c && chmod 500 job/a/b job/a',
  ],
])('a folder %s is removed', async (_, script) => {
  expect(shell(script).status).toBe(0);
  await removeFolder(join(folder.path, 'job'));
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a folder deeper than the longest path is removed', async () => {
  const script = `
    for (const name of ['job', ...Array(60).fill('d'.repeat(100))]) {
      require('node:fs').mkdirSync(name);
      process.chdir(name);
    }`;
  expect(spawnSync(process.execPath, ['-e', script], { cwd: folder.path }).status).toBe(0);
  await removeFolder(join(folder.path, 'job'));
  expect(readdirSync(folder.path)).toEqual([]);
});

test('the target of a link in it stays', async () => {
  writeFiles(folder.path, { 'mine/a': 'A' });
  shell('mkdir job && ln -s ../mine job/link && chmod 500 mine');
  await removeFolder(join(folder.path, 'job'));
  expect(filesIn(folder.path)).toEqual({ 'mine/a': 'A' });
});

test('a missing folder is no error', async () => {
  await expect(removeFolder(join(folder.path, 'nowhere'))).resolves.toBeUndefined();
});
