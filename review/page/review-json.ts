import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import { changeCounts } from './verdict';
import { kindNameOf } from './warning-kinds';
import type { Warning } from './warnings';

/** The warnings of a review and the number of changes, as JSON for programs. */
export const reviewJson = (
  { errored, actions }: TerraformPlan,
  listed: readonly ResourceChange[],
  warnings: readonly Warning[],
): string => {
  const counts = changeCounts(listed, actions.length).map(({ name, count }) => [name, count]);
  const review = {
    failed: errored,
    counts: Object.fromEntries(counts),
    warnings: warnings.map((warning) => ({
      kind: kindNameOf(warning),
      address: warning.address ?? null,
      sentence: warning.text,
    })),
  };
  return `${JSON.stringify(review, null, 2)}\n`;
};
