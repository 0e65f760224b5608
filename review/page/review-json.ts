import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import { changeCounts } from './verdict';
import type { Warning } from './warnings';

/** The names of the kinds of warnings outside of this program. They never change. */
const KIND_NAMES = {
  plan: 'plan',
  data: 'data-at-risk',
  executions: 'executions-at-risk',
  access: 'access-widens',
  unseen: 'cannot-be-seen',
} as const satisfies Readonly<Record<Warning['kind'], string>>;

export type KindName = (typeof KIND_NAMES)[Warning['kind']];

export const KINDS_OF_WARNINGS: readonly KindName[] = Object.values(KIND_NAMES);

export const kindNameOf = ({ kind }: Warning): KindName => KIND_NAMES[kind];

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
