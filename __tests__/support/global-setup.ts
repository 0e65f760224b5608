import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../functions/bundle/bundle';
import { openTestRunGuard, type TestRunGuard } from './test-run-guard';

declare global {
  /** Jest passes nothing else from its setup to its teardown. */
  var testRunGuard: TestRunGuard | undefined;
  var testStateFolder: string | undefined;
}

/** Jest's global setup: ends the tests' processes with Jest, and builds the deployed bundles. */
export default async (): Promise<void> => {
  globalThis.testRunGuard = openTestRunGuard();
  // The logs of local runs go here, instead of among those of whoever runs the tests.
  globalThis.testStateFolder = mkdtempSync(join(tmpdir(), 'test-state-'));
  process.env.XDG_STATE_HOME = globalThis.testStateFolder;
  await bundleFunctions();
};
