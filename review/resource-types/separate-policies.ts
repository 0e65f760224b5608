import { asText } from '../page/value-display';
import type { ResourceChange } from '../plan/terraform-plan';

/** Identifies an inline policy of a role. */
const policyOfRole = (role: unknown, policy: unknown): string =>
  JSON.stringify([asText(role), asText(policy)]);

/** The inline policies that resources of their own put on roles. The provider repeats these in the role. */
export const separatePolicies = (changes: readonly ResourceChange[]): Set<string> =>
  new Set(
    changes
      .filter(({ type }) => type === 'aws_iam_role_policy')
      .flatMap(({ before, after }) => [before, after])
      .map((attributes) => policyOfRole(attributes?.role, attributes?.name)),
  );

/** Whether an inline policy of a role is one that a resource of its own puts there. */
export const isSeparate = (role: unknown, policy: unknown, separate: ReadonlySet<string>): boolean =>
  separate.has(policyOfRole(role, policy));
