import { dataAtRisk } from '../../../review/risks/data-at-risk';
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
    { kms_key_id: 'arn:a' },
    { kms_key_id: '' },
    ['`kms_key_id` `arn:a` → not set: new data is no longer encrypted with that key'],
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
          apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms', kms_master_key_id: 'arn:k' }],
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
      '`kms_master_key_id` `arn:k` → not set: new objects are no longer encrypted with that key',
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
