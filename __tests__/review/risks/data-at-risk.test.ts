import { dataAtRisk } from '../../../review/risks/data-at-risk';
import { unseenProtections } from '../../../review/risks/unseen-protections';
import { type GivenChange, planOf } from '../changed-plan';

const warned = (change: GivenChange): string[] =>
  dataAtRisk(planOf([change]).changes).map(({ text }) => text);

test.each([
  [
    'aws_s3_bucket',
    'the objects in the bucket will be lost; S3 refuses if the bucket is not empty, because `force_destroy` is off',
  ],
  ['aws_cloudwatch_log_group', 'the log events in the group will be lost'],
  ['aws_sfn_state_machine', 'running executions and the execution history will be lost'],
  ['aws_kms_key', 'everything that is encrypted with the key will be lost'],
])('%s that is destroyed or replaced is a warning', (type, loss) => {
  const address = `${type}.a`;
  expect(warned({ address, before: {} })).toEqual([`destroyed: ${loss}`]);
  const replaced = {
    address,
    actions: ['delete', 'create'],
    before: {},
    after: {},
    replace_paths: [['name']],
  };
  expect(warned(replaced)).toEqual([`replaced (because of \`name\`): ${loss}`]);
  expect(warned({ ...replaced, actions: ['create', 'delete'] })).toEqual([
    `replaced (because of \`name\`): ${loss}`,
  ]);
});

test('a bucket that is destroyed with its objects is a warning', () => {
  expect(warned({ address: 'aws_s3_bucket.a', before: { force_destroy: true } })).toEqual([
    'destroyed: the objects in the bucket will be lost',
  ]);
});

test.each([
  ['is changed otherwise', { address: 'aws_s3_bucket.a', before: { tags: {} }, after: { tags: { a: 'b' } } }],
  ['is made', { address: 'aws_s3_bucket.a', after: { force_destroy: false } }],
  ['is forgotten', { address: 'aws_s3_bucket.a', actions: ['forget'], before: {} }],
  ['stays in AWS', { address: 'aws_cloudwatch_log_group.a', before: { skip_destroy: true } }],
  ['holds no data', { address: 'aws_sns_topic.a', before: {} }],
])('no data is at risk if a resource %s', (_, change) => {
  expect(warned(change)).toEqual([]);
});

