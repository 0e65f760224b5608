import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../review/plan/input-error';
import { parsePlan } from '../../review/plan/plan-input';
import { reviewPlan } from '../../review/review-plan';
import { parseCommandLine, STANDARD_INPUT, USAGE, UsageError } from './command-line';

const BAD_USE = 2;
const STANDARD_INPUT_DESCRIPTOR = 0;

/** The caller's folder: npm runs scripts in the folder of the package. */
const folder = process.env.INIT_CWD ?? process.cwd();

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
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

const main = (): void => {
  const file = parseCommandLine(process.argv.slice(2));
  process.stdout.write(file === undefined ? USAGE : reviewPlan(parsePlan(readInput(file))));
};

// A program that closes the output early, such as head, needs no stack trace.
process.stdout.on('error', () => undefined);

try {
  main();
} catch (error) {
  if (!(error instanceof InputError || error instanceof UsageError || error instanceof RangeError))
    throw error;
  const isTooDeep = error instanceof RangeError;
  process.stderr.write(
    `${isTooDeep ? 'Expected the JSON of a Terraform plan, got JSON that is nested too deeply.' : error.message}\n`,
  );
  process.exitCode = error instanceof UsageError ? BAD_USE : 1;
}
