import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { LocalInput, LocalOutput } from '../../../local/local-job';
import { CONTAINER_PATHS } from '../../../workflow/job/processing-job';
import { UsageError } from '../../command-line/usage-error';

/** A local run reads and writes only local files. */
export const pathOf = (flag: string, given: string, folder: string): string => {
  if (/^s3:\/\//i.test(given)) {
    throw new UsageError(
      `--${flag} must be a path on this machine; got ${given}. For the S3 URIs of a whole job, use --job and --s3.`,
    );
  }
  return resolve(folder, given);
};

const existing = (flag: string, path: string): string => {
  if (!existsSync(path)) throw new UsageError(`--${flag}: ${path} does not exist.`);
  return path;
};

/** A pipe or a device may never end. */
const fileOrFolder = (flag: string, path: string): string => {
  const stats = statSync(existing(flag, path));
  if (stats.isFile() || stats.isDirectory()) return path;
  throw new UsageError(`--${flag} must be a file or a folder; ${path} is a pipe or a device.`);
};

/** A regular file. */
export const regularFile = (flag: string, path: string): string => {
  const stats = statSync(existing(flag, path));
  if (stats.isFile()) return path;
  throw new UsageError(
    `--${flag} must be a file; ${path} is ${stats.isDirectory() ? 'a folder' : 'not a regular file'}.`,
  );
};

export const existingFolder = (flag: string, path: string): string => {
  if (statSync(existing(flag, path)).isDirectory()) return path;
  throw new UsageError(`--${flag} must be a folder; ${path} is a file.`);
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

/** A folder that exists or can be created. */
export const newFolder = (flag: string, path: string): string => {
  const parent = existingParent(path);
  if (!statSync(parent).isDirectory()) {
    throw new UsageError(`--${flag} must be a folder; ${parent} is a file.`);
  }
  if (parent !== path && isLink(path)) {
    throw new UsageError(`--${flag} must be a folder; ${path} is a broken symbolic link.`);
  }
  return path;
};

/** The path without symbolic links. Its end need not exist. */
const realPath = (path: string): string => {
  const parent = existingParent(path);
  return join(realpathSync(parent), relative(parent, path));
};

/** Whether the path is the folder itself, or below it. */
const isWithin = (folder: string, path: string): boolean => {
  const way = relative(realPath(folder), realPath(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** Outputs inside the input would replace it, or be read by the next run. */
export const keepApart = (inputs: readonly string[], outputs: readonly string[]): void => {
  for (const input of inputs) {
    for (const output of outputs) {
      if (isWithin(input, output)) {
        throw new UsageError(`--output must be outside the input, ${input}; got ${output}.`);
      }
    }
  }
};

/** The end of `SOURCE:/opt/ml/processing/PATH`. */
const CONTAINER_PATH = /^(.+):(\/opt\/ml\/processing(?:\/.*)?)$/s;

/** Docker's form with any other path of the container. */
const OTHER_PATH = /^(.+):(\/.*)$/s;

/** A path of this machine, and one of the container. A name with a colon needs no path after it. */
const splitPaths = (
  flag: 'input' | 'output',
  given: string,
  folder: string,
  standard: string,
): { readonly path: string; readonly localPath: string } => {
  const [, source, localPath] = CONTAINER_PATH.exec(given) ?? [];
  if (source !== undefined && localPath !== undefined) {
    return { path: pathOf(flag, source, folder), localPath: localPath.replace(/\/+$/, '') };
  }
  const path = pathOf(flag, given, folder);
  const [, , other] = /^s3:/i.test(given) || existsSync(path) ? [] : (OTHER_PATH.exec(given) ?? []);
  if (other !== undefined) {
    throw new UsageError(
      `--${flag}: the path in the container must be below ${CONTAINER_PATHS.root}/; got ${other}.`,
    );
  }
  return { path, localPath: standard };
};

/** SageMaker refuses two inputs, or two outputs, with one path. */
const refuseRepeatedPaths = (
  flag: 'input' | 'output',
  all: readonly { readonly path: string; readonly localPath: string }[],
): void => {
  for (const [index, { path, localPath }] of all.entries()) {
    const first = all.slice(0, index).find((each) => each.localPath === localPath);
    if (!first) continue;
    throw new UsageError(
      `--${flag}: ${first.path} and ${path} have the same path in the container, ${localPath}; give one another, as in --${flag} ${path}:${CONTAINER_PATHS.root}/NAME`,
    );
  }
};

/**
 * The inputs of `--input SOURCE[:PATH]`.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const parseInputs = (given: readonly string[], folder: string): readonly LocalInput[] => {
  const inputs = given.map((text) => {
    const { path, localPath } = splitPaths('input', text, folder, CONTAINER_PATHS.input);
    return { path, isFolder: statSync(fileOrFolder('input', path)).isDirectory(), localPath };
  });
  refuseRepeatedPaths('input', inputs);
  return inputs;
};

/**
 * The outputs of `--output FOLDER[:PATH]`.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const parseOutputs = (given: readonly string[], folder: string): readonly LocalOutput[] => {
  const outputs = given.map((text) => {
    const { path, localPath } = splitPaths('output', text, folder, CONTAINER_PATHS.output);
    return { path: newFolder('output', path), localPath };
  });
  refuseRepeatedPaths('output', outputs);
  for (const [index, { path }] of outputs.entries()) {
    if (outputs.slice(0, index).some((each) => each.path === path)) {
      throw new UsageError(`--output: two outputs go to ${path}; give each a folder of its own.`);
    }
  }
  return outputs;
};
