import { isRecord } from '../../workflow/rules/json-value';
import { showAt } from '../page/value-display';
import type { Attributes } from '../plan/terraform-plan';
import { changedFrom, forcedDestroy, removed, turnedOff } from './protections';
import type { ExecutionNeed, ResourceType } from './resource-type';

/** What a canned ACL allows (Amazon S3 user guide, Access control list overview). */
const CANNED_ACLS: ReadonlyMap<unknown, string> = new Map([
  ['public-read', 'anyone can read it'],
  ['public-read-write', 'anyone can read and write it'],
  ['authenticated-read', 'anyone with an AWS account can read it'],
]);

const GROUPS: ReadonlyMap<unknown, string> = new Map([
  ['http://acs.amazonaws.com/groups/global/AllUsers', 'anyone'],
  ['http://acs.amazonaws.com/groups/global/AuthenticatedUsers', 'anyone with an AWS account'],
]);

const blocks = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

const cannedAcl = ({ acl }: Attributes): string[] => {
  const allowed = CANNED_ACLS.get(acl);
  return allowed === undefined ? [] : [`${allowed}, because its ACL is ${showAt('acl', acl)}`];
};

const grantToGroup = (uri: unknown, permissions: unknown): string[] => {
  const group = GROUPS.get(uri);
  const granted = Array.isArray(permissions) ? permissions : [permissions];
  return group === undefined
    ? []
    : [`${group} is granted ${granted.map((permission) => showAt('permission', permission)).join(', ')}`];
};

const bucketAcl = (attributes: Attributes): string[] => {
  const grants = blocks(attributes.access_control_policy).flatMap(({ grant }) => blocks(grant));
  return [
    ...cannedAcl(attributes),
    ...grants.flatMap(({ grantee, permission }) =>
      blocks(grantee).flatMap(({ uri }) => grantToGroup(uri, permission)),
    ),
  ];
};

const bucket = (attributes: Attributes): string[] => [
  ...cannedAcl(attributes),
  ...blocks(attributes.grant).flatMap(({ uri, permissions }) => grantToGroup(uri, permissions)),
];

const EXECUTIONS_READ_IT: ExecutionNeed = {
  use: 'read it',
  identity: ['bucket', 'key'],
  isNamedBy: ({ bucket, key }) =>
    typeof bucket === 'string' && typeof key === 'string'
      ? ({ text }) => text === `s3://${bucket}/${key}`
      : undefined,
};

const publicAccessBlock = (setting: string) => ({
  setting,
  isWeakened: turnedOff,
  consequence: 'less public access to the bucket is blocked',
});

const encryptionDefault = (setting: string) => ({
  setting,
  path: ['rule', 0, 'apply_server_side_encryption_by_default', 0, setting],
});

export const S3: Readonly<Record<string, ResourceType>> = {
  aws_s3_bucket: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'bucket',
    contents: 'the objects in the bucket',
    destroyRefusal: ({ force_destroy }) =>
      force_destroy === true
        ? undefined
        : 'S3 refuses if the bucket is not empty, because `force_destroy` is off',
    protections: [forcedDestroy('force_destroy')],
    publicAccess: bucket,
  },
  aws_s3_bucket_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'bucket' },
  aws_s3_bucket_acl: { references: ['acl', 'access_control_policy'], publicAccess: bucketAcl },
  aws_s3_bucket_public_access_block: {
    endOfProtection: 'public access to the bucket is no longer blocked',
    protections: [
      'block_public_acls',
      'block_public_policy',
      'ignore_public_acls',
      'restrict_public_buckets',
    ].map(publicAccessBlock),
  },
  aws_s3_bucket_versioning: {
    endOfProtection: 'the bucket may no longer keep earlier versions of objects',
    protections: [
      {
        setting: 'status',
        path: ['versioning_configuration', 0, 'status'],
        isWeakened: changedFrom('Enabled'),
        consequence: 'overwritten and deleted objects are no longer kept',
      },
    ],
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    endOfProtection: "new objects are encrypted with S3's default encryption only",
    protections: [
      {
        ...encryptionDefault('sse_algorithm'),
        isWeakened: changedFrom('aws:kms'),
        consequence: 'new objects are no longer encrypted with a KMS key',
      },
      {
        ...encryptionDefault('kms_master_key_id'),
        isWeakened: removed,
        consequence: 'new objects are no longer encrypted with that key',
      },
    ],
  },
  aws_s3_bucket_object_lock_configuration: {
    endOfProtection: 'new objects are no longer locked by default',
  },
  aws_s3_object: {
    contents: 'the object',
    publicAccess: cannedAcl,
    neededByExecutions: EXECUTIONS_READ_IT,
  },
};
