import { constants, existsSync } from 'node:fs';
import { access, mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './command-line';

const makeFolder = async (path: string): Promise<readonly string[]> => {
  try {
    await mkdir(path);
    return [path];
  } catch (error) {
    // Made meanwhile, by a run beside this one.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return [];
    throw error;
  }
};

/** Level by level: Node's recursive mkdir never returns where a file system takes no folder, as /proc does. */
const makeFolders = async (path: string, onMade: (folder: string) => void): Promise<void> => {
  if (existsSync(path)) return;
  await makeFolders(dirname(path), onMade);
  for (const folder of await makeFolder(path)) onMade(folder);
};

/**
 * Makes the folder of the outputs, with those above it.
 * @throws UsageError where it cannot be made or written to; then nothing of it is left.
 */
export const makeOutputFolder = async (path: string): Promise<void> => {
  const made: string[] = [];
  try {
    await makeFolders(path, (folder) => made.unshift(folder));
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    for (const folder of made) await rmdir(folder);
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `--output: ${path} cannot be used (${code}); allowed: a folder that you may write to.`,
    );
  }
};
