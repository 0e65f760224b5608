import { FUNCTIONS, type FunctionName } from '../../workflow/functions/function-contracts';
import { BUNDLES_FOLDER, bundlePath } from './bundles-folder';
import { RUNS_FROM_SOURCES } from './package-folder';

/** Those of a workflow that is not a plan's. */
export const LOCAL_FUNCTIONS = [FUNCTIONS.start, FUNCTIONS.prepare, FUNCTIONS.status];

/** Waits until the bundles are built, and writes them. */
type WriteBundles = () => Promise<void>;

/**
 * Begins to build bundles anew in a checkout, whose sources may have changed. The package has them, and has no esbuild.
 * Nothing is written before the returned function is called.
 */
export const beginReadyBundles = async (names: readonly FunctionName[]): Promise<WriteBundles> => {
  if (!RUNS_FROM_SOURCES || names.length === 0) return async () => undefined;
  const { beginBundles } = await import('./bundle.js');
  return beginBundles(BUNDLES_FOLDER, names);
};

/**
 * Builds these of the bundles anew. Those of a plan are nobody's to build.
 * @param paths of the bundles that a run needs.
 */
export const readyBundles = async (paths: readonly string[]): Promise<void> => {
  const names = Object.values(FUNCTIONS).filter((name) => paths.includes(bundlePath(BUNDLES_FOLDER, name)));
  const write = await beginReadyBundles(names);
  await write();
};
