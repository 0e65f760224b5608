import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../../functions/bundle/package-folder';

const { version }: { version: string } = JSON.parse(
  readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8'),
);

/** The package's version. */
export const VERSION = version;
