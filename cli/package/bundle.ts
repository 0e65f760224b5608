import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_FOLDER } from '../../functions/bundle/package-folder';
import { thirdPartyLicenses } from './third-party-licenses';

/** Where the package's `bin` is. */
const FOLDER = join(PACKAGE_FOLDER, 'dist', 'cli');

/** Files that the command line reads or runs, and finds beside the code that needs them. */
const FILES_BESIDE = [
  'local/lambda/invoke-function.cjs',
  'run-report/page/report.css',
  'run-report/page/report.js',
];

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
  for (const path of FILES_BESIDE) await copyFile(join(PACKAGE_FOLDER, path), join(FOLDER, basename(path)));
  const licenses = thirdPartyLicenses(PACKAGE_FOLDER, Object.keys(metafile.inputs));
  await writeFile(join(FOLDER, 'THIRD-PARTY-LICENSES.txt'), licenses);
};

bundleCommandLine().catch((error: Error) => {
  // esbuild has printed its own errors.
  if (!('errors' in error)) process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
