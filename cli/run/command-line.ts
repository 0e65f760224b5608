import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import type { LocalRunOptions } from '../../local/run-options';
import {
  DEFAULT_INTEGRATION,
  INTEGRATIONS,
  type Integration,
  isIntegration,
} from '../../workflow/definition/integration';
import { CONTAINER_PATHS } from '../../workflow/job/processing-job';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { nearestName } from '../../workflow/rules/nearest-name';

/** What the command line asks for. */
export interface RunOptions extends LocalRunOptions {
  /** Whether to run in Docker, in a public Python image unless there is another. */
  readonly docker: boolean;
}

/** Invalid command-line arguments. The message is one sentence. */
export class UsageError extends Error {}

const EXAMPLE = join(resolve(__dirname, '../..'), 'examples', 'penguins');

/** The script's defaults, passed as arguments because a plain process cannot use these paths. */
const EXAMPLE_ARGUMENTS = [
  ...['--input-dir', CONTAINER_PATHS.input],
  ...['--output-dir', CONTAINER_PATHS.output],
  ...['--resource-config', '/opt/ml/config/resourceconfig.json'],
];

const FLAGS = {
  input: { type: 'string' },
  script: { type: 'string' },
  output: { type: 'string' },
  argument: { type: 'string', multiple: true },
  environment: { type: 'string', multiple: true },
  image: { type: 'string' },
  docker: { type: 'boolean' },
  integration: { type: 'string' },
  'instance-count': { type: 'string' },
  'instance-preference': { type: 'string', multiple: true },
  sharded: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const FLAG_NAMES = Object.keys(FLAGS);

export const USAGE = `Runs a SageMaker Processing job through the deployed workflow, on this machine.

  npm start                          the example: prepares data about penguins for training
  npm start -- --script prepare.py --input data/ --output prepared/

  --script FILE         the Python script to run (S3Script in AWS)
  --input PATH          a folder or a file; the script finds it in /opt/ml/processing/input
  --output FOLDER       receives what the script writes to /opt/ml/processing/output (default: output)
  --argument TEXT       an argument for the script; repeatable
  --environment K=V     an environment variable for the script; repeatable
  --docker              run in Docker, in a public Python image
  --image IMAGE         run in Docker, in this image; without --script, with the image's own entrypoint
  --integration NAME    polling (default), or sync: Step Functions' own createProcessingJob.sync
  --instance-count N    number of instances; each is a process or container of its own
  --sharded             give each instance a share of the input's files instead of all of them
  --instance-preference TYPE   an instance type to try; repeatable, in order of preference
  --help                print this text

Exit codes: 0 the execution succeeded, 1 it failed, 2 usage error, 130 stopped by Ctrl-C.
`;

/** A value for the script often begins with a dash: `--argument --seed` passes `--seed`, and is not a flag. */
const joinValues = (argv: readonly string[]): string[] => {
  const [flag, value, ...rest] = argv;
  if (flag === undefined) return [];
  if ((flag === '--argument' || flag === '--environment') && value !== undefined) {
    return [`${flag}=${value}`, ...joinValues(rest)];
  }
  return [flag, ...joinValues(argv.slice(1))];
};

const wrongFlag = (token: string): UsageError => {
  const name = token.replace(/^-+/, '').replace(/=.*$/s, '');
  const near = nearestName(name, FLAG_NAMES);
  return new UsageError(
    near
      ? `Unknown flag --${name}; did you mean --${near}?`
      : `Unknown flag --${name}; the flags are: ${FLAG_NAMES.map((known) => `--${known}`).join(', ')}.`,
  );
};

const parseFlags = (argv: readonly string[]): Flags => {
  const { values, tokens } = parseArgs({
    args: joinValues(argv),
    options: FLAGS,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      throw new UsageError(
        `Unexpected "${token.value}"; pass files and folders with --script, --input or --output, and each script argument with its own --argument.`,
      );
    }
    if (token.kind === 'option') checkFlag(token.name, token.rawName, token.value);
  }
  return values as Flags;
};

type Flags = {
  readonly [Name in 'input' | 'script' | 'output' | 'image' | 'integration' | 'instance-count']?: string;
} & { readonly [Name in 'argument' | 'environment' | 'instance-preference']?: string[] } & {
  readonly [Name in 'docker' | 'sharded' | 'help']?: boolean;
};

const checkFlag = (name: string, rawName: string, value: string | undefined): void => {
  if (!Object.hasOwn(FLAGS, name)) throw wrongFlag(rawName);
  const needsValue = FLAGS[name as keyof typeof FLAGS].type === 'string';
  if (needsValue && (value === undefined || (value === '' && name !== 'argument'))) {
    throw new UsageError(`--${name} needs a value after it.`);
  }
  if (!needsValue && value !== undefined) throw new UsageError(`--${name} takes no value; got "${value}".`);
};

const parseEnvironment = (pairs: readonly string[]): Record<string, string> => {
  const entries = pairs.map((pair) => {
    const [, name, value] = /^([a-zA-Z_][a-zA-Z0-9_]*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(
        `--environment must be NAME=VALUE, where NAME contains only letters, digits and _ and does not start with a digit; got "${pair}".`,
      );
    }
    return [name, value];
  });
  return Object.fromEntries(entries);
};

const parseIntegration = (given: string = DEFAULT_INTEGRATION): Integration => {
  if (isIntegration(given)) return given;
  throw new UsageError(`--integration must be ${INTEGRATIONS.join(' or ')}; got "${given}".`);
};

/** Only the API's limits apply, not this machine's memory. */
const parseCount = (given: string): number => {
  const { minimum, maximum, allowed } = PROCESSING_JOB_RULES.InstanceCount;
  const count = Number(given);
  if (/^\d+$/.test(given) && count >= minimum && count <= maximum) return count;
  throw new UsageError(`--instance-count must be ${allowed}; got "${given}".`);
};

/** A local run reads and writes only local files. */
const pathOf = (flag: string, given: string, folder: string): string => {
  if (/^s3:\/\//i.test(given)) {
    throw new UsageError(`--${flag} must be a path on this machine; got ${given}.`);
  }
  return resolve(folder, given);
};

const existing = (flag: string, path: string): string => {
  if (!existsSync(path)) throw new UsageError(`--${flag}: ${path} does not exist.`);
  return path;
};

const scriptFile = (path: string): string => {
  const stats = statSync(existing('script', path));
  if (stats.isFile()) return path;
  throw new UsageError(
    `--script must be a Python file; ${path} is ${stats.isDirectory() ? 'a folder' : 'not a regular file'}.`,
  );
};

/** A pipe or a device may never end. */
const fileOrFolder = (path: string): string => {
  const stats = statSync(existing('input', path));
  if (stats.isFile() || stats.isDirectory()) return path;
  throw new UsageError(`--input must be a file or a folder; ${path} is a pipe or a device.`);
};

/** The path itself, or its nearest parent folder that exists. */
const existingParent = (path: string): string => (existsSync(path) ? path : existingParent(dirname(path)));

/** If the path cannot be read, creating the folder will report why. */
const isLink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
};

