import { StateBucketStack } from '../../../constructs/stacks/state-bucket-stack';
import { addresses, parseDocument, synthesize } from '../synthesis';

const stack = synthesize((app) => new StateBucketStack(app, 'state-bucket'));
const resource = (type: string) => stack.resource[type]?.state ?? {};

test('these addresses and no others are in a plan', () => {
  expect(addresses(stack)).toEqual([
    'aws_s3_bucket.state',
    'aws_s3_bucket_lifecycle_configuration.state',
    'aws_s3_bucket_policy.state',
    'aws_s3_bucket_public_access_block.state',
    'aws_s3_bucket_server_side_encryption_configuration.state',
    'aws_s3_bucket_versioning.state',
    'data.aws_caller_identity.current',
    'data.aws_partition.state',
    'data.aws_region.current',
  ]);
});

test("the bucket's own state is local, as no bucket is there to hold it", () => {
  expect(stack.terraform.backend).toEqual({ local: { path: '../../../terraform.state-bucket.tfstate' } });
});

test('the bucket cannot be destroyed by a plan', () => {
  expect(resource('aws_s3_bucket')).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

test('an earlier state can be had back', () => {
  expect(resource('aws_s3_bucket_versioning')).toMatchObject({
    versioning_configuration: { status: 'Enabled' },
  });
});

test("the state is encrypted, by S3's own key or by one that is given", () => {
  expect(stack.variable.kms_key_arn).toMatchObject({ type: 'string', default: null });
  expect(resource('aws_s3_bucket_server_side_encryption_configuration')).toMatchObject({
    rule: [
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: '${var.kms_key_arn == null ? "AES256" : "aws:kms"}',
          kms_master_key_id: '${var.kms_key_arn}',
        },
        bucket_key_enabled: '${var.kms_key_arn != null}',
      },
    ],
  });
});

test('a former state is kept for 90 days, and the newest ten of them for good', () => {
  expect(resource('aws_s3_bucket_lifecycle_configuration')).toMatchObject({
    rule: [
      {
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 10 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ],
    depends_on: ['aws_s3_bucket_versioning.state'],
  });
});

test('nothing in the bucket can be made public', () => {
  expect(resource('aws_s3_bucket_public_access_block')).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
});

test('nobody reaches the bucket without TLS', () => {
  expect(parseDocument(resource('aws_s3_bucket_policy').policy).Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['local.state_bucket_arn', 'local.state_objects_arn'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('the output is the name for cdktf.json', () => {
  expect(stack.output.state_bucket?.value).toBe('${aws_s3_bucket.state.bucket}');
});
