import { FUNCTIONS } from '../../workflow/functions/function-contracts';
import { BUNDLES_FOLDER, bundlePath } from './bundles-folder';
import { RUNS_FROM_SOURCES } from './package-folder';

/**
 * Builds these of the bundles anew in a checkout, whose sources may have changed. The package has them, and has no esbuild;
 * those of a plan are nobody's to build.
 * @param paths of the bundles that a run needs.
 */
export const readyBundles = async (paths: readonly string[]): Promise<void> => {
  const names = Object.values(FUNCTIONS).filter((name) => paths.includes(bundlePath(BUNDLES_FOLDER, name)));
  if (!RUNS_FROM_SOURCES || names.length === 0) return;
  const { bundleFunctions } = await import('./bundle.js');
  await bundleFunctions(BUNDLES_FOLDER, names);
};
