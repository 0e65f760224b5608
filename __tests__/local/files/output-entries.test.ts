import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { outputEntries } from '../../../local/files/output-entries';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const output = (...path: string[]) => join(folder.path, 'output', ...path);

/** Paths, with the targets of links. */
const entries = async (): Promise<string[]> =>
  (await outputEntries(output()))
    .map(({ path, link }) => (link === undefined ? path : `${path} -> ${link}`))
    .sort();

describe('the entries of an output folder', () => {
  test('are its files, at every depth', async () => {
    writeFiles(output(), { a: '', 'deep/er/b': '' });
    expect(await entries()).toEqual(['a', 'deep/er/b']);
  });

  test.each([
    ['link', 'a', 'to a file'],
    ['link', './deep//b', 'to a file in a folder'],
    ['link', 'deep', 'to a folder'],
    ['link', '.', 'to the folder that it lies in'],
    ['deep/link', '../a', 'to a file above it'],
    ['deep/er/link', '../../deep/b', 'up and down again'],
  ])('is a link at %s to %s: %s', async (path, link) => {
    writeFiles(output(), { a: '', 'deep/b': '', 'deep/er/c': '' });
    symlinkSync(link, output(path));
    expect(await entries()).toContain(`${path} -> ${link}`);
  });

  test.each([
    ['link', 'nowhere', 'to nothing'],
    ['link', 'link', 'to itself'],
    ['link', '..', 'out of the output'],
    ['link', '../secret', 'to a file outside'],
    ['link', '../output/a', 'out of the output and back'],
    ['link', '/etc/passwd', 'to a file of this machine'],
    ['link', '/proc/self/environ', 'to an environment'],
    ['link', 'pipe', 'to a pipe'],
    ['deep/link', '../deep/../../secret', 'down and out'],
    ['deep/link', '../deep/../a', 'down and up again, which a copy may follow elsewhere'],
    ['second', 'first/secret', 'through another link that leads out'],
  ])('is no link at %s to %s: %s', async (path, link) => {
    writeFiles(folder.path, { secret: '', 'output/a': '', 'output/deep/b': '' });
    spawnSync('mkfifo', [output('pipe')]);
    symlinkSync('..', output('first'));
    symlinkSync(link, output(path));
    expect(await entries()).toEqual(['a', 'deep/b']);
  });

  test('do not include a link with the absolute path of a file in the output, which the copy would not have', async () => {
    writeFiles(output(), { a: '' });
    symlinkSync(output('a'), output('link'));
    expect(await entries()).toEqual(['a']);
  });

  test('are none if the folder is missing, a file, or a link', async () => {
    expect(await entries()).toEqual([]);
    writeFiles(folder.path, { 'secret/key': '', 'other/output': '' });
    symlinkSync('secret', output());
    expect(await entries()).toEqual([]);
    expect(await outputEntries(join(folder.path, 'other', 'output'))).toEqual([]);
  });

  test('are not read if the run is stopped', async () => {
    writeFiles(output(), { a: '' });
    await expect(outputEntries(output(), AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
