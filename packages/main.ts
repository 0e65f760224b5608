import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../functions/bundle/package-folder';
import { packForCdkTerrain } from './pack-for-cdk-terrain';

try {
  const [unexpected] = process.argv.slice(2);
  if (unexpected !== undefined) {
    throw new Error(`Unexpected argument "${unexpected}"; npm run pack:packages takes none.`);
  }
  packForCdkTerrain(join(PACKAGE_FOLDER, 'dist', 'packages'));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
