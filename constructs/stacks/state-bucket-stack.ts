import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { TerraformLocal, TerraformOutput, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { KMS_KEY_ARN_RULE } from '../../workflow/deployment/deployment-rules';
import { hcl } from '../terraform/hcl';
import { terraformDocument } from '../terraform/terraform-document';
import { addVariable, following } from '../variables/variable-spec';
import { ProjectStack, type ProjectStackProps } from './project-stack';

/** S3's naming rules, without dots, which break TLS by a bucket's own host name. */
const BUCKET_NAME = '^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$';

/** Each apply leaves a former version of a state, so a quarter's are kept, and the newest of a state that rests. */
const FORMER_STATE_DAYS = 90;
const FORMER_STATES_KEPT = 10;

/** Terraform sends a state whole; what is in parts for a week is nobody's any more. */
const UPLOAD_DAYS = 7;

/** Nobody, the owner included, reaches the bucket without TLS. */
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

/** The bucket that holds the remote state of everything else; its own state is local. */
export class StateBucketStack extends ProjectStack {
  constructor(scope: Construct, id: string, props: Pick<ProjectStackProps, 'locks'> = {}) {
    super(scope, id, props);
    const state = new Construct(this, 'state');
    const name = this.bucketName(state);
    const { bucket } = new S3Bucket(state, 'aws_s3_bucket', {
      bucket: name,
      lifecycle: { preventDestroy: true },
    });
    const publicAccess = new S3BucketPublicAccessBlock(state, 'aws_s3_bucket_public_access_block', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const versioning = new S3BucketVersioningA(state, 'aws_s3_bucket_versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(state, 'aws_s3_bucket_lifecycle_configuration', {
      bucket,
      rule: [
        {
          id: 'former-states',
          status: 'Enabled',
          // Every object: an empty filter would be left out.
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [
            { noncurrentDays: FORMER_STATE_DAYS, newerNoncurrentVersions: FORMER_STATES_KEPT },
          ],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: UPLOAD_DAYS }],
        },
      ],
      // The rule speaks of versions.
      dependsOn: [versioning],
    });
    this.encrypt(state, bucket);
    const { partition } = new DataAwsPartition(state, 'aws_partition');
    const bucketArn = new TerraformLocal(state, 'bucket_arn', `arn:${partition}:s3:::${name}`).asString;
    const objectsArn = new TerraformLocal(state, 'objects_arn', `${bucketArn}/*`).asString;
    new S3BucketPolicy(state, 'aws_s3_bucket_policy', {
      bucket,
      policy: tlsOnly(bucketArn, objectsArn),
      // S3 refuses two changes of a bucket's access at the same moment.
      dependsOn: [publicAccess],
    });
    new TerraformOutput(this, 'state_bucket', {
      value: bucket,
      description: 'Name of the bucket: stateBucket in cdktf.json.',
    });
  }

  private encrypt(state: Construct, bucket: string): void {
    const { value: key } = addVariable(this, 'kms_key_arn', {
      ...following(KMS_KEY_ARN_RULE),
      nullable: true,
      description:
        "ARN of the KMS key by which S3 encrypts objects that name none; stateKmsKeyArn in cdktf.json is the same for the states. null for S3's own key.",
    });
    new S3BucketServerSideEncryptionConfigurationA(
      state,
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
  }

  /** Names of buckets are global, so the default has the account and the region in it. */
  private bucketName(state: Construct): string {
    const current = new Construct(this, 'current');
    const { accountId } = new DataAwsCallerIdentity(current, 'aws_caller_identity');
    const { id: region } = new DataAwsRegion(current, 'aws_region');
    const variable = new TerraformVariable(this, 'bucket_name', {
      type: 'string',
      description: 'Name of the bucket. null takes terraform-state-<account>-<region>.',
      validation: [
        {
          condition: `\${var.bucket_name == null ? true : can(regex("${BUCKET_NAME}", var.bucket_name))}`,
          errorMessage:
            'bucket_name must be 3 to 63 lower-case letters, digits and hyphens, beginning and ending with no hyphen.',
        },
      ],
    });
    variable.addOverride('default', null);
    const standard = `terraform-state-${accountId}-${region}`;
    const standardName = new TerraformLocal(state, 'standard_bucket_name', standard).asString;
    return new TerraformLocal(state, 'bucket_name', hcl`coalesce(${variable.value}, ${standardName})`)
      .asString;
  }
}
