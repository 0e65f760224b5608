import { dirname, relative, resolve } from 'node:path';
import { InputError } from '../../../terraform-plan/input-error';
import { type PlanJson, parsePlanJson } from '../../../terraform-plan/plan-json';
import { UsageError } from '../../command-line/usage-error';
import { readPlanFile, STANDARD_INPUT } from '../../plan-file';
import type { RunFlags } from '../command-line';
import { existingFolder, pathOf } from '../flags/local-paths';

export type PlanFlags = RunFlags & { readonly plan: string };

/** Where the relative paths of the plan start. */
export const planFolder = ({ chdir, plan }: PlanFlags, folder: string): string => {
  if (chdir !== undefined) return existingFolder('chdir', pathOf('chdir', chdir, folder));
  return plan === STANDARD_INPUT ? folder : dirname(resolve(folder, plan));
};

/** The plan as the user knows it. */
export const planName = (plan: string, folder: string): string =>
  plan === STANDARD_INPUT ? 'standard input' : relative(folder, resolve(folder, plan));

/** @throws UsageError in place of what is wrong with the plan. */
export const ofPlan = <Result>(read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new UsageError(`--plan: ${error.message}`) : error;
  }
};

/**
 * The plan of `--plan FILE`.
 * @throws UsageError if there is none.
 */
export const readPlan = ({ plan }: PlanFlags, folder: string): PlanJson =>
  ofPlan(() => parsePlanJson(readPlanFile(plan, folder)));
