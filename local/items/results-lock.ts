import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../is-alive';

/** Has the ID of the process that writes the results. */
export const LOCK_FILE = 'running.pid';

/** Two runs that write the results of one folder would overwrite each other's. */
export interface ResultsLock {
  release(): void;
}

const isCreated = (path: string): boolean => {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Takes a folder of results for this program. A lock whose program was killed does not count.
 * @returns the ID of the process that has it, if another one has.
 */
export const lockResults = (folder: string): ResultsLock | number => {
  const path = join(folder, LOCK_FILE);
  const lock = { release: () => rmSync(path, { force: true }) };
  if (isCreated(path)) return lock;
  const owner = Number(readFileSync(path, 'utf8'));
  if (owner > 0 && owner !== process.pid && isAlive(owner)) return owner;
  lock.release();
  return isCreated(path) ? lock : lockResults(folder);
};
