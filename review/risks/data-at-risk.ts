import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { ownMember } from '../plan/own-member';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { isMarker, UNKNOWN } from '../plan/visible-values';
import type { Warning } from '../warning';

/** What goes with a resource when it is destroyed, or destroyed and made again. */
const LOSSES: Readonly<Record<string, string>> = {
  aws_s3_bucket: 'the objects in the bucket',
  aws_s3_object: 'the object',
  aws_cloudwatch_log_group: 'the logs in it',
  aws_sfn_state_machine: 'the executions that run, and the history of all',
  aws_kms_key: 'what is encrypted with the key',
  aws_dynamodb_table: 'the items in the table',
  aws_db_instance: 'the database',
  aws_rds_cluster: 'the database',
  aws_efs_file_system: 'the files in it',
  aws_ebs_volume: 'the data on the volume',
  aws_ecr_repository: 'the images in the repository',
  aws_sqs_queue: 'the messages in the queue',
  aws_secretsmanager_secret: 'the secret',
  aws_sagemaker_feature_group: 'the records in the feature group',
};

/** What stops when a resource that protects data is destroyed. */
const PROTECTIONS: Readonly<Record<string, string>> = {
  aws_s3_bucket_public_access_block: 'nothing blocks public access to the bucket any more',
  aws_s3_bucket_versioning: 'the bucket may keep no former versions any more',
  aws_s3_bucket_server_side_encryption_configuration:
    'the bucket goes back to the encryption that S3 has by default',
  aws_s3_bucket_object_lock_configuration: 'objects are no longer locked by default',
};

type Settings = Readonly<Record<string, unknown>>;

const own = (value: unknown, name: string): unknown => (isRecord(value) ? ownMember(value, name) : undefined);

const block = (attributes: Attributes | null, name: string): unknown => {
  const value = own(attributes, name);
  return Array.isArray(value) ? value[0] : undefined;
};

/** The settings of a resource that protect data, in a form in which they can be compared. */
const settingsOf = (type: string, attributes: Attributes | null): Settings => {
  if (type === 'aws_s3_bucket_versioning') {
    return { status: own(block(attributes, 'versioning_configuration'), 'status') };
  }
  if (type === 'aws_s3_bucket_server_side_encryption_configuration') {
    const rule = block(attributes, 'rule');
    const standard = isRecord(rule) ? block(rule, 'apply_server_side_encryption_by_default') : undefined;
    return {
      sse_algorithm: own(standard, 'sse_algorithm'),
      kms_master_key_id: own(standard, 'kms_master_key_id'),
    };
  }
  return attributes ?? {};
};

type Weakened = (before: unknown, after: unknown) => boolean;

const turnedOn: Weakened = (before, after) => before !== true && after === true;
const turnedOff: Weakened = (before, after) => before === true && after !== true;
const takenAway: Weakened = (before, after) =>
  typeof before === 'string' && before !== '' && (after === null || after === '' || after === undefined);
const becameOther =
  (kept: string): Weakened =>
  (before, after) =>
    before === kept && after !== kept;

/** 0 days of a log group's retention are for ever. */
const shorter: Weakened = (before, after) => {
  const days = (value: unknown) =>
    typeof value === 'number' && value > 0 ? value : Number.POSITIVE_INFINITY;
  return days(after) < days(before);
};

const fewer: Weakened = (before, after) =>
  typeof before === 'number' && typeof after === 'number' && after < before;

interface Protection {
  readonly setting: string;
  readonly isWeakened: Weakened;
  readonly consequence: string;
}

const FORCE_DESTROY: Protection = {
  setting: 'force_destroy',
  isWeakened: turnedOn,
  consequence: 'a later destroy takes its contents with it',
};

const ENCRYPTION: Protection = {
  setting: 'kms_key_id',
  isWeakened: takenAway,
  consequence: 'new data is no longer encrypted with that key',
};

const PUBLIC_ACCESS = [
  'block_public_acls',
  'block_public_policy',
  'ignore_public_acls',
  'restrict_public_buckets',
].map(
  (setting): Protection => ({
    setting,
    isWeakened: turnedOff,
    consequence: 'less of the public access to the bucket is blocked',
  }),
);

