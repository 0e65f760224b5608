import { holdsMarker } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { shownName } from '../page/value-display';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';
import { isSeparate, type SeparatePolicies } from '../resource-types/separate-policies';

/** A provider may replace one empty value by another, such as null by an empty list. */
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.values(value).every(isEmpty));

/** The attributes without the inline policies that other resources of the plan put on the role. */
const withoutSeparatePolicies = (
  { type }: ResourceChange,
  attributes: Attributes,
  separate: SeparatePolicies,
): Attributes => {
  const { inlinePolicies } = resourceType(type);
  const blocks = inlinePolicies && attributes[inlinePolicies];
  if (!inlinePolicies || !Array.isArray(blocks)) return attributes;
  const own = blocks.filter(
    (block) => !(isRecord(block) && isSeparate(attributes.name, block.name, separate)),
  );
  return { ...attributes, [inlinePolicies]: own };
};

const changedNames = (change: ResourceChange, separate: SeparatePolicies): string[] => {
  if (change.before === null || change.after === null) return [];
  const before = withoutSeparatePolicies(change, change.before, separate);
  const after = withoutSeparatePolicies(change, change.after, separate);
  return Object.keys(after).filter(
    (name) =>
      !isSame(before[name], after[name]) &&
      !(isEmpty(before[name]) && isEmpty(after[name]) && !holdsMarker(after[name])),
  );
};

/** What changed in AWS since the last apply, other than by Terraform: a sentence of Markdown each. */
export const driftSentences = (drift: readonly ResourceChange[], separate: SeparatePolicies): string[] =>
  drift.flatMap((change) => {
    if (change.action === 'destroyed') return [`${code(change.address)} is gone`];
    const names = changedNames(change, separate);
    return names.length === 0
      ? []
      : [`${code(change.address)}: ${names.map((name) => code(shownName(name))).join(', ')}`];
  });
