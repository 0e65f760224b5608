import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parsePlan } from '../../review/plan/plan-input';
import { reviewInAllForms } from '../../review/review-plan';
import { InputError } from '../../terraform-plan/input-error';
import { type CommandLine, parseCommandLine, STANDARD_INPUT, USAGE, UsageError } from './command-line';

const BAD_USE = 2;
const WARNED = 3;
const STANDARD_INPUT_DESCRIPTOR = 0;

/** The caller's folder: npm runs scripts in the folder of the package. */
const folder = process.env.INIT_CWD ?? process.cwd();

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

const readInput = (file: string): Uint8Array => {
  try {
    return readFileSync(file === STANDARD_INPUT ? STANDARD_INPUT_DESCRIPTOR : resolve(folder, file));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new InputError(
      `Cannot read ${file}: ${READ_FAULTS[code] ?? message}. Create it with: terraform show -json plan > plan.json`,
    );
  }
};

/** Writes a review, and returns the exit code. */
const writeReview = ({ file, format, failOn }: CommandLine): number => {
  const { page, json, kinds } = reviewInAllForms(parsePlan(readInput(file)));
  process.stdout.write(format === 'json' ? json : page);
  return failOn.some((kind) => kinds.has(kind)) ? WARNED : 0;
};

const main = (): void => {
  const commandLine = parseCommandLine(process.argv.slice(2));
  if (commandLine === undefined) process.stdout.write(USAGE);
  else process.exitCode = writeReview(commandLine);
};

// A program that closes the output early, such as head, needs no stack trace.
process.stdout.on('error', () => undefined);

try {
  main();
} catch (error) {
  if (!(error instanceof InputError || error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof UsageError ? BAD_USE : 1;
}
