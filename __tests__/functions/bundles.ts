import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../functions/bundle/bundle';

/**
 * A folder with the bundles that are deployed, for the tests of one file: `dist/functions` is written anew by each
 * `npm start`, also by those of other tests.
 */
export const useBundles = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  beforeAll(() => bundleFunctions(folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
