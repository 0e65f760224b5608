import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { holdsMarker } from '../plan/visible-values';

/** Providers fill in what was left out when a resource was made: nothing, an empty text, an empty list. */
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.values(value).every(isEmpty));

/** The policies in blocks of a role that no other resource of the plan has put there. */
const ownInlinePolicies = (value: unknown, role: unknown, separate: ReadonlySet<string>): unknown =>
  Array.isArray(value)
    ? value.filter((policy) => !(isRecord(policy) && separate.has(`${String(role)}/${String(policy.name)}`)))
    : value;

const withoutMirrors = (
  { type }: ResourceChange,
  attributes: Attributes,
  separate: ReadonlySet<string>,
): Attributes =>
  type === 'aws_iam_role'
    ? {
        ...attributes,
        inline_policy: ownInlinePolicies(attributes.inline_policy, attributes.name, separate),
      }
    : attributes;

const changedNames = (change: ResourceChange, separate: ReadonlySet<string>): string[] => {
  if (change.before === null || change.after === null) return [];
  const before = withoutMirrors(change, change.before, separate);
  const after = withoutMirrors(change, change.after, separate);
  return Object.keys(after).filter(
    (name) =>
      !isSame(before[name], after[name]) &&
      !(isEmpty(before[name]) && isEmpty(after[name]) && !holdsMarker(after[name])),
  );
};

/** What has changed in AWS since the last apply, by other means than Terraform: a sentence of Markdown each. */
export const driftSentences = (drift: readonly ResourceChange[], separate: ReadonlySet<string>): string[] =>
  drift.flatMap((change) => {
    if (change.action === 'destroyed') return [`${code(change.address)} is gone`];
    const names = changedNames(change, separate);
    return names.length === 0
      ? []
      : [`${code(change.address)}: ${names.map((name) => code(name)).join(', ')}`];
  });
