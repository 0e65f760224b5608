import { isMarker } from '../../terraform-plan/visible-values';
import { showAt, showChangeAt } from '../page/value-display';
import type { Warning } from '../page/warnings';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';

/** A sentence of Markdown about a policy whose statements are not in the plan. */
export interface AttachmentReview {
  readonly address: string;
  readonly text: string;
  readonly warning?: Warning;
}

/** AWS managed policies that allow almost everything, or all of a service. */
const BROAD =
  /^arn:[\w-]+:(?:iam::aws:policy|eks::aws:cluster-access-policy)\/(?:ReadOnlyAccess$|.*(?:FullAccess|Admin|PowerUser|ReadWrite))/i;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string' && each !== '');

const attached = (address: string, arn: string): AttachmentReview => ({
  address,
  text: `attaches ${showAt('policy_arn', arn)}, whose statements are not in this plan`,
  ...(BROAD.test(arn) && {
    warning: {
      kind: 'access',
      address,
      isGrave: /Admin/i.test(arn),
      text: `attaches a broad AWS managed policy: ${showAt('policy_arn', arn)}`,
    },
  }),
});

const detached = (address: string, arn: string): AttachmentReview => ({
  address,
  text: `detaches ${showAt('policy_arn', arn)}`,
});

/** A policy for another role is attached there and detached here. */
const hasOtherHolders = ({ type, before, after }: ResourceChange): boolean =>
  (resourceType(type).attachedTo ?? []).some((holder) => !isSame(before?.[holder], after?.[holder]));

const attachments = (change: ResourceChange): AttachmentReview[] => {
  const { address, before, after } = change;
  const { attachedPolicies: attribute, attachedTo } = resourceType(change.type);
  if (attribute === undefined) return [];
  const arnsIn = (attributes: Attributes | null) => texts(attributes?.[attribute]);
  // The provider repeats in a role what other resources attach to it; these resources have the sentence.
  const isOfOthers = attachedTo === undefined && (after === null || isMarker(after[attribute]));
  if (isOfOthers) return [];
  const [old, now] = [arnsIn(before), arnsIn(after)];
  const kept = hasOtherHolders(change) ? [] : old.filter((arn) => now.includes(arn));
  return [
    ...now.filter((arn) => !kept.includes(arn)).map((arn) => attached(address, arn)),
    ...old.filter((arn) => !kept.includes(arn)).map((arn) => detached(address, arn)),
  ];
};

const boundary = ({ address, before, after }: ResourceChange): AttachmentReview[] => {
  const [old, now] = [before, after].map((attributes) => texts(attributes?.permissions_boundary)[0]);
  if (after === null || old === now || isMarker(after.permissions_boundary)) return [];
  if (old === undefined)
    return [{ address, text: `gets the permissions boundary ${showAt('policy_arn', now)}` }];
  const text =
    now === undefined
      ? `the permissions boundary ${showAt('policy_arn', old)} is removed`
      : `the permissions boundary changes: ${showChangeAt('policy_arn', old, now)}`;
  return [{ address, text, warning: { kind: 'access', address, text } }];
};

/** Managed policies and permissions boundaries that a plan sets or removes. */
export const reviewAttachments = (changes: readonly ResourceChange[]): AttachmentReview[] =>
  changes.flatMap((change) => [...attachments(change), ...boundary(change)]);
