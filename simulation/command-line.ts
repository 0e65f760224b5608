import { parseArgs } from 'node:util';
import { nearestName } from '../workflow/rules/nearest-name';

export interface SimulationOptions {
  readonly executions: number;
  readonly seed: number;
  /** Executions in a burst, which start at the same moment in one account; 0 for no bursts. */
  readonly burst: number;
  /** The index of the only execution to run, which is printed in full. */
  readonly only?: number;
}

/** Invalid command-line arguments. The message is one sentence. */
export class UsageError extends Error {}

const FLAGS = {
  executions: { type: 'string' },
  seed: { type: 'string' },
  burst: { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const USAGE = `Usage: npm run simulate -- [flags]

Runs the deployed workflow in simulated time, injects faults, and checks every execution. Each execution has an account
of its own. Then runs a burst for each integration: executions that start at the same moment and share an account, which
accepts one CreateProcessingJob call per second.

  --executions N   number of executions (default 10000)
  --seed N         seed of all random values; the same seed gives the same results (default 1)
  --burst N        number of executions in a burst (default 1000; 0 for no bursts)
  --only INDEX     run only this execution, and print everything that happens in it
  --help           print this text

Exit codes: 0 no violations, 1 violations were found, 2 usage error.
`;

const MAX_NUMBER = 2 ** 32 - 1;

const wholeNumber = (flag: string, given: string, minimum: number): number => {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= minimum && value <= MAX_NUMBER) return value;
  throw new UsageError(`--${flag} must be a whole number from ${minimum} to ${MAX_NUMBER}; got "${given}".`);
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
 * @returns undefined if the command line asks for help.
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
