import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS_FOLDER } from '../measure/folders';

/** For a network that hangs. */
const HANGS_AFTER_MILLISECONDS = 600_000;

const succeeds = (file: string, args: readonly string[]): boolean =>
  spawnSync(file, args, { timeout: HANGS_AFTER_MILLISECONDS, stdio: 'ignore' }).status === 0;

/**
 * Makes a folder once: what is half made is made again the next time.
 * @returns undefined if it cannot be made, as without a network.
 */
const madeFolder = (name: string, make: (folder: string) => boolean): string | undefined => {
  const folder = join(PEERS_FOLDER, name);
  const done = join(folder, 'installed');
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  if (!make(folder)) return undefined;
  writeFileSync(done, '');
  return folder;
};

/** The folder with npm packages, each `name@version`. */
export const npmPackages = (name: string, packages: readonly string[]): string | undefined =>
  madeFolder(name, (folder) =>
    succeeds('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', ...packages]),
  );

/** Whether npm can install packages here. */
export const npmRegistryAnswers = (): boolean => succeeds('npm', ['ping']);

/** A Python that has boto3: the one on the PATH, or one in a virtual environment. */
export const pythonWithBoto3 = (): string | undefined => {
  if (succeeds('python3', ['-c', 'import boto3'])) return 'python3';
  const folder = madeFolder(
    'boto3',
    (path) =>
      succeeds('python3', ['-m', 'venv', path]) &&
      succeeds(join(path, 'bin/python'), ['-m', 'pip', 'install', 'boto3']),
  );
  return folder && join(folder, 'bin/python');
};

const NODE_22 = 22;

/** Lambda's Node.js where npm has it for this machine, otherwise the running one. */
export const lambdaNode = (): string => {
  if (Number.parseInt(process.versions.node, 10) === NODE_22) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = npmPackages('node-22', [`${name}@${NODE_22}`]);
  return folder === undefined ? process.execPath : join(folder, 'node_modules', name, 'bin/node');
};
