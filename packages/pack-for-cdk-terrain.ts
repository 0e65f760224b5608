import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../functions/bundle/package-folder';
import { renameImports } from './rename-imports';
import { runProgram } from './run-program';

/** What differs from this package: name, description, engines, peers and their lock, README. */
const DIFFERENCES = join(__dirname, 'cdktn');

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly scripts?: object;
  readonly devDependencies?: object;
}

const readPackageJson = (folder: string): PackageJson =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The package.json of the other package, without what only a checkout can use. */
const packageJson = (folder: string): object => {
  const { scripts: _scripts, devDependencies: _devDependencies, ...shared } = readPackageJson(folder);
  return { ...shared, ...readPackageJson(DIFFERENCES) };
};

const writeJson = (file: string, value: object): void =>
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

const renameImportsIn = (folder: string): void => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  for (const file of files) {
    const path = join(folder, file);
    writeFileSync(path, renameImports(readFileSync(path, 'utf8')));
  }
};

/** Compiles the construct against the types of CDK Terrain; Node's own types are the checkout's. */
const compile = (folder: string): void => {
  rmSync(join(folder, 'dist', 'lib'), { recursive: true });
  const tsconfig = join(folder, 'tsconfig.json');
  writeJson(tsconfig, {
    extends: join(PACKAGE_FOLDER, 'tsconfig.build.json'),
    compilerOptions: { rootDir: '.', outDir: 'dist/lib' },
    files: ['constructs/index.ts'],
  });
  runProgram(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', tsconfig], folder);
};

/** Installs what the other package compiles against, as locked. The providers warn on Node.js 20, but compile. */
const installPeers = (folder: string): void => {
  mkdirSync(folder);
  const files = ['package.json', 'package-lock.json'];
  for (const file of files) copyFileSync(join(DIFFERENCES, file), join(folder, file));
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  runProgram('npm', ['ci', '--prefer-offline', ...quietly], folder);
};

/** @param staging where the peers are installed and the tarball is unpacked. */
const packStaged = (folder: string, tarball: string, staging: string): void => {
  const staged = join(staging, 'package');
  installPeers(staging);
  runProgram('tar', ['-xzf', tarball], staging);
  renameImportsIn(join(staged, 'constructs'));
  compile(staged);
  writeJson(join(staged, 'package.json'), packageJson(staged));
  copyFileSync(join(DIFFERENCES, 'README.md'), join(staged, 'README.md'));
  const quietly = ['--ignore-scripts', '--loglevel', 'error'];
  runProgram('npm', ['pack', '--pack-destination', folder, ...quietly], staged);
};

/**
 * Packs the same construct for CDK Terrain: the files of this package's tarball, with the imports renamed, compiled
 * against CDK Terrain's types.
 * @param folder where `npm pack` has written this package's tarball, and the other one is written.
 * @throws Error if npm, tar or TypeScript fails, for example without a network.
 */
export const packForCdkTerrain = (folder: string): void => {
  const { name, version } = readPackageJson(PACKAGE_FOLDER);
  // Below the checkout, so that TypeScript finds the other packages there.
  const staging = join(folder, 'cdktn');
  try {
    packStaged(folder, join(folder, `${name}-${version}.tgz`), staging);
  } finally {
    // The providers take 480 MB.
    rmSync(staging, { recursive: true, force: true });
  }
};
