import { join } from 'node:path';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { PACKAGE_FOLDER } from '../../../functions/bundle/package-folder';
import type { PlanJson } from '../../../terraform-plan/plan-json';
import type { RunFlags } from '../command-line';
import { checkRun, type PreparedRun, type UncheckedRun } from './prepared-run';
import { refuseOtherFlags } from './refused-flags';

/**
 * The run of these flags, before its job is checked.
 * @param folder the user's working directory, to which relative paths refer.
 * @param readPlan the plan, if it has been read: standard input can be read only once.
 * @throws UsageError
 */
export const uncheckedRun = async (
  flags: RunFlags,
  folder: string,
  readPlan?: PlanJson,
): Promise<UncheckedRun> => {
  refuseOtherFlags(flags);
  const { job, plan } = flags;
  // Only --job needs a parser of YAML, and only --plan one of plans.
  if (job !== undefined)
    return (await import('./job-run.js')).jobRun({ ...flags, job }, folder, BUNDLES_FOLDER);
  if (plan !== undefined)
    return (await import('./plan-run.js')).planRun({ ...flags, plan }, folder, readPlan);
  const example = join(PACKAGE_FOLDER, 'examples', 'penguins');
  return (await import('./files-run.js')).filesRun(flags, folder, { bundles: BUNDLES_FOLDER, example });
};

/**
 * Checks everything that can be checked before the run.
 * @param folder the user's working directory, to which relative paths refer.
 * @param readPlan the plan, if it has been read: standard input can be read only once.
 * @throws UsageError
 */
export const prepareRun = async (
  flags: RunFlags,
  folder: string,
  readPlan?: PlanJson,
): Promise<PreparedRun> => {
  const run = await uncheckedRun(flags, folder, readPlan);
  try {
    return await checkRun(run);
  } catch (error) {
    await run.remove?.();
    throw error;
  }
};
