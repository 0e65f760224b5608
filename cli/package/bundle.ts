import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_FOLDER } from '../../functions/bundle/package-folder';
import { thirdPartyLicenses } from './third-party-licenses';

/** Where the package's `bin` is. */
const FOLDER = join(PACKAGE_FOLDER, 'dist', 'cli');

/** A file that runs as a program of its own, and is found beside the program that starts it. */
const FUNCTION_PROGRAM = 'invoke-function.cjs';

/**
 * Bundles the command line into one file, so that who installs the package for its construct does not install the
 * packages that only the command line needs.
 */
const bundleCommandLine = async (): Promise<void> => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, 'main.js');
  const { metafile } = await build({
    absWorkingDir: PACKAGE_FOLDER,
    entryPoints: ['cli/main.ts'],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20.12',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // A checkout builds the functions' bundles anew; the package has them.
    external: ['esbuild'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  await chmod(file, 0o755);
  await copyFile(join(PACKAGE_FOLDER, 'local', 'lambda', FUNCTION_PROGRAM), join(FOLDER, FUNCTION_PROGRAM));
  const licenses = thirdPartyLicenses(PACKAGE_FOLDER, Object.keys(metafile.inputs));
  await writeFile(join(FOLDER, 'THIRD-PARTY-LICENSES.txt'), licenses);
};

bundleCommandLine().catch((error: Error) => {
  // esbuild has printed its own errors.
  if (!('errors' in error)) process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
