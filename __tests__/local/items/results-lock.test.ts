import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockResults } from '../../../local/items/results-lock';
import { useTemporaryFolder } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const writeLock = (text: string) => writeFileSync(join(folder.path, 'running.pid'), text);

const release = (lock: ReturnType<typeof lockResults>) => {
  if (typeof lock === 'number') throw new Error(`process ${lock} has the lock`);
  lock.release();
};

describe('a results folder', () => {
  test('can be taken again after its release, which leaves nothing', () => {
    release(lockResults(folder.path));
    release(lockResults(folder.path));
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('that another running process has cannot be taken', () => {
    writeLock(`${process.ppid}\n`);
    expect(lockResults(folder.path)).toBe(process.ppid);
  });

  test.each([
    ['a process that has ended', () => `${spawnSync('true').pid}\n`],
    ['a process that was killed before it wrote its ID', () => ''],
  ])('that %s has left can be taken', (_case, text) => {
    writeLock(text());
    release(lockResults(folder.path));
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
