import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { madeOnce } from './made-once';
import { useTemporaryFolder } from './temporary-folder';

const shared = useTemporaryFolder();

test('of several test files that need a folder at once, one makes it and the others wait', async () => {
  const made: number[] = [];
  const make = (number: number) => async (folder: string) => {
    made.push(number);
    await sleep(20);
    writeFileSync(join(folder, 'maker'), String(number));
  };
  const folders = await Promise.all([1, 2, 3].map((number) => madeOnce('stack', make(number), shared.path)));
  expect(made).toEqual([1]);
  expect(folders.map((folder) => readFileSync(join(folder, 'maker'), 'utf8'))).toEqual(['1', '1', '1']);
});

test('a folder that could not be made is made anew by the next file, without what was left', async () => {
  const fail = (folder: string) => {
    writeFileSync(join(folder, 'half'), '');
    throw new Error('npm pack failed');
  };
  await expect(madeOnce('package', fail, shared.path)).rejects.toThrow('npm pack failed');
  const folder = await madeOnce('package', (path) => writeFileSync(join(path, 'whole'), ''), shared.path);
  expect([existsSync(join(folder, 'half')), existsSync(join(folder, 'whole'))]).toEqual([false, true]);
});
