import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../../cli/command-line/usage-error';
import { makeOutputFolder } from '../../../../cli/run/destinations/output-folder';
import { filesIn, useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

describe('the folder of the outputs', () => {
  test('is made with those above it', async () => {
    await makeOutputFolder(here('a/b/c'));
    expect(readdirSync(here('a/b/c'))).toEqual([]);
  });

  test('may be there, with files in it', async () => {
    writeFiles(folder.path, { 'output/kept.csv': '1' });
    await makeOutputFolder(here('output'));
    expect(filesIn(folder.path)).toEqual({ 'output/kept.csv': '1' });
  });

  test('may be made by two runs at once', async () => {
    await Promise.all([makeOutputFolder(here('a/b')), makeOutputFolder(here('a/b'))]);
    expect(readdirSync(here('a'))).toEqual(['b']);
  });

  test.each([
    ['whose name is too long', `a/b/${'x'.repeat(300)}`, 'ENAMETOOLONG'],
    ['behind a broken symbolic link', 'a/dangling/c', 'ENOENT'],
    ['behind a link to itself', 'a/loop/c', 'ELOOP'],
  ])('%s is refused, and nothing of it is left', async (_case, path, code) => {
    mkdirSync(here('a'));
    symlinkSync(here('nowhere'), here('a/dangling'));
    symlinkSync('loop', here('a/loop'));
    await expect(makeOutputFolder(here(path))).rejects.toThrow(
      new UsageError(
        `--output must be a folder that you can write to; ${here(path)} cannot be used (${code}).`,
      ),
    );
    expect(readdirSync(folder.path, { recursive: true }).sort()).toEqual(['a', 'a/dangling', 'a/loop']);
  });

  (process.platform === 'linux' ? test : test.skip)(
    'is refused at once in a file system that takes no folder',
    async () => {
      await expect(makeOutputFolder('/proc/outputs')).rejects.toThrow(/cannot be used \(E[A-Z]+\)/);
    },
  );
});
