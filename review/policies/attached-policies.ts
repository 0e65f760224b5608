import { code } from '../page/escaping';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { isMarker } from '../plan/visible-values';
import type { Warning } from '../warning';

/** A sentence of Markdown about policies that are not in the plan themselves, and the warning that it may be. */
export interface AttachmentReview {
  readonly address: string;
  readonly text: string;
  readonly warning?: Warning;
}

const ATTACHMENTS = new Set([
  'aws_iam_role_policy_attachment',
  'aws_iam_user_policy_attachment',
  'aws_iam_group_policy_attachment',
  'aws_iam_policy_attachment',
]);

/** AWS's own policies that allow next to everything, or all of a service. */
const BROAD = /^arn:[\w-]+:iam::aws:policy\/.*(?:FullAccess|Administrator|PowerUser|SystemAdministrator)/i;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string' && each !== '');

/** ARNs of the policies that are attached. */
const attachedTo = ({ type }: ResourceChange, attributes: Attributes | null): string[] => {
  if (ATTACHMENTS.has(type)) return texts(attributes?.policy_arn);
  return type === 'aws_iam_role' ? texts(attributes?.managed_policy_arns) : [];
};

const attached = (address: string, arn: string): AttachmentReview => ({
  address,
  text: `attaches ${code(arn)}, whose statements are not in this plan`,
  ...(BROAD.test(arn) && {
    warning: { kind: 'access', address, text: `a policy of AWS that allows a great deal: ${code(arn)}` },
  }),
});

const detached = (address: string, arn: string): AttachmentReview => ({
  address,
  text: `detaches ${code(arn)}`,
});

const HOLDERS = ['role', 'roles', 'user', 'users', 'group', 'groups'];

/** A policy that goes to another role is attached there, and detached here. */
const hasOtherHolders = ({ type, before, after }: ResourceChange): boolean =>
  ATTACHMENTS.has(type) && HOLDERS.some((holder) => !isSame(before?.[holder], after?.[holder]));

const attachments = (change: ResourceChange): AttachmentReview[] => {
  const { address, before, after } = change;
  // The provider lists on a role what other resources attach to it; where that is unknown, they tell.
  if (isMarker(after?.managed_policy_arns) || (change.type === 'aws_iam_role' && after === null)) return [];
  const [old, now] = [attachedTo(change, before), attachedTo(change, after)];
  const kept = hasOtherHolders(change) ? [] : old.filter((arn) => now.includes(arn));
  return [
    ...now.filter((arn) => !kept.includes(arn)).map((arn) => attached(address, arn)),
    ...old.filter((arn) => !kept.includes(arn)).map((arn) => detached(address, arn)),
  ];
};

const boundary = ({ type, address, before, after }: ResourceChange): AttachmentReview[] => {
  if (!['aws_iam_role', 'aws_iam_user'].includes(type) || after === null) return [];
  const [old, now] = [before, after].map((attributes) => texts(attributes?.permissions_boundary)[0]);
  if (old === now || isMarker(after.permissions_boundary)) return [];
  if (old === undefined) return [{ address, text: `gets the permissions boundary ${code(String(now))}` }];
  const text =
    now === undefined
      ? `the permissions boundary ${code(old)} is taken away`
      : `another permissions boundary: ${code(old)} → ${code(now)}`;
  return [{ address, text, warning: { kind: 'access', address, text } }];
};

/** Managed policies and permissions boundaries that a plan gives or takes away. */
export const reviewAttachments = (changes: readonly ResourceChange[]): AttachmentReview[] =>
  changes.flatMap((change) => [...attachments(change), ...boundary(change)]);
