import { accessSync, constants, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../command-line/usage-error';
import { pathOf } from '../flags/local-paths';

const faultOf = (path: string): string | undefined => {
  const parent = dirname(path);
  if (!statSync(parent, { throwIfNoEntry: false })?.isDirectory()) return `${parent} is no folder`;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile())
    return `${path} is ${found.isDirectory() ? 'a folder' : 'not a regular file'}`;
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return `you cannot write to ${parent}`;
  }
};

/**
 * The path of a page to write after the run. An hour later would be too late to find that it cannot be written.
 * @param folder the user's working directory.
 * @throws UsageError
 */
export const reportFile = (given: string, folder: string): string => {
  const path = pathOf('report', given, folder);
  const fault = faultOf(path);
  if (fault === undefined) return path;
  throw new UsageError(`--report must be a file in a folder that you can write to; ${fault}.`);
};

/** Writes a file whole: a reader finds the old text or the new one, and never half of it. */
export const writeWhole = async (path: string, text: string): Promise<void> => {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, text);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
};
