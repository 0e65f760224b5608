import type { Path } from '../../terraform-plan/members';
import { isMarker } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';
import { showAt } from '../page/value-display';
import type { Attributes } from '../plan/terraform-plan';
import { changedFrom, forcedDestroy, type Protection, removed, turnedOff } from './protections';
import type { ExecutionNeed, Expiration, ResourceType } from './resource-type';

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
  if (group === undefined) return [];
  return granted.some(isMarker)
    ? [`${group} is granted permissions that are known after apply`]
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

/** S3 blocks public access of a new bucket by default since April 2023, so a block that is off opens the bucket. */
const publicAccessBlocks = (noun: string, path: Path = []): Protection[] =>
  ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].map(
    (setting) => ({
      setting,
      path: [...path, setting],
      isWeakened: turnedOff,
      consequence: `less public access to the ${noun} is blocked`,
      isWeakWhenCreated: (value) => value !== true && !isMarker(value),
    }),
  );

/** Without a block in the configuration, an access point blocks all public access. */
const accessPointBlocks = (path: Path): Protection[] =>
  publicAccessBlocks('access point', path).map((protection) => ({
    ...protection,
    isWeakWhenCreated: (value) => value === false,
  }));

/** What a lifecycle configuration deletes; moving objects to another storage class deletes nothing. */
const lifecycleExpirations = (
  rules: unknown,
  isOn: (rule: Record<string, unknown>) => boolean,
): ReadonlyMap<string, Expiration> => {
  const periods = [
    ['expiration', 'days', 'objects'],
    ['noncurrent_version_expiration', 'noncurrent_days', 'earlier versions of objects'],
    ['noncurrent_version_expiration', 'days', 'earlier versions of objects'],
  ] as const;
  return new Map(
    blocks(rules)
      .filter(isOn)
      .flatMap((rule) =>
        periods.flatMap(([block, setting, noun]): [string, Expiration][] => {
          const [period] = blocks(rule[block]);
          const days = period?.[setting];
          const isDated = setting === 'days' && typeof period?.date === 'string' && period.date !== '';
          if ((typeof days !== 'number' || days <= 0) && !isDated) return [];
          const text = `the rule ${showAt('name', rule.id)} deletes ${noun}`;
          const key = JSON.stringify([rule.id, block, setting]) ?? '';
          return [[key, { text, ...(typeof days === 'number' && days > 0 && { days }) }]];
        }),
      ),
  );
};

/** Days in which nobody can delete an object; mode GOVERNANCE lets some do so. */
const lockedDays = (retention: unknown): number => {
  const { days, years } = isRecord(retention) ? retention : {};
  return (typeof days === 'number' ? days : 0) + (typeof years === 'number' ? years * 365 : 0);
};

const isLockedLess = (before: unknown, after: unknown): boolean => {
  if (!isRecord(before)) return false;
  const isWeakerMode = before.mode === 'COMPLIANCE' && isRecord(after) && after.mode !== 'COMPLIANCE';
  return lockedDays(after) < lockedDays(before) || isWeakerMode;
};

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
    protections: [
      forcedDestroy('force_destroy'),
      {
        setting: 'versioning',
        path: ['versioning', 0, 'enabled'],
        isWeakened: turnedOff,
        consequence: 'overwritten and deleted objects are no longer kept',
      },
      {
        setting: 'mfa_delete',
        path: ['versioning', 0, 'mfa_delete'],
        isWeakened: turnedOff,
        consequence: 'versions can be deleted without a second factor',
      },
    ],
    expirations: ({ lifecycle_rule }) =>
      lifecycleExpirations(lifecycle_rule, ({ enabled }) => enabled === true),
    publicAccess: bucket,
  },
  aws_s3_bucket_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'bucket' },
  aws_s3_bucket_acl: { references: ['acl', 'access_control_policy'], publicAccess: bucketAcl },
  aws_s3_bucket_public_access_block: {
    endOfProtection: 'public access to the bucket is no longer blocked',
    protections: publicAccessBlocks('bucket'),
  },
  aws_s3_account_public_access_block: {
    endOfProtection: 'public access to the buckets of the account is no longer blocked',
    protections: publicAccessBlocks('buckets of the account'),
  },
  aws_s3_access_point: {
    policies: [{ attribute: 'policy' }],
    isPolicyOfItself: true,
    protections: accessPointBlocks(['public_access_block_configuration', 0]),
  },
  aws_s3control_multi_region_access_point: {
    isPartlyRead: true,
    protections: accessPointBlocks(['details', 0, 'public_access_block', 0]),
  },
  aws_s3_bucket_ownership_controls: {
    access: ({ rule }) => {
      const [{ object_ownership = '' } = {}] = blocks(rule);
      return object_ownership === 'ObjectWriter' || object_ownership === 'BucketOwnerPreferred'
        ? ['ACLs give access to the bucket and its objects, which a new bucket ignores']
        : [];
    },
  },
  aws_s3_bucket_replication_configuration: {
    isPartlyRead: true,
    endOfProtection: 'objects are no longer copied to another bucket',
    access: ({ rule }) =>
      blocks(rule)
        .filter(({ status }) => status === 'Enabled')
        .flatMap(({ destination }) => blocks(destination))
        .map(({ bucket, account }) => {
          const owner =
            typeof account === 'string' && account !== ''
              ? ` of the account ${showAt('account_id', account)}`
              : '';
          return `objects are copied to ${showAt('bucket', bucket)}${owner}`;
        }),
  },
  aws_s3_directory_bucket: {
    isPartlyRead: true,
    contents: 'the objects in the bucket',
    protections: [forcedDestroy('force_destroy')],
  },
  aws_s3tables_table: { isPartlyRead: true, contents: 'the rows in the table' },
  aws_s3_bucket_lifecycle_configuration: {
    references: ['rule'],
    expirations: ({ rule }) => lifecycleExpirations(rule, ({ status }) => status === 'Enabled'),
  },
  aws_s3_bucket_logging: { endOfProtection: 'requests to the bucket are no longer logged' },
  aws_s3_bucket_notification: {},
  aws_s3_bucket_versioning: {
    endOfProtection: 'the bucket may no longer keep earlier versions of objects',
    protections: [
      {
        setting: 'status',
        path: ['versioning_configuration', 0, 'status'],
        isWeakened: changedFrom('Enabled'),
        consequence: 'overwritten and deleted objects are no longer kept',
      },
      {
        setting: 'mfa_delete',
        path: ['versioning_configuration', 0, 'mfa_delete'],
        isWeakened: changedFrom('Enabled'),
        consequence: 'versions can be deleted without a second factor',
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
    protections: [
      {
        setting: 'default_retention',
        path: ['rule', 0, 'default_retention', 0],
        isWeakened: isLockedLess,
        consequence: 'new objects can be deleted earlier, or by more people',
      },
    ],
  },
  aws_s3_object: {
    contents: 'the object',
    protections: [
      {
        setting: 'object_lock_legal_hold_status',
        isWeakened: changedFrom('ON'),
        consequence: 'the object can be deleted',
      },
      {
        setting: 'object_lock_mode',
        isWeakened: changedFrom('COMPLIANCE'),
        consequence: 'more people can delete the object',
      },
      {
        setting: 'object_lock_retain_until_date',
        isWeakened: (before, after) =>
          typeof before === 'string' &&
          !(typeof after === 'string' && Date.parse(after) >= Date.parse(before)) &&
          before !== '',
        consequence: 'the object can be deleted earlier',
      },
    ],
    publicAccess: cannedAcl,
    neededByExecutions: EXECUTIONS_READ_IT,
  },
};