test.each<[string, object, object, string[]]>([
  [
    'aws_s3_bucket',
    { force_destroy: false },
    { force_destroy: true },
    ['`force_destroy` `false` → `true`: a later destroy also deletes the contents'],
  ],
  [
    'aws_cloudwatch_log_group',
    { retention_in_days: 0 },
    { retention_in_days: 30 },
    ['`retention_in_days` `0` → `30`: older log events are deleted'],
  ],
  ['aws_cloudwatch_log_group', { retention_in_days: 30 }, { retention_in_days: 0 }, []],
  ['aws_cloudwatch_log_group', { retention_in_days: 7 }, { retention_in_days: 30 }, []],
  [
    'aws_cloudwatch_log_group',
    { kms_key_id: 'arn:aws:kms' },
    { kms_key_id: '' },
    ['`kms_key_id` `arn:aws:kms` → not set: new data is no longer encrypted with that key'],
  ],
  [
    'aws_s3_bucket_versioning',
    { versioning_configuration: [{ status: 'Enabled' }] },
    { versioning_configuration: [{ status: 'Suspended' }] },
    ['`status` `Enabled` → `Suspended`: overwritten and deleted objects are no longer kept'],
  ],
  [
    'aws_s3_bucket_public_access_block',
    { block_public_acls: true, block_public_policy: true },
    { block_public_acls: true, block_public_policy: false },
    ['`block_public_policy` `true` → `false`: less public access to the bucket is blocked'],
  ],
  [
    'aws_s3_bucket_server_side_encryption_configuration',
    {
      rule: [
        {
          apply_server_side_encryption_by_default: [
            { sse_algorithm: 'aws:kms', kms_master_key_id: 'arn:aws:kms' },
          ],
        },
      ],
    },
    {
      rule: [
        { apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256', kms_master_key_id: '' }] },
      ],
    },
    [
      '`sse_algorithm` `aws:kms` → `AES256`: new objects are no longer encrypted with a KMS key',
      '`kms_master_key_id` `arn:aws:kms` → not set: new objects are no longer encrypted with that key',
    ],
  ],
  [
    'aws_kms_key',
    { enable_key_rotation: true, deletion_window_in_days: 30 },
    { enable_key_rotation: false, deletion_window_in_days: 7 },
    [
      '`enable_key_rotation` `true` → `false`: the key is no longer rotated',
      '`deletion_window_in_days` `30` → `7`: there is less time to cancel a deletion of the key',
    ],
  ],
  [
    'aws_dynamodb_table',
    {
      deletion_protection_enabled: true,
      point_in_time_recovery: [{ enabled: true }],
      ttl: [{ enabled: false }],
    },
    { deletion_protection_enabled: false, point_in_time_recovery: [], ttl: [{ enabled: true }] },
    [
      '`deletion_protection_enabled` `true` → `false`: the table can be deleted',
      '`point_in_time_recovery` `true` → not set: the table can no longer be restored to a point in time',
      '`ttl` `false` → `true`: items are deleted once they expire',
    ],
  ],
  [
    'aws_rds_cluster',
    { backup_retention_period: 7, skip_final_snapshot: false },
    { backup_retention_period: 1, skip_final_snapshot: true },
    [
      '`skip_final_snapshot` `false` → `true`: a later destroy takes no final snapshot',
      '`backup_retention_period` `7` → `1`: older backups are deleted',
    ],
  ],
  [
    'aws_redshift_cluster',
    { automated_snapshot_retention_period: 7 },
    { automated_snapshot_retention_period: 0 },
    ['`automated_snapshot_retention_period` `7` → `0`: older backups are deleted'],
  ],
  [
    'aws_sqs_queue',
    { message_retention_seconds: 345600 },
    { message_retention_seconds: 60 },
    ['`message_retention_seconds` `345600` → `60`: older messages are deleted'],
  ],
  [
    'aws_kinesis_stream',
    { retention_period: 168 },
    { retention_period: 24 },
    ['`retention_period` `168` → `24`: older records are deleted'],
  ],
  [
    'aws_secretsmanager_secret',
    { recovery_window_in_days: 30 },
    { recovery_window_in_days: 0 },
    ['`recovery_window_in_days` `30` → `0`: there is less time to restore the secret after a destroy'],
  ],
  [
    'aws_s3_account_public_access_block',
    { block_public_policy: true },
    { block_public_policy: false },
    ['`block_public_policy` `true` → `false`: less public access to the buckets of the account is blocked'],
  ],
  [
    'aws_s3_bucket_object_lock_configuration',
    { rule: [{ default_retention: [{ mode: 'COMPLIANCE', years: 1 }] }] },
    { rule: [{ default_retention: [{ mode: 'COMPLIANCE', days: 365 }] }] },
    [],
  ],
  [
    'aws_cloudtrail',
    { enable_logging: true },
    { enable_logging: false },
    ['`enable_logging` `true` → `false`: what is done in the account is no longer recorded'],
  ],
])('%s from %j to %j', (type, before, after, expected) => {
  expect(warned({ address: `${type}.a`, before, after })).toEqual(expected);
});

test('a bucket that is created with force_destroy is a warning', () => {
  expect(warned({ address: 'aws_s3_bucket.a', after: { force_destroy: true } })).toEqual([
    '`force_destroy` is on: a later destroy also deletes the contents',
  ]);
});

test.each([
  ['aws_s3_bucket_public_access_block', 'destroyed: public access to the bucket is no longer blocked'],
  ['aws_s3_bucket_versioning', 'destroyed: the bucket may no longer keep earlier versions of objects'],
  [
    'aws_s3_bucket_server_side_encryption_configuration',
    "destroyed: new objects are encrypted with S3's default encryption only",
  ],
])('%s that is destroyed is a warning', (type, text) => {
  expect(warned({ address: `${type}.a`, before: {} })).toEqual([text]);
});

describe('the warning of a destroy names', () => {
  test.each<[string, string, object, string]>([
    [
      'the protection that makes AWS refuse it',
      'aws_dynamodb_table',
      { deletion_protection_enabled: true },
      'destroyed: the items in the table would be lost, but AWS refuses while `deletion_protection_enabled` is on',
    ],
    [
      'the final snapshot',
      'aws_rds_cluster',
      { deletion_protection: false, skip_final_snapshot: false },
      'destroyed: the database will be lost, but a final snapshot is made',
    ],
    [
      'the final snapshot that is left out',
      'aws_db_instance',
      { skip_final_snapshot: true },
      'destroyed: the database will be lost; no final snapshot is made',
    ],
    [
      'both',
      'aws_docdb_cluster',
      { deletion_protection: true, skip_final_snapshot: false },
      'destroyed: the database would be lost, but a final snapshot is made, and AWS refuses while `deletion_protection` is on',
    ],
    [
      'the name of the final snapshot',
      'aws_elasticache_replication_group',
      { final_snapshot_identifier: 'last' },
      'destroyed: the data in the cache will be lost, but a final snapshot is made',
    ],
    [
      'the days in which it can be cancelled',
      'aws_kms_key',
      { deletion_window_in_days: 30 },
      'destroyed: everything that is encrypted with the key will be lost, but the deletion can be cancelled for 30 days',
    ],
    [
      'the days in which the secret can be restored',
      'aws_secretsmanager_secret',
      { recovery_window_in_days: 7 },
      'destroyed: the secret will be lost, but it can be restored for 7 days',
    ],
    [
      'the lack of such days',
      'aws_secretsmanager_secret',
      { recovery_window_in_days: 0 },
      'destroyed: the secret will be lost; nothing can be restored',
    ],
  ])('%s', (_, type, before, text) => {
    expect(warned({ address: `${type}.a`, before })).toEqual([text]);
  });
});

test('a block of public access that is created with less than S3 blocks by default is one warning', () => {
  const after = { block_public_acls: true, block_public_policy: false, ignore_public_acls: null };
  expect(warned({ address: 'aws_s3_bucket_public_access_block.a', after })).toEqual([
    '`block_public_policy`, `ignore_public_acls`, `restrict_public_buckets` are off: less public access to the bucket is blocked',
  ]);
});

test('an access point that does not block public access is a warning', () => {
  const after = {
    public_access_block_configuration: [{ block_public_policy: false, block_public_acls: true }],
  };
  expect(warned({ address: 'aws_s3_access_point.a', after })).toEqual([
    '`block_public_policy` is off: less public access to the access point is blocked',
  ]);
  expect(warned({ address: 'aws_s3_access_point.a', after: {} })).toEqual([]);
});

describe('a rule that deletes data', () => {
  const lifecycle = (days: number, status = 'Enabled') => ({
    rule: [
      { id: 'old', status, expiration: [{ days }], noncurrent_version_expiration: [{ noncurrent_days: 5 }] },
    ],
  });
  const address = 'aws_s3_bucket_lifecycle_configuration.a';

  test('is a warning if it is new', () => {
    const expected = [
      'the rule `old` deletes objects after 30 days',
      'the rule `old` deletes earlier versions of objects after 5 days',
    ];
    expect(warned({ address, after: lifecycle(30) })).toEqual(expected);
    expect(warned({ address, before: lifecycle(30, 'Disabled'), after: lifecycle(30) })).toEqual(expected);
  });

  test('is a warning if it deletes earlier than before, not if it deletes later', () => {
    expect(warned({ address, before: lifecycle(30), after: lifecycle(7) })).toEqual([
      'the rule `old` deletes objects after 7 days',
    ]);
    expect(warned({ address, before: lifecycle(7), after: lifecycle(30) })).toEqual([]);
  });

  test('is found in a block of a bucket', () => {
    const lifecycle_rule = [{ id: 'old', enabled: true, expiration: [{ days: 1 }] }];
    expect(warned({ address: 'aws_s3_bucket.a', before: {}, after: { lifecycle_rule } })).toEqual([
      'the rule `old` deletes objects after 1 day',
    ]);
  });

  test('is found in a lifecycle policy of images', () => {
    const policy = JSON.stringify({ rules: [{ rulePriority: 1, selection: { countNumber: 5 } }] });
    expect(warned({ address: 'aws_ecr_lifecycle_policy.a', after: { policy } })).toEqual([
      'a rule deletes images',
    ]);
  });
});

test('a retention that is locked for fewer days, or by a weaker mode, is a warning', () => {
  const lock = (retention: object) => ({ rule: [{ default_retention: [retention] }] });
  const address = 'aws_s3_bucket_object_lock_configuration.a';
  const change = (before: object, after: object) => warned({ address, before: lock(before), after });
  expect(change({ mode: 'GOVERNANCE', days: 30 }, lock({ mode: 'GOVERNANCE', days: 7 }))).toHaveLength(1);
  expect(change({ mode: 'COMPLIANCE', days: 7 }, lock({ mode: 'GOVERNANCE', days: 7 }))).toHaveLength(1);
  expect(change({ mode: 'GOVERNANCE', days: 30 }, { rule: [] })).toHaveLength(1);
});

describe('a protection that is known after apply', () => {
  const unseen = (change: GivenChange, rest: object = {}): string[] =>
    unseenProtections(planOf([change], rest)).map(({ text }) => text);

  test.each([
    [
      'aws_db_instance.a',
      { deletion_protection: true },
      { deletion_protection: true },
      'deletion_protection',
    ],
    ['aws_s3_bucket.a', { force_destroy: false }, { force_destroy: true }, 'force_destroy'],
    [
      'aws_sqs_queue.a',
      { message_retention_seconds: 60 },
      { message_retention_seconds: true },
      'message_retention_seconds',
    ],
    [
      'aws_dynamodb_table.a',
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: true },
      'point_in_time_recovery',
    ],
  ])('of %s cannot be seen: %j', (address, before, after_unknown, setting) => {
    expect(unseen({ address, before, after: {}, after_unknown })).toEqual([
      `\`${setting}\` is known after apply`,
    ]);
  });

  test('is shown with what it is set from', () => {
    const address = 'aws_db_instance.a';
    const change = {
      address,
      before: { deletion_protection: true },
      after: {},
      after_unknown: { deletion_protection: true },
    };
    const configuration = (expressions: object) => ({
      configuration: { root_module: { resources: [{ address, expressions }] } },
    });
    expect(unseen(change, configuration({ deletion_protection: { references: ['var.protect'] } }))).toEqual([
      '`deletion_protection` is known after apply, set from `var.protect`',
    ]);
    expect(unseen(change, configuration({}))).toEqual([]);
  });

  test('is a warning if the plan marks it as sensitive and changes it', () => {
    const change = {
      address: 'aws_db_instance.a',
      before: { deletion_protection: true },
      after: { deletion_protection: false },
      after_sensitive: { deletion_protection: true },
    };
    expect(unseen(change)).toEqual(['`deletion_protection` is marked as sensitive and not shown']);
  });

  test('is not a warning if nothing was protected before', () => {
    const change = { address: 'aws_db_instance.a', before: { deletion_protection: false }, after: {} };
    expect(unseen({ ...change, after_unknown: { deletion_protection: true } })).toEqual([]);
  });

  test('is a warning for a new bucket', () => {
    const change = { address: 'aws_s3_bucket.a', after: {}, after_unknown: { force_destroy: true } };
    expect(unseen(change)).toEqual(['`force_destroy` is known after apply']);
  });
});
