import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { madeOnce } from '../../support/made-once';
import { copyCheckout } from '../support/checkout';

const ROOT = resolve(__dirname, '../../..');

const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Runs a program as a user of the package does, outside of any npm script. */
export const runIn = (
  cwd: string,
  file: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
) => {
  const { INIT_CWD: _, ...env } = process.env;
  return spawnSync(file, args, { cwd, encoding: 'utf8', env: { ...env, ...more } });
};

const succeedIn = (cwd: string, file: string, args: readonly string[]): void => {
  const { status, stdout, stderr } = runIn(cwd, file, args);
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stdout}${stderr}`);
};

/** The package, packed from a copy of the checkout once for all test files. @returns the tarball's path. */
export const packedPackage = async (): Promise<string> => {
  const checkout = await madeOnce('package', (folder) => {
    copyCheckout(folder);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    succeedIn(folder, 'npm', ['pack']);
  });
  return join(checkout, `cdktf-sagemaker-processing-${version}.tgz`);
};

/** Both packages, packed by the command for it. @returns the tarballs' paths by the name of the app's library. */
export const packedPackages = async (): Promise<Readonly<Record<'cdktf' | 'cdktn', string>>> => {
  const checkout = await madeOnce('packages', (folder) => {
    copyCheckout(folder);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    succeedIn(folder, 'npm', ['run', 'pack:packages']);
  });
  const tarball = (library: string) =>
    join(checkout, 'dist/packages', `${library}-sagemaker-processing-${version}.tgz`);
  return { cdktf: tarball('cdktf'), cdktn: tarball('cdktn') };
};

/** Installs packages into a new project that has nothing else. */
export const installInto = (project: string, ...packages: readonly string[]): void => {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  succeedIn(project, 'npm', ['install', '--prefer-offline', '--no-audit', ...packages]);
};

/** The paths of all files below a folder, relative to it. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
