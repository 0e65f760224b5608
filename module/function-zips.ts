import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { FUNCTIONS } from '../workflow/functions/function-contracts';

/** A fixed time, so that equal bundles give equal zips. fflate writes local time, and no zip can hold an earlier one. */
const MTIME = new Date(1980, 0, 1);

const UNIX = 3;
const REGULAR_FILE_0644 = (0o100644 << 16) >>> 0;

/** The deployment package of a function. Equal bundles give equal bytes on every machine. */
const functionZip = (bundle: Uint8Array): Uint8Array => {
  const files: Zippable = { 'index.js': [bundle, { mtime: MTIME, os: UNIX, attrs: REGULAR_FILE_0644 }] };
  return zipSync(files, { level: 9 });
};

/** Zips the bundle of each function to `<function>.zip`. */
export const writeFunctionZips = (bundles: string, zips: string): void => {
  mkdirSync(zips, { recursive: true });
  for (const name of Object.values(FUNCTIONS)) {
    const bundle = readFileSync(join(bundles, name, 'index.js'));
    writeFileSync(join(zips, `${name}.zip`), functionZip(bundle));
  }
};
