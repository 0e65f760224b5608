import { parseArgs } from 'node:util';
import { InputError } from '../../review/plan/input-error';
import { nearestName } from '../../workflow/rules/nearest-name';

/** The command line is wrong; the message is one sentence. */
export class UsageError extends Error {}

const FLAGS = { help: { type: 'boolean', short: 'h' } } as const;

/** In place of a file's name. */
export const STANDARD_INPUT = '-';

export const USAGE = `Usage: npm run --silent review -- plan.json

Writes a Terraform plan as Markdown for a pull request to standard output.

  terraform plan -out plan
  terraform show -json plan > plan.json

  plan.json   what terraform show -json wrote; - reads it from standard input
  --help      this text

Exit codes: 0 the review is written, whatever it tells; 1 there is no plan to be read; 2 a wrong flag.
`;

const unknownFlag = (name: string): UsageError => {
  const nearest = nearestName(name, Object.keys(FLAGS));
  return new UsageError(
    `Unknown flag --${name}; ${nearest ? `did you mean --${nearest}?` : '--help tells what is allowed.'}`,
  );
};

/**
 * The file to be read, or `-`.
 * @returns undefined where help is asked for.
 * @throws UsageError
 * @throws InputError where there is none.
 */
export const parseCommandLine = (argv: readonly string[]): string | undefined => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: FLAGS,
    strict: false,
    allowPositionals: true,
  });
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(FLAGS, name));
  if (unknown !== undefined) throw unknownFlag(unknown);
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined) throw new InputError('No file; allowed is one, as in: npm run review -- plan.json');
  if (more.length > 0) throw new UsageError(`Unexpected "${more[0]}"; allowed is one file.`);
  return file;
};
