import { chmodSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOpenFile } from '../../../local/files/copy-file';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

const copy = async (signal?: AbortSignal): Promise<number> => {
  const source = await open(here('from'));
  return copyOpenFile(source, here('to'), signal).finally(() => source.close());
};

describe('a copy of an open file', () => {
  test.each([0, 1, 16 * 1024, 1024 * 1024, 2_500_000])('has all of its %d bytes', async (size) => {
    writeFiles(folder.path, { from: 'x'.repeat(size) });
    expect(await copy()).toBe(size);
    expect(filesIn(folder.path).to).toBe('x'.repeat(size));
  });

  test('has its permissions, but never setuid', async () => {
    writeFiles(folder.path, { from: '#!/bin/sh\n' });
    chmodSync(here('from'), 0o4750);
    await copy();
    expect(statSync(here('to')).mode & 0o7777).toBe(0o750);
  });

  test('never replaces a file', async () => {
    writeFiles(folder.path, { from: 'new', to: 'old' });
    await expect(copy()).rejects.toThrow('EEXIST');
    expect(filesIn(folder.path).to).toBe('old');
  });

  test('ends in the middle when it is aborted', async () => {
    writeFiles(folder.path, { from: 'x'.repeat(50_000_000) });
    const stop = new AbortController();
    const ended = copy(stop.signal);
    setImmediate(() => stop.abort());
    await expect(ended).rejects.toThrow('aborted');
    expect(statSync(here('to')).size).toBeLessThan(50_000_000);
  });
});
