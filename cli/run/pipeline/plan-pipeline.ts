import { plannedPipeline } from '../../../local/planned-workflow/planned-pipeline';
import type { PlanJson } from '../../../terraform-plan/plan-json';
import { ofPlan, type PlanFlags, planFolder, planName } from '../sources/read-plan';
import { refuseFlagsOfWorkflows } from '../sources/refused-flags';
import { checkedDefinition } from './checked-definition';
import type { GivenPipeline } from './prepared-pipeline';

/**
 * The pipeline that a plan deploys; undefined if the plan has a workflow instead.
 * @param folder the user's working directory.
 * @throws UsageError if the plan does not tell which one is meant, or what it is.
 */
export const planPipeline = (flags: PlanFlags, plan: PlanJson, folder: string): GivenPipeline | undefined => {
  const found = ofPlan(() => plannedPipeline(plan, planFolder(flags, folder), flags.workflow));
  if (!found) return undefined;
  refuseFlagsOfWorkflows(flags);
  const { address, definition, ...others } = found;
  const title = { label: 'plan', text: `${planName(flags.plan, folder)}, ${address}` };
  return { ...others, definition: checkedDefinition(definition), title };
};