const WEAKENINGS: Readonly<Record<string, readonly Protection[]>> = {
  aws_s3_bucket: [FORCE_DESTROY],
  aws_s3_bucket_public_access_block: PUBLIC_ACCESS,
  aws_s3_bucket_versioning: [
    {
      setting: 'status',
      isWeakened: becameOther('Enabled'),
      consequence: 'what is overwritten or deleted is no longer kept',
    },
  ],
  aws_s3_bucket_server_side_encryption_configuration: [
    {
      setting: 'sse_algorithm',
      isWeakened: becameOther('aws:kms'),
      consequence: 'no key of yours encrypts new objects',
    },
    {
      setting: 'kms_master_key_id',
      isWeakened: takenAway,
      consequence: 'new objects are no longer encrypted with that key',
    },
  ],
  aws_cloudwatch_log_group: [
    { setting: 'retention_in_days', isWeakened: shorter, consequence: 'older logs are deleted' },
    ENCRYPTION,
  ],
  aws_kms_key: [
    { setting: 'enable_key_rotation', isWeakened: turnedOff, consequence: 'the key is no longer rotated' },
    {
      setting: 'is_enabled',
      isWeakened: turnedOff,
      consequence: 'what is encrypted with the key cannot be read',
    },
    {
      setting: 'deletion_window_in_days',
      isWeakened: fewer,
      consequence: 'there is less time to save a deleted key',
    },
  ],
  aws_dynamodb_table: [
    {
      setting: 'deletion_protection_enabled',
      isWeakened: turnedOff,
      consequence: 'the table can be deleted',
    },
  ],
  aws_db_instance: [
    { setting: 'deletion_protection', isWeakened: turnedOff, consequence: 'the database can be deleted' },
    {
      setting: 'skip_final_snapshot',
      isWeakened: turnedOn,
      consequence: 'a later destroy leaves no snapshot',
    },
    { setting: 'backup_retention_period', isWeakened: fewer, consequence: 'older backups are deleted' },
  ],
  aws_rds_cluster: [
    { setting: 'deletion_protection', isWeakened: turnedOff, consequence: 'the database can be deleted' },
    {
      setting: 'skip_final_snapshot',
      isWeakened: turnedOn,
      consequence: 'a later destroy leaves no snapshot',
    },
  ],
  aws_ecr_repository: [{ ...FORCE_DESTROY, setting: 'force_delete' }],
};

/** Types of which a review tells more than address and action. */
export const PROTECTED_TYPES: readonly string[] = [
  ...new Set([...Object.keys(LOSSES), ...Object.keys(PROTECTIONS), ...Object.keys(WEAKENINGS)]),
];

/** A log group that is skipped stays in AWS. */
const isKept = ({ before }: ResourceChange): boolean => before?.skip_destroy === true;

const loss = (change: ResourceChange): string[] => {
  const { type, action, replacedFor, before } = change;
  const [lost, protection] = [ownMember(LOSSES, type), ownMember(PROTECTIONS, type)];
  if ((action !== 'destroyed' && action !== 'replaced') || isKept(change)) return [];
  if (action === 'destroyed' && protection) return [`${action}: ${protection}`];
  if (lost === undefined) return [];
  const reason = replacedFor.length > 0 ? ` (for ${replacedFor.map((name) => code(name)).join(', ')})` : '';
  const refusal =
    type === 'aws_s3_bucket' && before?.force_destroy !== true
      ? '; S3 refuses while there are any, as force_destroy is off'
      : '';
  return [`${action}${reason}: ${lost} will be gone${refusal}`];
};

const showSetting = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? 'nothing'
    : value === UNKNOWN
      ? 'a value known after the apply'
      : code(String(value));

const weakenings = ({ type, before, after }: ResourceChange): string[] => {
  if (before === null || after === null) return [];
  const [from, to] = [settingsOf(type, before), settingsOf(type, after)];
  return (ownMember(WEAKENINGS, type) ?? [])
    .filter(({ setting, isWeakened }) => !isMarker(to[setting]) && isWeakened(from[setting], to[setting]))
    .map(
      ({ setting, consequence }) =>
        `${code(setting)} ${showSetting(from[setting])} → ${showSetting(to[setting])}: ${consequence}`,
    );
};

/** A resource may be made with what a change to it would be told for. */
const bornWeak = ({ type, action, after }: ResourceChange): string[] =>
  action === 'added' && (type === 'aws_s3_bucket' || type === 'aws_ecr_repository')
    ? (ownMember(WEAKENINGS, type) ?? [])
        .filter(({ setting }) => after?.[setting] === true)
        .map(({ setting, consequence }) => `${code(setting)} is on: ${consequence}`)
    : [];

/** Where a plan may lose data, or takes away what protects it. */
export const dataAtRisk = (changes: readonly ResourceChange[]): Warning[] =>
  changes.flatMap((change) =>
    [...loss(change), ...weakenings(change), ...bornWeak(change)].map(
      (text): Warning => ({ kind: 'data', address: change.address, text }),
    ),
  );
