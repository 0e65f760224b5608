import { parseArgs } from 'node:util';
import { MAX_ITEMS } from '../workflow/fan-out/fan-out-rules';
import { nearestName } from '../workflow/rules/nearest-name';

export interface SimulationOptions {
  readonly executions: number;
  readonly seed: number;
  /** Executions in a burst, which start at the same moment in one account; 0 for no bursts. */
  readonly burst: number;
  /** Items of a fan-out; 0 for no fan-outs. */
  readonly fanOut: number;
  /** The index of the only execution to run, which is printed in full. */
  readonly only?: number;
}

/** Invalid command-line arguments. The message is one sentence. */
export class UsageError extends Error {}

const FLAGS = {
  executions: { type: 'string' },
  seed: { type: 'string' },
  burst: { type: 'string' },
  'fan-out': { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const USAGE = `Usage: npm run simulate -- [flags]

Runs the deployed workflow in simulated time, injects faults, and checks every execution. Each execution has an account
of its own. Then runs a burst for each integration: executions that start at the same moment and share an account, which
accepts one CreateProcessingJob call per second. Then runs a fan-out for each integration: its items share an account
with a quota of 50 instances; some fail, and a redrive runs them again.

  --executions N   number of executions (default 10000; 0 for none)
  --seed N         seed of all random values; the same seed gives the same results (default 1)
  --burst N        number of executions in a burst (default 1000; 0 for no bursts)
  --fan-out N      number of items of a fan-out, at most 10000 (default 500; 0 for no fan-outs)
  --only INDEX     run only this execution, and print everything that happens in it
  --help           print this text

Exit codes: 0 no violations, 1 violations were found, 2 usage error.
`;

const MAX_NUMBER = 2 ** 32 - 1;

const wholeNumber = (flag: string, given: string, maximum = MAX_NUMBER): number => {
  const value = Number(given);
  if (/^\d+$/.test(given) && value <= maximum) return value;
  throw new UsageError(`--${flag} must be a whole number from 0 to ${maximum}; got "${given}".`);
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

type Flags = { readonly [Name in 'executions' | 'seed' | 'burst' | 'fan-out' | 'only']?: string } & {
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
  const { executions, seed, burst, 'fan-out': fanOut, only, help } = parseFlags(argv);
  if (help) return undefined;
  return {
    executions: executions === undefined ? 10_000 : wholeNumber('executions', executions),
    seed: seed === undefined ? 1 : wholeNumber('seed', seed),
    burst: burst === undefined ? 1_000 : wholeNumber('burst', burst),
    fanOut: fanOut === undefined ? 500 : wholeNumber('fan-out', fanOut, MAX_ITEMS),
    ...(only !== undefined && { only: wholeNumber('only', only) }),
  };
};
