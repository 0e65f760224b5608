import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parsePlan } from '../../review/plan/plan-input';
import { reviewInAllForms } from '../../review/review-plan';
import { InputError } from '../../terraform-plan/input-error';
import { type ReviewOptions, STANDARD_INPUT } from './command-line';

const WARNED = 3;
const STANDARD_INPUT_DESCRIPTOR = 0;

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

const readInput = (file: string, folder: string): Uint8Array => {
  try {
    return readFileSync(file === STANDARD_INPUT ? STANDARD_INPUT_DESCRIPTOR : resolve(folder, file));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new InputError(
      `Cannot read ${file}: ${READ_FAULTS[code] ?? message}. Create it with: terraform show -json plan > plan.json`,
    );
  }
};

/**
 * Writes a review to standard output.
 * @param folder the user's working directory, to which a relative path refers.
 * @returns the exit code.
 * @throws InputError if the file is not a plan.
 */
export const reviewCommand = ({ file, format, failOn }: ReviewOptions, folder: string): number => {
  const { page, json, kinds } = reviewInAllForms(parsePlan(readInput(file, folder)));
  process.stdout.write(format === 'json' ? json : page);
  return failOn.some((kind) => kinds.has(kind)) ? WARNED : 0;
};
