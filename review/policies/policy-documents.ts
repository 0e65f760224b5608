import { isRecord } from '../../workflow/rules/json-value';
import { asText } from '../page/value-display';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { UNKNOWN } from '../plan/visible-values';
import type { PolicyAttribute } from '../resource-types/resource-type';
import { resourceType } from '../resource-types/resource-types';
import { isSeparate } from '../resource-types/separate-policies';

/** A policy on both sides of a change: its JSON, null if there is none, or a marker. */
export interface PolicyPair {
  /** What the policy is, if its resource has others too. */
  readonly kind?: PolicyAttribute['kind'] | 'inline policy';
  /** The name of an inline policy. */
  readonly name?: string;
  readonly before: unknown;
  readonly after: unknown;
}

const inlinePoliciesIn = (blocks: unknown): Map<string, unknown> =>
  new Map(
    (Array.isArray(blocks) ? blocks : [])
      .filter(isRecord)
      .filter(({ policy }) => policy !== undefined && policy !== '')
      .map(({ name, policy }) => [asText(name), policy]),
  );

/** Unknown inline policies are left out: usually they are the ones that other resources put on the role. */
const inlinePairs = (
  { before, after }: ResourceChange,
  attribute: string,
  separate: ReadonlySet<string>,
): PolicyPair[] => {
  if (after?.[attribute] === UNKNOWN) return [];
  const [from, to] = [inlinePoliciesIn(before?.[attribute]), inlinePoliciesIn(after?.[attribute])];
  const role = (after ?? before)?.name;
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((name) => !isSeparate(role, name, separate))
    .map((name) => ({
      kind: 'inline policy',
      name,
      before: from.get(name) ?? null,
      after: to.get(name) ?? null,
    }));
};

const derivedPair = (
  { before, after }: ResourceChange,
  derive: (attributes: Attributes) => string,
): PolicyPair => ({ before: before && derive(before), after: after && derive(after) });

/** Every policy of a resource. `separate` holds the separate policies of the whole plan. */
export const policiesOf = (change: ResourceChange, separate: ReadonlySet<string>): PolicyPair[] => {
  const { before, after } = change;
  const { policies = [], inlinePolicies, derivedPolicy } = resourceType(change.type);
  return [
    ...policies.map(({ attribute, kind }) => ({
      ...(kind && { kind }),
      before: before?.[attribute] ?? null,
      after: after?.[attribute] ?? null,
    })),
    ...(inlinePolicies ? inlinePairs(change, inlinePolicies, separate) : []),
    ...(derivedPolicy ? [derivedPair(change, derivedPolicy)] : []),
  ];
};
