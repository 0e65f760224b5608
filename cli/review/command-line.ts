import { parseArgs } from 'node:util';
import { InputError } from '../../review/plan/input-error';
import { nearestName } from '../../workflow/rules/nearest-name';

/** The command line is wrong. The message is one sentence. */
export class UsageError extends Error {}

const FLAGS = { help: { type: 'boolean', short: 'h' } } as const;

/** The file name that means standard input. */
export const STANDARD_INPUT = '-';

export const USAGE = `Usage: npm run --silent review -- plan.json

Writes a Terraform plan as Markdown for a pull request to standard output.

  terraform plan -out plan
  terraform show -json plan > plan.json

  plan.json   the output of terraform show -json; - reads standard input
  --help      show this text

Exit codes: 0 the review is written, whatever it warns of; 1 the input is not a plan; 2 the command line is wrong.
`;

const unknownFlag = (name: string): UsageError => {
  const nearest = nearestName(name, Object.keys(FLAGS));
  return new UsageError(`Unknown flag --${name}; ${nearest ? `did you mean --${nearest}?` : 'see --help.'}`);
};

/**
 * The file to read, or `-` for standard input.
 * @returns undefined for --help.
 * @throws UsageError
 * @throws InputError if there is no file.
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
  if (file === undefined) throw new InputError('Expected a file, as in: npm run review -- plan.json');
  if (more.length > 0) throw new UsageError(`Expected one file, got another one: "${more[0]}".`);
  return file;
};
