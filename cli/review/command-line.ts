import { parseArgs } from 'node:util';
import { KINDS_OF_WARNINGS, type KindName } from '../../review/page/review-json';
import { InputError } from '../../terraform-plan/input-error';
import { nearestName } from '../../workflow/rules/nearest-name';

/** The command line is wrong. The message is one sentence. */
export class UsageError extends Error {}

const FLAGS = {
  format: { type: 'string' },
  'fail-on': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

const FORMATS = ['markdown', 'json'] as const;

/** The file name that means standard input. */
export const STANDARD_INPUT = '-';

export const USAGE = `Usage: npm run --silent review -- [flags] plan.json

Writes a Terraform plan as Markdown for a pull request to standard output.

  terraform plan -out plan
  terraform show -json plan > plan.json

  plan.json        the output of terraform show -json; - reads standard input
  --format FORMAT  markdown (default), or json: the number of changes, and the warnings
  --fail-on KIND   exit with 3 if there is a warning of this kind; give it once for each kind:
                   ${KINDS_OF_WARNINGS.join(', ')}
  --help           show this text

Exit codes: 0 the review is written, whatever it warns of; 1 the input is not a plan; 2 the command line is wrong;
3 the review is written, and has a warning of a kind of --fail-on.
`;

export interface CommandLine {
  /** The file to read, or `-` for standard input. */
  readonly file: string;
  readonly format: (typeof FORMATS)[number];
  readonly failOn: readonly KindName[];
}

const unknownFlag = (name: string): UsageError => {
  const nearest = nearestName(name, Object.keys(FLAGS));
  return new UsageError(`Unknown flag --${name}; ${nearest ? `did you mean --${nearest}?` : 'see --help.'}`);
};

/** One of the values that a flag allows. */
const readChoice = <Choice extends string>(
  flag: keyof typeof FLAGS,
  given: string | boolean,
  choices: readonly Choice[],
): Choice => {
  const choice = choices.find((each) => each === given);
  if (choice !== undefined) return choice;
  const allowed = `must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
  if (typeof given === 'boolean') throw new UsageError(`--${flag} has no value; it ${allowed}.`);
  const nearest = nearestName(given, choices);
  throw new UsageError(
    `--${flag} is "${given}"; ${nearest === undefined ? `it ${allowed}.` : `did you mean ${nearest}?`}`,
  );
};

/**
 * Reads the command line.
 * @returns undefined for --help.
 * @throws UsageError
 * @throws InputError if there is no file.
 */
export const parseCommandLine = (argv: readonly string[]): CommandLine | undefined => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: FLAGS,
    strict: false,
    allowPositionals: true,
  });
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(FLAGS, name));
  if (unknown !== undefined) throw unknownFlag(unknown);
  if (values.help) return undefined;
  const { format = 'markdown', 'fail-on': kinds = [] } = values;
  const options = {
    format: readChoice('format', format, FORMATS),
    failOn: [kinds].flat().map((kind) => readChoice('fail-on', kind, KINDS_OF_WARNINGS)),
  };
  const [file, ...more] = positionals;
  if (file === undefined) throw new InputError('Expected a file, as in: npm run review -- plan.json');
  if (more.length > 0) throw new UsageError(`Expected one file, got another one: "${more[0]}".`);
  return { file, ...options };
};
