import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { ownMember } from '../plan/own-member';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import type { Warning } from '../warning';

/** What a canned ACL lets others do (Amazon S3 user guide, Access control list overview). */
const CANNED_ACLS: Readonly<Record<string, string>> = {
  'public-read': 'anybody may read',
  'public-read-write': 'anybody may read and write',
  'authenticated-read': 'everybody with an AWS account may read',
};

const GROUPS: Readonly<Record<string, string>> = {
  'http://acs.amazonaws.com/groups/global/AllUsers': 'anybody',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers': 'everybody with an AWS account',
};

const blocks = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

const cannedAcl = ({ acl }: Attributes): string[] => {
  const allowed = ownMember(CANNED_ACLS, String(acl));
  return allowed === undefined ? [] : [`${allowed}, as its ACL is ${code(String(acl))}`];
};

const toGroup = (uri: unknown, permissions: unknown): string[] => {
  const group = ownMember(GROUPS, String(uri));
  const granted = (Array.isArray(permissions) ? permissions : [permissions]).map((each) => String(each));
  return group === undefined ? [] : [`${group} is granted ${granted.map((each) => code(each)).join(', ')}`];
};

const bucketAcl = (attributes: Attributes): string[] => {
  const grants = blocks(attributes.access_control_policy).flatMap(({ grant }) => blocks(grant));
  return [
    ...cannedAcl(attributes),
    ...grants.flatMap(({ grantee, permission }) =>
      blocks(grantee).flatMap(({ uri }) => toGroup(uri, permission)),
    ),
  ];
};

const bucket = (attributes: Attributes): string[] => [
  ...cannedAcl(attributes),
  ...blocks(attributes.grant).flatMap(({ uri, permissions }) => toGroup(uri, permissions)),
];

const functionUrl = ({ authorization_type }: Attributes): string[] =>
  authorization_type === 'NONE' ? ['anybody may call it, as its authorization_type is `NONE`'] : [];

/** How a resource is open to the public, a sentence of Markdown each. */
const OPENINGS: Readonly<Record<string, (attributes: Attributes) => readonly string[]>> = {
  aws_lambda_function_url: functionUrl,
  aws_s3_bucket: bucket,
  aws_s3_bucket_acl: bucketAcl,
  aws_s3_object: cannedAcl,
};

/** Types that may be open to the public by no policy. */
export const OPENABLE_TYPES: readonly string[] = Object.keys(OPENINGS);

const openings = ({ type }: ResourceChange, attributes: Attributes | null): readonly string[] =>
  (attributes && ownMember(OPENINGS, type)?.(attributes)) ?? [];

/** Where a plan opens a resource to the public by other means than a policy. */
export const publicAccess = (changes: readonly ResourceChange[]): Warning[] =>
  changes.flatMap((change) => {
    const old = openings(change, change.before);
    return openings(change, change.after)
      .filter((text) => !old.includes(text))
      .map((text): Warning => ({ kind: 'access', address: change.address, text }));
  });
