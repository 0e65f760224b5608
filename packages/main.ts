import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../functions/bundle/package-folder';
import { packForCdkTerrain } from './pack-for-cdk-terrain';
import { runProgram } from './run-program';

const FOLDER = join(PACKAGE_FOLDER, 'dist', 'packages');

try {
  const [unexpected] = process.argv.slice(2);
  if (unexpected !== undefined) {
    throw new Error(`Unexpected argument "${unexpected}"; npm run pack:packages takes none.`);
  }
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  runProgram('npm', ['pack', '--pack-destination', FOLDER, '--loglevel', 'error'], PACKAGE_FOLDER);
  packForCdkTerrain(FOLDER);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
