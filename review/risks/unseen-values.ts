import { code } from '../page/escaping';
import { isSame } from '../plan/json-difference';
import { ownMember } from '../plan/own-member';
import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import { holdsSensitive, holdsUnknown, UNKNOWN } from '../plan/visible-values';
import { documentAttributes, HOLDERS } from '../policies/policy-documents';
import type { Warning } from '../warning';

/** Attributes that are a document of their own: who has not seen it has not seen the change. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_sfn_state_machine: ['definition'],
  aws_lambda_function: ['source_code_hash'],
  aws_iam_role: ['assume_role_policy', 'inline_policy', 'managed_policy_arns', 'permissions_boundary'],
  aws_iam_user: ['permissions_boundary'],
};

/** Attributes that name one thing: enough is seen where the plan tells from what they are set. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  aws_sfn_state_machine: ['role_arn'],
  aws_lambda_function: ['role', 'layers', 'image_uri'],
  aws_lambda_permission: ['principal', 'source_arn', 'source_account', 'function_name', 'action'],
  aws_lambda_function_url: ['authorization_type'],
  aws_s3_bucket_acl: ['acl', 'access_control_policy'],
  aws_iam_role_policy_attachment: ['policy_arn', 'role'],
  aws_iam_user_policy_attachment: ['policy_arn', 'user'],
  aws_iam_group_policy_attachment: ['policy_arn', 'group'],
  aws_iam_policy_attachment: ['policy_arn', 'roles', 'users', 'groups'],
};

export interface UnseenValue {
  readonly address: string;
  /** Markdown that follows the address. */
  readonly text: string;
  readonly isWarning: boolean;
}

const documentsOf = (type: string): Set<string> =>
  new Set([...(ownMember(DOCUMENTS, type) ?? []), ...documentAttributes(type)]);

/** The names of policies' holders matter where there is a policy. */
const namesOf = (type: string): Set<string> =>
  new Set([
    ...(ownMember(NAMES, type) ?? []),
    ...(/_policy$/.test(type) && documentAttributes(type).length > 0 ? HOLDERS : []),
  ]);

type References = TerraformPlan['references'];

const referencesOf = (references: References, { configurationAddress }: ResourceChange, attribute: string) =>
  references?.get(`${configurationAddress}.${attribute}`);

/**
 * What the configuration does not set, the provider computes, and it is unknown as a whole. Terraform leaves dynamic
 * blocks out of the configuration that it shows.
 */
const isConfigured = (references: References, change: ResourceChange, attribute: string): boolean =>
  references === undefined ||
  change.after?.[attribute] !== UNKNOWN ||
  referencesOf(references, change, attribute) !== undefined;

const setFrom = (references: readonly string[] | undefined): string => {
  // Terraform lists the resource of a reference behind it.
  const own = (references ?? []).filter(
    (reference, index, all) => !all.slice(0, index).some((longer) => longer.startsWith(`${reference}.`)),
  );
  return own.length === 0 ? '' : `, set from ${own.map((reference) => code(reference)).join(', ')}`;
};

const unseenOf = (change: ResourceChange, references: References): UnseenValue[] => {
  const { address, type, after } = change;
  const documents = documentsOf(type);
  return [...documents, ...namesOf(type)]
    .filter((attribute) => after && Object.hasOwn(after, attribute))
    .flatMap((attribute): UnseenValue[] => {
      const value = after?.[attribute];
      if (holdsSensitive(value)) {
        const text = `${code(attribute)} is marked as sensitive, so it is not shown`;
        return isSame(change.before?.[attribute], value) ? [] : [{ address, text, isWarning: true }];
      }
      if (!holdsUnknown(value) || !isConfigured(references, change, attribute)) return [];
      const from = setFrom(referencesOf(references, change, attribute));
      const text = `${code(attribute)} is known after the apply only${from}`;
      return [{ address, text, isWarning: documents.has(attribute) || from === '' }];
    });
};

const WRITTEN = new Set(['added', 'changed', 'replaced']);

/** What matters of a plan and cannot be seen in it. */
export const unseenValues = ({ changes, references }: TerraformPlan): UnseenValue[] =>
  changes.filter(({ action }) => WRITTEN.has(action)).flatMap((change) => unseenOf(change, references));

export const unseenWarnings = (unseen: readonly UnseenValue[]): Warning[] =>
  unseen.filter(({ isWarning }) => isWarning).map(({ address, text }) => ({ kind: 'unseen', address, text }));
