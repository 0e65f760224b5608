import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Names the folder, in the environment of Jest's workers, with what the test files of one run share. */
export const SHARED_FOLDER = 'TEST_RUN_SHARED_FOLDER';

const LOOK_INTERVAL_IN_MILLISECONDS = 100;

const isFirst = (lock: string): boolean => {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
};

const sharedFolder = (): string => {
  const folder = process.env[SHARED_FOLDER];
  if (folder === undefined) throw new Error(`${SHARED_FOLDER} is not set: Jest's global setup sets it.`);
  return folder;
};

/**
 * A folder that the first test file of a run makes and that the others only read. A file that needs it meanwhile waits; if
 * making it fails, the next file tries again.
 */
export const madeOnce = async (
  name: string,
  make: (folder: string) => void | Promise<void>,
  shared: string = sharedFolder(),
): Promise<string> => {
  const folder = join(shared, name);
  const [lock, done] = [`${folder}.lock`, `${folder}.done`];
  while (!existsSync(done)) {
    if (!isFirst(lock)) {
      await sleep(LOOK_INTERVAL_IN_MILLISECONDS);
      continue;
    }
    try {
      mkdirSync(folder);
      await make(folder);
      writeFileSync(done, '');
    } catch (error) {
      for (const path of [folder, lock]) rmSync(path, { recursive: true, force: true });
      throw error;
    }
  }
  return folder;
};
