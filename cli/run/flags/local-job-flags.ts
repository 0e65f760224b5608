import { existsSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import { parse } from 'shell-quote';
import type { LocalJob, LocalOutput, LocalProgram } from '../../../local/local-job';
import { CONTAINER_PATHS } from '../../../workflow/job/processing-job';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import type { IntegerRule } from '../../../workflow/rules/rule';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { existingFolder, keepApart, parseInputs, parseOutputs, pathOf, regularFile } from './local-paths';
import { scriptCommand } from './script-command';

/** The value may be a secret. */
const withoutValue = (pair: string): string => pair.replace(/=.*$/s, '=…');

const parseEnvironment = (pairs: readonly string[]): Record<string, string> => {
  const entries = pairs.map((pair): [string, string] => {
    const [, name, value] = /^([a-zA-Z_][a-zA-Z0-9_]*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(
        `--environment must be NAME=VALUE, where NAME contains only letters, digits and _ and does not start with a digit; got "${withoutValue(pair)}".`,
      );
    }
    return [name, value];
  });
  for (const [index, [name]] of entries.entries()) {
    if (entries.slice(0, index).some(([earlier]) => earlier === name)) {
      throw new UsageError(`--environment: ${name} is given twice; give each variable one value.`);
    }
  }
  return Object.fromEntries(entries);
};

/** @throws UsageError if it is not a number that the rule allows. */
export const parseInteger = (
  flag: string,
  given: string,
  { minimum, maximum, allowed }: IntegerRule,
): number => {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= minimum && number <= maximum) return number;
  throw new UsageError(`--${flag} must be ${allowed}; got "${given}".`);
};

/** The words of a command, as a shell reads them. */
const parseCommand = (given: string): readonly string[] => {
  const words = parse(given, (name) => `$${name}`);
  const texts = words.filter((word) => typeof word === 'string');
  if (texts.length === words.length && texts.length > 0) return texts;
  throw new UsageError(
    `--entrypoint must be a program and its arguments, such as "Rscript --vanilla", without shell operators; got "${given}".`,
  );
};

/** The script's path relative to the folder. A path in the folder counts before one in the working directory. */
const entrypointIn = (source: string, script: string, folder: string): string => {
  const inSource = resolve(source, script);
  const path = existsSync(inSource) ? inSource : resolve(folder, script);
  const entrypoint = relative(source, path);
  if (entrypoint === '' || entrypoint === '..' || entrypoint.startsWith(`..${sep}`)) {
    throw new UsageError(`--script must be in the --source-dir, ${source}; got ${script}.`);
  }
  regularFile('script', path);
  return entrypoint.split(sep).join(posix.sep);
};

const sourceProgram = (flags: RunFlags, source: string, folder: string): LocalProgram => {
  if (flags.script === undefined) {
    throw new UsageError(`--source-dir needs --script, the file in ${source} to run.`);
  }
  if (flags.entrypoint !== undefined) {
    throw new UsageError(
      '--entrypoint cannot be used with --source-dir; give the script a first line such as #!/usr/bin/env Rscript.',
    );
  }
  const path = existingFolder('source-dir', pathOf('source-dir', source, folder));
  return { kind: 'source', path, entrypoint: entrypointIn(path, flags.script, folder) };
};

const commandOf = (path: string): readonly string[] | undefined => {
  try {
    return scriptCommand(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--script must be a file that you can read; ${path} cannot be read (${code}).`);
  }
};

const scriptProgram = (script: string, entrypoint: string | undefined, folder: string): LocalProgram => {
  const path = regularFile('script', pathOf('script', script, folder));
  const command = entrypoint === undefined ? commandOf(path) : parseCommand(entrypoint);
  return command === undefined ? { kind: 'python', path } : { kind: 'script', path, command };
};

const parseProgram = (flags: RunFlags, folder: string): LocalProgram | undefined => {
  const { script, entrypoint, 'source-dir': source } = flags;
  if (source !== undefined) return sourceProgram(flags, source, folder);
  if (script !== undefined) return scriptProgram(script, entrypoint, folder);
  return entrypoint === undefined ? undefined : { kind: 'command', command: parseCommand(entrypoint) };
};

/** Without an output the job's results would be lost. */
const DEFAULT_OUTPUT = 'output';

const parseFiles = (flags: RunFlags, folder: string): Pick<LocalJob, 'inputs' | 'outputs'> => {
  const inputs = parseInputs(flags.input ?? [], folder);
  const outputs: readonly LocalOutput[] = parseOutputs(flags.output ?? [DEFAULT_OUTPUT], folder);
  keepApart(
    inputs.map(({ path }) => path),
    outputs.map(({ path }) => path),
  );
  if (inputs.length === 0 && flags.sharded) {
    throw new UsageError('--sharded: there is no input to share; add --input, or remove --sharded.');
  }
  return { inputs, outputs };
};

/**
 * The job of the flags.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const parseLocalJob = (flags: RunFlags, folder: string): LocalJob => {
  const program = parseProgram(flags, folder);
  const { 'instance-count': count, 'max-runtime': runtime, image } = flags;
  return {
    ...parseFiles(flags, folder),
    ...(program && { program }),
    arguments: flags.argument ?? [],
    environment: parseEnvironment(flags.environment ?? []),
    ...(image !== undefined && { image }),
    ...(count !== undefined && {
      instanceCount: parseInteger('instance-count', count, PROCESSING_JOB_RULES.InstanceCount),
    }),
    ...(runtime !== undefined && {
      maxRuntimeInSeconds: parseInteger('max-runtime', runtime, PROCESSING_JOB_RULES.MaxRuntimeInSeconds),
    }),
    instancePreferences: flags['instance-preference'] ?? [],
    sharded: flags.sharded ?? false,
  };
};

/** Runs the example where the flags name nothing to run. */
export const withExample = (flags: RunFlags, example: string): RunFlags => {
  const { script, 'source-dir': source, entrypoint, image } = flags;
  if ([script, source, entrypoint, image].some((flag) => flag !== undefined)) return flags;
  return {
    ...flags,
    script: join(example, 'preprocess.py'),
    input: flags.input ?? [join(example, 'data')],
    argument: [...EXAMPLE_ARGUMENTS, ...(flags.argument ?? [])],
  };
};

/** The script's defaults, passed as arguments because a plain process cannot use these paths. */
const EXAMPLE_ARGUMENTS = [
  ...['--input-dir', CONTAINER_PATHS.input],
  ...['--output-dir', CONTAINER_PATHS.output],
  ...['--resource-config', '/opt/ml/config/resourceconfig.json'],
];
