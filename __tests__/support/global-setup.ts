import { bundleFunctions } from '../../functions/bundle/bundle';
import { openTestRunGuard, type TestRunGuard } from './test-run-guard';

declare global {
  /** Jest hands nothing else from its set-up to its teardown. */
  var testRunGuard: TestRunGuard | undefined;
}

/** Jest's global set-up: what the tests start ends with Jest, and they run the bundles that are deployed. */
export default async (): Promise<void> => {
  globalThis.testRunGuard = openTestRunGuard();
  await bundleFunctions();
};