const outputFolder = (path: string): string => {
  const parent = existingParent(path);
  if (!statSync(parent).isDirectory()) {
    throw new UsageError(`--output must be a folder; ${parent} is a file.`);
  }
  if (parent !== path && isLink(path)) {
    throw new UsageError(`--output must be a folder; ${path} is a broken symbolic link.`);
  }
  return path;
};

/** Outputs inside the input would replace it, or be read by the next run. */
const keepApart = (input: string, output: string): void => {
  const from = realpathSync(input);
  const to = join(realpathSync(existingParent(output)), relative(existingParent(output), output));
  const way = relative(from, to);
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
    throw new UsageError(`--output must be outside the input, ${input}; got ${output}.`);
  }
};

const instances = (flags: Flags) => {
  const count = flags['instance-count'];
  return {
    integration: parseIntegration(flags.integration),
    ...(count !== undefined && { instanceCount: parseCount(count) }),
    instancePreferences: flags['instance-preference'] ?? [],
    sharded: flags.sharded ?? false,
  };
};

/**
 * Without --script and --image, the example runs.
 * @param folder the user's working directory, to which relative paths refer.
 * @returns undefined if the command line asks for help.
 * @throws UsageError
 */
export const parseCommandLine = (argv: readonly string[], folder: string): RunOptions | undefined => {
  const flags = parseFlags(argv);
  if (flags.help) return undefined;
  const isExample = flags.script === undefined && flags.image === undefined;
  const standard = isExample
    ? { input: join(EXAMPLE, 'data'), script: join(EXAMPLE, 'preprocess.py'), arguments: EXAMPLE_ARGUMENTS }
    : { arguments: [] };
  const input =
    flags.input === undefined ? standard.input : fileOrFolder(pathOf('input', flags.input, folder));
  const script =
    flags.script === undefined ? standard.script : scriptFile(pathOf('script', flags.script, folder));
  const output = outputFolder(pathOf('output', flags.output ?? 'output', folder));
  if (input !== undefined) keepApart(input, output);
  if (input === undefined && flags.sharded) {
    throw new UsageError('--sharded: there is no input to share; add --input, or remove --sharded.');
  }
  return {
    ...(input !== undefined && { input, inputIsFolder: statSync(input).isDirectory() }),
    ...(script !== undefined && { script }),
    output,
    arguments: [...standard.arguments, ...(flags.argument ?? [])],
    environment: parseEnvironment(flags.environment ?? []),
    ...(flags.image !== undefined && { image: flags.image }),
    docker: flags.docker ?? false,
    ...instances(flags),
  };
};
