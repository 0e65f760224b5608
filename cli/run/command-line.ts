import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PACKAGE_FOLDER } from '../../functions/bundle/package-folder';
import type { LocalRunOptions } from '../../local/run-options';
import { DEFAULT_INTEGRATION, INTEGRATIONS } from '../../workflow/definition/integration';
import { CONTAINER_PATHS } from '../../workflow/job/processing-job';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import type { CommandSpec } from '../command-line/command';
import type { Flags, FlagValues } from '../command-line/flags';
import { UsageError } from '../command-line/usage-error';

/** What the command line asks for. */
export interface RunOptions extends LocalRunOptions {
  /** Whether to run in Docker, in a public Python image unless there is another. */
  readonly docker: boolean;
}

const EXAMPLE = join(PACKAGE_FOLDER, 'examples', 'penguins');

/** The script's defaults, passed as arguments because a plain process cannot use these paths. */
const EXAMPLE_ARGUMENTS = [
  ...['--input-dir', CONTAINER_PATHS.input],
  ...['--output-dir', CONTAINER_PATHS.output],
  ...['--resource-config', '/opt/ml/config/resourceconfig.json'],
];

const FLAGS = {
  script: { value: 'FILE', description: 'the Python script to run (S3Script in AWS)' },
  input: {
    value: 'PATH',
    description: 'a folder or a file; the script finds it in /opt/ml/processing/input',
  },
  output: {
    value: 'FOLDER',
    description: 'receives what the script writes to /opt/ml/processing/output (default: output)',
  },
  argument: {
    value: 'TEXT',
    description: 'an argument for the script; repeatable',
    isRepeatable: true,
    takesAnyText: true,
  },
  environment: {
    value: 'K=V',
    description: 'an environment variable for the script; repeatable',
    isRepeatable: true,
    takesAnyText: true,
  },
  docker: { description: 'run in Docker, in a public Python image' },
  image: {
    value: 'IMAGE',
    description: "run in Docker, in this image; without --script, with the image's own entrypoint",
  },
  integration: {
    value: 'NAME',
    description: "polling (default), or sync: Step Functions' own createProcessingJob.sync",
    choices: INTEGRATIONS,
  },
  'instance-count': {
    value: 'N',
    description: 'number of instances; each is a process or container of its own',
  },
  sharded: { description: "give each instance a share of the input's files instead of all of them" },
  'instance-preference': {
    value: 'TYPE',
    description: 'an instance type to try; repeatable, in order of preference',
    isRepeatable: true,
  },
} as const satisfies Flags;

type RunFlags = FlagValues<typeof FLAGS>;

/** The command `run`. */
export const RUN = {
  name: 'run',
  summary: 'run a SageMaker Processing job through the deployed workflow, on this machine',
  description: 'Runs a SageMaker Processing job through the deployed workflow, on this machine.',
  flags: FLAGS,
  examples: [
    {
      does: 'The example, which prepares data about penguins for training',
      line: 'npx sagemaker-processing run',
    },
    {
      does: 'A script of your own',
      line: 'npx sagemaker-processing run --script prepare.py --input data/ --output prepared/',
    },
    {
      does: 'Two instances that share the data, with the integration sync',
      line: 'npx sagemaker-processing run --integration sync --instance-count 2 --sharded',
    },
  ],
  insteadOfWords:
    'pass files and folders with --script, --input or --output, and each script argument with its own --argument',
  notes: `Exit codes: 0 the execution succeeded, 1 it failed, 2 usage error, 130 stopped by Ctrl-C.
In a checkout of the repository, npm start -- is the same command.`,
} as const satisfies CommandSpec;

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

const instances = (flags: RunFlags) => {
  const count = flags['instance-count'];
  return {
    integration: flags.integration ?? DEFAULT_INTEGRATION,
    ...(count !== undefined && { instanceCount: parseCount(count) }),
    instancePreferences: flags['instance-preference'] ?? [],
    sharded: flags.sharded ?? false,
  };
};

/**
 * Without --script and --image, the example runs.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const runOptions = (flags: RunFlags, folder: string): RunOptions => {
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
