import { parsePlanJson, tooDeep } from '../../terraform-plan/plan-json';
import { readPlan, type TerraformPlan } from './terraform-plan';

/**
 * Reads what `terraform show -json` wrote.
 * @throws InputError that tells what was found, what is allowed, and what to do.
 */
export const parsePlan = (bytes: Uint8Array): TerraformPlan => {
  const plan = parsePlanJson(bytes);
  try {
    return readPlan(plan);
  } catch (error) {
    // Documents in texts of documents may together be nested too deeply.
    throw error instanceof RangeError ? tooDeep() : error;
  }
};
