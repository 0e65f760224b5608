import { parsePlan } from '../../review/plan/plan-input';
import type { TerraformPlan } from '../../review/plan/terraform-plan';
import { reviewPlan } from '../../review/review-plan';

/** A resource of a plan, in the form of Terraform's JSON; the rest is filled in. */
export interface GivenChange {
  readonly address: string;
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly [member: string]: unknown;
}

const actionsOf = ({ actions, before = null, after = null }: GivenChange): readonly string[] => {
  if (actions) return actions;
  if (before === null) return ['create'];
  return after === null ? ['delete'] : ['update'];
};

/** The type is the part of the address before the last name. */
export const typeOf = (address: string): string => /(?:^|\.)(\w+)\.\w+(?:\[.*\])?$/s.exec(address)?.[1] ?? '';

const CHANGE_MEMBERS = ['after_unknown', 'before_sensitive', 'after_sensitive', 'replace_paths', 'importing'];

const resourceChange = (given: GivenChange): object => {
  const { address, actions: _, before = null, after = null, ...rest } = given;
  const members = Object.entries(rest);
  const isOfChange = ([name]: [string, unknown]) => CHANGE_MEMBERS.includes(name);
  return {
    address,
    mode: 'managed',
    type: typeOf(address),
    ...Object.fromEntries(members.filter((member) => !isOfChange(member))),
    change: {
      actions: actionsOf(given),
      before,
      after,
      ...Object.fromEntries(members.filter(isOfChange)),
    },
  };
};

/** The JSON of a plan with these changes. */
export const planJson = (changes: readonly GivenChange[], rest: object = {}): string =>
  JSON.stringify({ format_version: '1.2', resource_changes: changes.map(resourceChange), ...rest });

export const planOf = (changes: readonly GivenChange[], rest: object = {}): TerraformPlan =>
  parsePlan(Buffer.from(planJson(changes, rest)));

export const review = (changes: readonly GivenChange[], rest: object = {}): string =>
  reviewPlan(planOf(changes, rest));

/** Resources as they are drifted, for the plan's member `resource_drift`. */
export const drifted = (changes: readonly GivenChange[]): object => ({
  resource_drift: changes.map(resourceChange),
});
