import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../functions/bundle/bundle';
import { SHARED_FOLDER } from './made-once';
import { openTestRunGuard, type TestRunGuard } from './test-run-guard';

declare global {
  /** Jest passes nothing else from its setup to its teardown. */
  var testRunGuard: TestRunGuard | undefined;
  var testRunFolder: string | undefined;
}

/** Jest's global setup: ends the tests' processes with Jest, and builds the deployed bundles. */
export default async (): Promise<void> => {
  globalThis.testRunGuard = openTestRunGuard();
  globalThis.testRunFolder = mkdtempSync(join(tmpdir(), 'test-run-'));
  // The logs of local runs go here, instead of among those of whoever runs the tests.
  process.env.XDG_STATE_HOME = join(globalThis.testRunFolder, 'state');
  process.env[SHARED_FOLDER] = join(globalThis.testRunFolder, 'shared');
  for (const name of ['state', 'shared']) mkdirSync(join(globalThis.testRunFolder, name));
  await bundleFunctions();
};
