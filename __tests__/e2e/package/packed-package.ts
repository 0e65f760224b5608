import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { madeOnce } from '../../support/made-once';
import { copyCheckout } from '../support/checkout';

const ROOT = resolve(__dirname, '../../..');

const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Where `npm run pack:packages` leaves the tarballs of both packages. */
const TARBALLS = 'dist/packages';

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

/** A copy of the checkout in which the package was packed once for all test files. */
const packedCheckout = (): Promise<string> =>
  madeOnce('package', (folder) => {
    copyCheckout(folder);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, TARBALLS), { recursive: true });
    succeedIn(folder, 'npm', ['pack', '--pack-destination', TARBALLS]);
  });

/** @returns the path of the package's tarball. */
export const packedPackage = async (): Promise<string> =>
  join(await packedCheckout(), TARBALLS, `cdktf-sagemaker-processing-${version}.tgz`);

/** @returns the path of the tarball of the package for CDK Terrain, which is made from the other one. */
export const packedPackageForCdkTerrain = async (): Promise<string> => {
  const checkout = await packedCheckout();
  await madeOnce('package-for-cdk-terrain', () =>
    succeedIn(checkout, process.execPath, ['--import', 'tsx', 'packages/main.ts']),
  );
  return join(checkout, TARBALLS, `cdktn-sagemaker-processing-${version}.tgz`);
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
