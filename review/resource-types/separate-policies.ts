import { asText } from '../page/value-display';
import type { ResourceChange } from '../plan/terraform-plan';

/** An inline policy that a resource of its own puts on a role. */
export interface SeparatePolicy {
  readonly before: unknown;
  readonly after: unknown;
}

/** The separate policies of a plan, by their role and name. */
export type SeparatePolicies = ReadonlyMap<string, SeparatePolicy>;

/** Identifies an inline policy of a role. */
export const policyOfRole = (role: unknown, policy: unknown): string =>
  JSON.stringify([asText(role), asText(policy)]);

/** The inline policies that resources of their own put on roles. The provider repeats these in the role. */
export const separatePolicies = (changes: readonly ResourceChange[]): SeparatePolicies =>
  new Map(
    changes
      .filter(({ type }) => type === 'aws_iam_role_policy')
      .flatMap(({ before, after }) =>
        [before, after].map((attributes): [string, SeparatePolicy] => [
          policyOfRole(attributes?.role, attributes?.name),
          { before: before?.policy, after: after?.policy },
        ]),
      ),
  );

/** Whether an inline policy of a role is one that a resource of its own puts there. */
export const isSeparate = (role: unknown, policy: unknown, separate: SeparatePolicies): boolean =>
  separate.has(policyOfRole(role, policy));
