import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { TerraformLocal, TerraformOutput, Token } from 'cdktf';
import { Construct } from 'constructs';
import { KMS_KEY_ARN_RULE } from '../../workflow/deployment/deployment-rules';
import { hcl } from '../terraform/hcl';
import { terraformDocument } from '../terraform/terraform-document';
import { addVariable, following } from '../variables/variable-spec';
import { ProjectStack, type ProjectStackProps } from './project-stack';

/** The naming rules of Amazon S3, without dots, because HTTPS certificates do not cover bucket names with dots. */
const BUCKET_NAME = '^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$';

/** Every apply adds a version of the state. The newest versions stay, however old they are. */
const NONCURRENT_VERSION_EXPIRATION = { noncurrentDays: 90, newerNoncurrentVersions: 10 };

/** Terraform does not resume an upload, so parts that are left are of no use. */
const ABORT_INCOMPLETE_UPLOAD = { daysAfterInitiation: 7 };

const tlsOnly = (bucketArn: string, objectsArn: string): string =>
  terraformDocument({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucketArn, objectsArn],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });

/** The variable of the name. Its default has the account and the region, because bucket names are global. */
const bucketName = (stack: Construct, scope: Construct): string => {
  const current = new Construct(stack, 'current');
  const { accountId } = new DataAwsCallerIdentity(current, 'aws_caller_identity');
  const { id: region } = new DataAwsRegion(current, 'aws_region');
  const { value } = addVariable(stack, 'bucket_name', {
    type: 'string',
    nullable: true,
    description: 'Name of the bucket. If null, it is terraform-state-<account>-<region>.',
    validations: (name) => [
      {
        condition: `var.${name} == null ? true : can(regex("${BUCKET_NAME}", var.${name}))`,
        message: `${name} must be 3 to 63 lowercase letters, digits and hyphens, and must not begin or end with a hyphen.`,
      },
    ],
  });
  const standard = new TerraformLocal(scope, 'standard_bucket_name', `terraform-state-${accountId}-${region}`)
    .asString;
  return new TerraformLocal(scope, 'bucket_name', hcl`coalesce(${value}, ${standard})`).asString;
};

const addEncryption = (stack: Construct, scope: Construct, bucket: string): void => {
  const { value: key } = addVariable(stack, 'kms_key_arn', {
    ...following(KMS_KEY_ARN_RULE),
    nullable: true,
    description:
      'ARN of the KMS key that encrypts objects for which no other key is set. To encrypt a state with it, set stateKmsKeyArn in cdktf.json. If null, SSE-S3 applies.',
  });
  new S3BucketServerSideEncryptionConfigurationA(
    scope,
    'aws_s3_bucket_server_side_encryption_configuration',
    {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: Token.asString(hcl`${key} == null ? "AES256" : "aws:kms"`),
            kmsMasterKeyId: Token.asString(key),
          },
          bucketKeyEnabled: hcl`${key} != null`,
        },
      ],
    },
  );
};

const addVersions = (scope: Construct, bucket: string): void => {
  const versioning = new S3BucketVersioningA(scope, 'aws_s3_bucket_versioning', {
    bucket,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketLifecycleConfiguration(scope, 'aws_s3_bucket_lifecycle_configuration', {
    bucket,
    rule: [
      {
        id: 'former-states',
        status: 'Enabled',
        // CDKTF would leave out an empty filter, which selects every object.
        filter: [{ prefix: '' }],
        noncurrentVersionExpiration: [NONCURRENT_VERSION_EXPIRATION],
        abortIncompleteMultipartUpload: [ABORT_INCOMPLETE_UPLOAD],
      },
    ],
    dependsOn: [versioning],
  });
};

const addAccessRules = (scope: Construct, bucket: string, name: string): void => {
  const publicAccess = new S3BucketPublicAccessBlock(scope, 'aws_s3_bucket_public_access_block', {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const { partition } = new DataAwsPartition(scope, 'aws_partition');
  const bucketArn = new TerraformLocal(scope, 'bucket_arn', `arn:${partition}:s3:::${name}`).asString;
  const objectsArn = new TerraformLocal(scope, 'objects_arn', `${bucketArn}/*`).asString;
  new S3BucketPolicy(scope, 'aws_s3_bucket_policy', {
    bucket,
    policy: tlsOnly(bucketArn, objectsArn),
    // Amazon S3 rejects concurrent changes of the access to a bucket.
    dependsOn: [publicAccess],
  });
};

/** The bucket for the remote state of the other stacks. Its own state is local. */
export class StateBucketStack extends ProjectStack {
  constructor(scope: Construct, id: string, props: Pick<ProjectStackProps, 'locks'> = {}) {
    super(scope, id, props);
    const state = new Construct(this, 'state');
    const name = bucketName(this, state);
    const { bucket } = new S3Bucket(state, 'aws_s3_bucket', {
      bucket: name,
      lifecycle: { preventDestroy: true },
    });
    addVersions(state, bucket);
    addEncryption(this, state, bucket);
    addAccessRules(state, bucket, name);
    new TerraformOutput(this, 'state_bucket', {
      value: bucket,
      description: 'Name of the bucket. Set it as stateBucket in the context in cdktf.json.',
    });
  }
}
