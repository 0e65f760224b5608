import type { ResourceType } from './resource-type';

export const IAM: Readonly<Record<string, ResourceType>> = {
  aws_iam_role: {
    policies: [{ attribute: 'assume_role_policy', kind: 'trust policy' }],
    inlinePolicies: 'inline_policy',
    attachedPolicies: 'managed_policy_arns',
    documents: ['inline_policy', 'managed_policy_arns', 'permissions_boundary'],
  },
  aws_iam_user: { documents: ['permissions_boundary'] },
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
