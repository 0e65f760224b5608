import { holdsSensitive, holdsUnknown, UNKNOWN } from '../../terraform-plan/visible-values';
import { code } from '../page/escaping';
import type { Warning } from '../page/warnings';
import { isSame } from '../plan/json-difference';
import { holdsRemovedLiteral } from '../plan/sensitive-literals';
import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';

export interface UnseenValue {
  readonly address: string;
  /** Markdown that follows the address. */
  readonly text: string;
  readonly isWarning: boolean;
}

interface SoughtAttribute {
  readonly name: string;
  /** Its value must be seen: knowing what it is set from is not enough. */
  readonly isDocument: boolean;
}

/** The attributes that a reviewer should see before the apply. */
const soughtAttributes = (type: string): SoughtAttribute[] => {
  const { policies = [], documents = [], policyHolder, references = [] } = resourceType(type);
  const whole = new Set([...policies.map(({ attribute }) => attribute), ...documents]);
  // The provider computes the ARN of a resource that has a policy among other attributes.
  const holder = policyHolder === undefined || !/_policy$/.test(type) ? [] : [policyHolder];
  const named = new Set([...references, ...holder]);
  return [
    ...[...whole].map((name) => ({ name, isDocument: true })),
    ...[...named].map((name) => ({ name, isDocument: false })),
  ];
};

type References = TerraformPlan['references'];

export const referencesOf = (
  references: References,
  { configurationAddress }: ResourceChange,
  attribute: string,
) => references?.get(`${configurationAddress}.${attribute}`);

/**
 * An attribute that the configuration does not set is computed by the provider, and unknown as a whole. Terraform's
 * JSON leaves dynamic blocks out of the configuration.
 */
export const isConfigured = (references: References, change: ResourceChange, attribute: string): boolean =>
  references === undefined ||
  change.after?.[attribute] !== UNKNOWN ||
  referencesOf(references, change, attribute) !== undefined;

/** Terraform lists `aws_iam_role.a` after `aws_iam_role.a.arn`: the longer one is enough. */
export const setFrom = (references: readonly string[] = []): string => {
  const longest = references.filter(
    (reference, index, all) => !all.slice(0, index).some((longer) => longer.startsWith(`${reference}.`)),
  );
  return longest.length === 0 ? '' : `, set from ${longest.map((reference) => code(reference)).join(', ')}`;
};

const unseenAttribute = (
  change: ResourceChange,
  references: References,
  { name, isDocument }: SoughtAttribute,
): UnseenValue[] => {
  const { address, before, after } = change;
  const value = after?.[name];
  if (holdsSensitive(value)) {
    const text = `${code(name)} is marked as sensitive and not shown`;
    return isSame(before?.[name], value) ? [] : [{ address, text, isWarning: true }];
  }
  if (holdsRemovedLiteral(value) && !isSame(before?.[name], value)) {
    const text = `${code(name)} contains a value that the plan marks as sensitive elsewhere, and that is not shown`;
    return [{ address, text, isWarning: true }];
  }
  if (!holdsUnknown(value) || !isConfigured(references, change, name)) return [];
  const from = setFrom(referencesOf(references, change, name));
  return [
    { address, text: `${code(name)} is known after apply${from}`, isWarning: isDocument || from === '' },
  ];
};

const WRITTEN = new Set(['added', 'changed', 'replaced']);

/** Values that matter to a reviewer and that the plan does not show. */
export const unseenValues = ({ changes, references }: TerraformPlan): UnseenValue[] =>
  changes
    .filter(({ action }) => WRITTEN.has(action))
    .flatMap((change) =>
      soughtAttributes(change.type).flatMap((attribute) => unseenAttribute(change, references, attribute)),
    );

export const unseenWarnings = (unseen: readonly UnseenValue[]): Warning[] =>
  unseen.filter(({ isWarning }) => isWarning).map(({ address, text }) => ({ kind: 'unseen', address, text }));
