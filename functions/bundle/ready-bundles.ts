import { BUNDLES_FOLDER } from './bundles-folder';
import { RUNS_FROM_SOURCES } from './package-folder';

/**
 * Builds the bundles anew in a checkout, whose sources may have changed. The package has them, and has no esbuild.
 * @returns the folder of the bundles.
 */
export const readyBundles = async (): Promise<string> => {
  if (RUNS_FROM_SOURCES) await (await import('./bundle.js')).bundleFunctions();
  return BUNDLES_FOLDER;
};
