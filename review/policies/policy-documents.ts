import { isPresent, isRecord } from '../../workflow/rules/json-value';
import { showable } from '../page/value-display';
import { ownMember } from '../plan/own-member';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { UNKNOWN } from '../plan/visible-values';

/** The attributes of a resource that hold a policy as JSON. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ['assume_role_policy'],
  aws_iam_role_policy: ['policy'],
  aws_iam_user_policy: ['policy'],
  aws_iam_group_policy: ['policy'],
  aws_iam_policy: ['policy'],
  aws_s3_bucket: ['policy'],
  aws_s3_bucket_policy: ['policy'],
  aws_sns_topic: ['policy'],
  aws_sns_topic_policy: ['policy'],
  aws_sqs_queue: ['policy'],
  aws_sqs_queue_policy: ['policy'],
  aws_kms_key: ['policy'],
  aws_kms_key_policy: ['policy'],
  aws_ecr_repository_policy: ['policy'],
  aws_secretsmanager_secret: ['policy'],
  aws_secretsmanager_secret_policy: ['policy'],
  aws_cloudwatch_event_bus_policy: ['policy'],
  aws_cloudwatch_log_resource_policy: ['policy_document'],
};

/** Types whose policies mean the resource itself by `*`, as there is nothing else that they could allow. */
const OF_ITSELF = new Set([
  'aws_ecr_repository_policy',
  'aws_kms_key',
  'aws_kms_key_policy',
  'aws_secretsmanager_secret',
  'aws_secretsmanager_secret_policy',
]);

export const isOfItself = (type: string): boolean => OF_ITSELF.has(type);

/** The attributes that say who has a policy, or what it is a policy of. */
export const HOLDERS: readonly string[] = [
  'role',
  'user',
  'group',
  'bucket',
  'arn',
  'queue_url',
  'key_id',
  'repository',
  'secret_arn',
  'event_bus_name',
  'function_name',
];

/** A policy on both sides of a change: its JSON, null where there is none, or a marker. */
export interface PolicyPair {
  /** What it is, where its resource has others too. */
  readonly kind?: 'who may assume it' | 'inline policy';
  /** Of an inline policy. */
  readonly name?: string;
  readonly before: unknown;
  readonly after: unknown;
}

const attribute = (attributes: Attributes | null, name: string): unknown =>
  (attributes && ownMember(attributes, name)) ?? null;

const inlinePolicies = (attributes: Attributes | null): Map<string, unknown> => {
  const blocks = attribute(attributes, 'inline_policy');
  return new Map(
    (Array.isArray(blocks) ? blocks : [])
      .filter(isRecord)
      .filter(({ policy }) => policy !== undefined && policy !== '')
      .map(({ name, policy }) => [String(name), policy]),
  );
};

/** The provider repeats in a role what other resources put on it: `<role>/<policy>` of each of those. */
export const separatePolicies = (changes: readonly ResourceChange[]): Set<string> =>
  new Set(
    changes
      .filter(({ type }) => type === 'aws_iam_role_policy')
      .flatMap(({ before, after }) => [before, after])
      .map(
        (attributes) => `${String(attribute(attributes, 'role'))}/${String(attribute(attributes, 'name'))}`,
      ),
  );

/** Policies in blocks of a role. One that is unknown is none here: mostly it is what other resources will put there. */
const inlinePairs = ({ before, after }: ResourceChange, separate: ReadonlySet<string>): PolicyPair[] => {
  if (attribute(after, 'inline_policy') === UNKNOWN) return [];
  const [from, to] = [inlinePolicies(before), inlinePolicies(after)];
  const role = String(attribute(after ?? before, 'name'));
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((name) => !separate.has(`${role}/${name}`))
    .map((name) => ({
      kind: 'inline policy',
      name,
      before: from.get(name) ?? null,
      after: to.get(name) ?? null,
    }));
};

/** A service's name, everybody, or an account with all that it may have in front. */
const principalOf = (principal: unknown): unknown => {
  if (principal === '*') return '*';
  return String(principal).endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal };
};

const PERMISSION_CONDITIONS = {
  source_arn: ['ArnLike', 'AWS:SourceArn'],
  source_account: ['StringEquals', 'AWS:SourceAccount'],
  principal_org_id: ['StringEquals', 'aws:PrincipalOrgID'],
  function_url_auth_type: ['StringEquals', 'lambda:FunctionUrlAuthType'],
} as const;

/** The statement that Lambda makes of a permission. */
const permissionPolicy = (attributes: Attributes | null): string | null => {
  if (!attributes) return null;
  const shown = (name: string): unknown => showable(name, attribute(attributes, name));
  const conditions = Object.entries(PERMISSION_CONDITIONS).filter(([name]) =>
    isPresent(attribute(attributes, name)),
  );
  const of = (wanted: string) =>
    Object.fromEntries(
      conditions.filter(([, [operator]]) => operator === wanted).map(([name, [, key]]) => [key, shown(name)]),
    );
  const statement = {
    Effect: 'Allow',
    Principal: principalOf(shown('principal')),
    Action: shown('action'),
    Resource: shown('function_name'),
    Condition: { ArnLike: of('ArnLike'), StringEquals: of('StringEquals') },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
};

/** Each policy of a resource; `separate` as `separatePolicies` makes it of the whole plan. */
export const policiesOf = (change: ResourceChange, separate: ReadonlySet<string>): PolicyPair[] => {
  const { type, before, after } = change;
  if (type === 'aws_lambda_permission') {
    return [{ before: permissionPolicy(before), after: permissionPolicy(after) }];
  }
  const pairs = documentAttributes(type).map((name) => ({
    ...(name === 'assume_role_policy' && { kind: 'who may assume it' as const }),
    before: attribute(before, name),
    after: attribute(after, name),
  }));
  return type === 'aws_iam_role' ? [...pairs, ...inlinePairs(change, separate)] : pairs;
};

/** The attributes of a type that hold a policy. */
export const documentAttributes = (type: string): readonly string[] => ownMember(DOCUMENTS, type) ?? [];
