import { parseArgs } from 'node:util';
import { nearestName } from '../workflow/rules/nearest-name';

export interface SimulationOptions {
  readonly executions: number;
  readonly seed: number;
  /** Executions that start at one moment in one account; 0 for no such burst. */
  readonly burst: number;
  /** The one execution to show in full. */
  readonly only?: number;
}

/** The command line is wrong; the message is one sentence. */
export class UsageError extends Error {}

const FLAGS = {
  executions: { type: 'string' },
  seed: { type: 'string' },
  burst: { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const USAGE = `Usage: npm run simulate -- [flags]

Runs the deployed workflow through executions full of faults, in simulated time, and checks each: one after the other,
each with an account of its own. Then, for each integration, a burst: executions that start at one moment and share
an account, which takes one CreateProcessingJob a second.

  --executions N   number of executions (default 10000)
  --seed N         decides every draw: the same seed repeats everything (default 1)
  --burst N        number of executions in a burst (default 1000; 0 leaves the bursts out)
  --only INDEX     only that execution, with all that happened in it
  --help           this text

Exit codes: 0 nothing is wrong, 1 a check has found something, 2 a wrong flag.
`;

const LARGEST = 2 ** 32 - 1;

const wholeNumber = (flag: string, given: string, minimum: number): number => {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= minimum && value <= LARGEST) return value;
  throw new UsageError(`--${flag}: got "${given}"; allowed: a whole number from ${minimum} to ${LARGEST}.`);
};

const unknownFlag = (argument: string): UsageError => {
  const name = argument.replace(/^--?/, '').replace(/=.*$/s, '');
  const nearest = nearestName(name, Object.keys(FLAGS));
  return new UsageError(
    argument.startsWith('-')
      ? `Unknown flag --${name}${nearest ? `; did you mean --${nearest}?` : '; --help lists all.'}`
      : `Unexpected argument "${argument}"; --help lists the flags.`,
  );
};

const checkFlag = (name: string, rawName: string, value: string | undefined): void => {
  if (!Object.hasOwn(FLAGS, name)) throw unknownFlag(rawName);
  const needsValue = FLAGS[name as keyof typeof FLAGS].type === 'string';
  if (needsValue && value === undefined) throw new UsageError(`--${name} needs a value after it.`);
  if (!needsValue && value !== undefined) throw new UsageError(`--${name} takes no value; got "${value}".`);
};

type Flags = { readonly [Name in 'executions' | 'seed' | 'burst' | 'only']?: string } & {
  readonly help?: boolean;
};

const parseFlags = (argv: readonly string[]): Flags => {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: FLAGS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') throw unknownFlag(token.value);
    if (token.kind === 'option') checkFlag(token.name, token.rawName, token.value);
  }
  return values as Flags;
};

/**
 * What the command line asks for.
 * @returns undefined where help is asked for.
 * @throws UsageError
 */
export const parseCommandLine = (argv: readonly string[]): SimulationOptions | undefined => {
  const { executions, seed, burst, only, help } = parseFlags(argv);
  if (help) return undefined;
  return {
    executions: executions === undefined ? 10_000 : wholeNumber('executions', executions, 1),
    seed: seed === undefined ? 1 : wholeNumber('seed', seed, 0),
    burst: burst === undefined ? 1_000 : wholeNumber('burst', burst, 0),
    ...(only !== undefined && { only: wholeNumber('only', only, 0) }),
  };
};
