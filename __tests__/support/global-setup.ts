import { bundleFunctions } from '../../functions/bundle/bundle';
import { openTestRunGuard, type TestRunGuard } from './test-run-guard';

declare global {
  /** Jest passes nothing else from its setup to its teardown. */
  var testRunGuard: TestRunGuard | undefined;
}

/** Jest's global setup: ends the tests' processes with Jest, and builds the deployed bundles. */
export default async (): Promise<void> => {
  globalThis.testRunGuard = openTestRunGuard();
  await bundleFunctions();
};
