import { StateBucketStack } from '../../../constructs/stacks/state-bucket-stack';
import { addresses, parseDocument, synthesize } from '../synthesis';

const stack = synthesize((app) => new StateBucketStack(app, 'state-bucket'));
const resource = (type: string) => stack.resource[type]?.state ?? {};

test('a plan has exactly these addresses', () => {
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

test('the state of the bucket itself is local', () => {
  expect(stack.terraform.backend).toEqual({ local: { path: '../../../terraform.state-bucket.tfstate' } });
});

test('a plan cannot destroy the bucket', () => {
  expect(resource('aws_s3_bucket')).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

test('an earlier state can be restored', () => {
  expect(resource('aws_s3_bucket_versioning')).toMatchObject({
    versioning_configuration: { status: 'Enabled' },
  });
});

test('objects are encrypted, with a key of Amazon S3 or with your own', () => {
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

test('earlier states are kept for 90 days, and the newest ten for ever', () => {
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

test('nothing in the bucket can become public', () => {
  expect(resource('aws_s3_bucket_public_access_block')).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
});

test('requests without TLS are denied', () => {
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

test('the output is the name of the bucket, for cdktf.json', () => {
  expect(stack.output.state_bucket?.value).toBe('${aws_s3_bucket.state.bucket}');
});
