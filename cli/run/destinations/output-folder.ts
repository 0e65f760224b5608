import { constants, existsSync } from 'node:fs';
import { access, mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../command-line/usage-error';

const makeFolder = async (path: string, mode: number | undefined): Promise<readonly string[]> => {
  try {
    await mkdir(path, { mode });
    return [path];
  } catch (error) {
    // Another run has created it in the meantime.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return [];
    throw error;
  }
};

/**
 * Creates a folder and its parents. Node's recursive mkdir never returns on a file system that accepts no folders,
 * such as /proc.
 * @param mode of each new folder. @default - as the umask says
 */
export const makeFolders = async (
  path: string,
  onMade: (folder: string) => void,
  mode?: number,
): Promise<void> => {
  if (existsSync(path)) return;
  await makeFolders(dirname(path), onMade, mode);
  for (const folder of await makeFolder(path, mode)) onMade(folder);
};

/**
 * Creates the output folder and its parents.
 * @param flag that names it.
 * @throws UsageError if it cannot be created or is not writable. The folders created so far are removed.
 */
export const makeOutputFolder = async (path: string, flag = 'output'): Promise<void> => {
  const made: string[] = [];
  try {
    await makeFolders(path, (folder) => made.unshift(folder));
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    for (const folder of made) await rmdir(folder);
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `--${flag} must be a folder that you can write to; ${path} cannot be used (${code}).`,
    );
  }
};
