import { isRecord } from '../../workflow/rules/json-value';
import { showAt } from '../page/value-display';
import type { Attributes } from '../plan/terraform-plan';
import { fewer, turnedOff } from './protections';
import type { ResourceType } from './resource-type';

/** The list is all that is attached: the apply detaches every other policy. */
const exclusive = (holder: string): ResourceType => ({
  attachedPolicies: 'policy_arns',
  attachedTo: [holder],
  references: [holder, 'policy_arns'],
});

/** A credential is new for each user who did not have it. */
const newCredential =
  (noun: string, userAttribute = 'user') =>
  ({ [userAttribute]: user }: Attributes, before: Attributes): string[] =>
    before[userAttribute] === user ? [] : [`a new ${noun} for ${showAt('user', user)}`];

const WEAKER_PASSWORDS = 'new passwords of users can be weaker';

export const IAM: Readonly<Record<string, ResourceType>> = {
  aws_iam_role: {
    policies: [{ attribute: 'assume_role_policy', kind: 'trust policy' }],
    inlinePolicies: 'inline_policy',
    attachedPolicies: 'managed_policy_arns',
    documents: ['inline_policy', 'managed_policy_arns', 'permissions_boundary'],
  },
  aws_iam_user: { documents: ['permissions_boundary'] },
  aws_iam_group: {},
  aws_iam_instance_profile: { references: ['role'] },
  aws_iam_access_key: {
    references: ['user'],
    access: newCredential('access key'),
  },
  aws_iam_user_login_profile: { isPartlyRead: true, references: ['user'], access: newCredential('password') },
  aws_iam_service_specific_credential: {
    isPartlyRead: true,
    references: ['user_name'],
    access: newCredential('password for a service', 'user_name'),
  },
  aws_iam_user_ssh_key: {
    isPartlyRead: true,
    references: ['username'],
    access: newCredential('SSH key', 'username'),
  },
  aws_iam_signing_certificate: {
    isPartlyRead: true,
    references: ['user_name'],
    access: newCredential('certificate', 'user_name'),
  },
  aws_iam_virtual_mfa_device: {
    isPartlyRead: true,
    endOfProtection: 'its user may no longer need a second factor',
  },
  aws_iam_account_password_policy: {
    endOfProtection: 'passwords of users can be as weak as IAM allows by default',
    protections: [
      { setting: 'minimum_password_length', isWeakened: fewer, consequence: WEAKER_PASSWORDS },
      { setting: 'password_reuse_prevention', isWeakened: fewer, consequence: WEAKER_PASSWORDS },
      ...[
        'require_lowercase_characters',
        'require_uppercase_characters',
        'require_numbers',
        'require_symbols',
      ].map((setting) => ({ setting, isWeakened: turnedOff, consequence: WEAKER_PASSWORDS })),
    ],
  },
  aws_organizations_policy_attachment: {
    references: ['policy_id', 'target_id'],
    endOfProtection: 'the policy no longer applies to the accounts',
  },
  aws_iam_user_group_membership: {
    references: ['user', 'groups'],
    access: ({ user, groups }) =>
      [groups].flat().map((group) => `${showAt('user', user)} joins the group ${showAt('group', group)}`),
  },
  aws_iam_group_membership: {
    references: ['users', 'group'],
    access: ({ users, group }) =>
      [users].flat().map((user) => `${showAt('user', user)} joins the group ${showAt('group', group)}`),
  },
  aws_iam_role_policies_exclusive: { references: ['role_name', 'policy_names'] },
  aws_iam_user_policies_exclusive: { references: ['user_name', 'policy_names'] },
  aws_iam_group_policies_exclusive: { references: ['group_name', 'policy_names'] },
  aws_iam_role_policy_attachments_exclusive: exclusive('role_name'),
  aws_iam_user_policy_attachments_exclusive: exclusive('user_name'),
  aws_iam_group_policy_attachments_exclusive: exclusive('group_name'),
  aws_ssoadmin_permission_set: { isPartlyRead: true },
  aws_ssoadmin_permission_set_inline_policy: {
    policies: [{ attribute: 'inline_policy' }],
    policyHolder: 'permission_set_arn',
  },
  aws_ssoadmin_managed_policy_attachment: {
    attachedPolicies: 'managed_policy_arn',
    attachedTo: ['permission_set_arn'],
    references: ['managed_policy_arn', 'permission_set_arn'],
  },
  aws_ssoadmin_customer_managed_policy_attachment: {
    references: ['customer_managed_policy_reference', 'permission_set_arn'],
    access: ({ customer_managed_policy_reference: reference }) =>
      (Array.isArray(reference) ? reference : [])
        .filter(isRecord)
        .map(({ name }) => `attaches the policy ${showAt('name', name)} of each account`),
  },
  aws_ssoadmin_permissions_boundary_attachment: {
    references: ['permissions_boundary'],
    endOfProtection: 'the permission set no longer has a permissions boundary',
  },
  aws_ssoadmin_account_assignment: {
    references: ['permission_set_arn', 'principal_id', 'target_id'],
    access: ({ principal_type, permission_set_arn, target_id }) => [
      `a ${showAt('type', principal_type)} gets the permission set ${showAt('arn', permission_set_arn)} in the account ${showAt('account_id', target_id)}`,
    ],
  },
  aws_eks_access_policy_association: {
    attachedPolicies: 'policy_arn',
    attachedTo: ['principal_arn'],
    references: ['policy_arn', 'principal_arn'],
  },
  aws_rolesanywhere_profile: {
    attachedPolicies: 'managed_policy_arns',
    attachedTo: ['role_arns'],
    policies: [{ attribute: 'session_policy' }],
    references: ['role_arns', 'managed_policy_arns'],
  },
  aws_iam_policy: { policies: [{ attribute: 'policy' }] },
  aws_iam_role_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'role' },
  aws_iam_user_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'user' },
  aws_iam_group_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'group' },
  aws_iam_role_policy_attachment: {
    attachedPolicies: 'policy_arn',
    attachedTo: ['role'],
    references: ['policy_arn', 'role'],
  },
  aws_iam_user_policy_attachment: {
    attachedPolicies: 'policy_arn',
    attachedTo: ['user'],
    references: ['policy_arn', 'user'],
  },
  aws_iam_group_policy_attachment: {
    attachedPolicies: 'policy_arn',
    attachedTo: ['group'],
    references: ['policy_arn', 'group'],
  },
  aws_iam_policy_attachment: {
    attachedPolicies: 'policy_arn',
    attachedTo: ['roles', 'users', 'groups'],
    references: ['policy_arn', 'roles', 'users', 'groups'],
  },
};
