import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../terraform-plan/input-error';

/** The file name that means standard input. */
export const STANDARD_INPUT = '-';

const STANDARD_INPUT_DESCRIPTOR = 0;

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/**
 * The content of a file with a plan's JSON.
 * @param folder the user's working directory, to which a relative path refers.
 * @throws InputError if it cannot be read.
 */
export const readPlanFile = (file: string, folder: string): Uint8Array => {
  try {
    return readFileSync(file === STANDARD_INPUT ? STANDARD_INPUT_DESCRIPTOR : resolve(folder, file));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new InputError(
      `Cannot read ${file}: ${READ_FAULTS[code] ?? message}. Create it with: terraform show -json plan > plan.json`,
    );
  }
};
