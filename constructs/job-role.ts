import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { LOG_GROUP_NAME } from '../workflow/job-status';
import type { AwsEnvironment } from './aws-environment';
import { type HclValue, hcl } from './hcl';
import { allowingComputed, type ResourceTags, ServiceRole, type Statement } from './service-role';

export interface JobRoleProps {
  readonly roleName: string;
  /** The deployed job's inputs; null ones are left out. */
  readonly s3Inputs: readonly HclValue[];
  readonly s3Outputs: readonly HclValue[];
  readonly imageUri: string;
  readonly additionalS3Inputs: readonly string[];
  readonly additionalS3Outputs: readonly string[];
  readonly additionalImageRepositories: readonly string[];
  readonly kmsKeyArns: readonly string[];
  readonly tags: ResourceTags;
  readonly aws: AwsEnvironment;
}

/** `s3://bucket/prefix` is `bucket` and `prefix`; a bucket alone has an empty prefix. */
const S3_PARTS = '^s3://([^/]+)/?(.*)$';

/** Account, region and repository of an image in Amazon ECR. */
const IMAGE_PARTS = '^([0-9]{12})\\.dkr\\.ecr(?:-fips)?\\.([a-z0-9-]+)\\.[^/]+/([^:@]+)';

/** An S3 prefix is a string prefix, so the policy's is too. */
const objectArns = (uris: HclValue, partition: string): IResolvable =>
  hcl`[for uri in ${uris} : format("arn:%s:s3:::%s*", ${partition}, join("/", regex(${S3_PARTS}, uri)))]`;

const repositoryArns = (images: HclValue, partition: string): IResolvable =>
  hcl`distinct([for parts in [for image in ${images} : regex(${IMAGE_PARTS}, image)] : format("arn:%s:ecr:%s:%s:repository/%s", ${partition}, parts[1], parts[0], parts[2])])`;

/** One statement a bucket, which may be listed below those prefixes only: a role's policies have 10,240 characters in all. */
const listStatements = (uris: HclValue, partition: string): IResolvable =>
  hcl`[for bucket, prefixes in { for parts in [for uri in ${uris} : regex(${S3_PARTS}, uri)] : parts[0] => parts[1]... } : { Effect = "Allow", Action = "s3:ListBucket", Resource = format("arn:%s:s3:::%s", ${partition}, bucket), Condition = { StringLike = { "s3:prefix" = [for prefix in prefixes : format("%s*", prefix)] } } }]`;

/** No statement at all for an empty list, which IAM would refuse. */
const statementFor = (actions: readonly string[], resources: HclValue): IResolvable =>
  hcl`[for resources in [${resources}] : { Effect = "Allow", Action = ${actions}, Resource = resources } if length(resources) > 0]`;

/** Inline policies of a role have 10,240 characters in all (IAM quotas); the other policy takes up to 1,500 of them. */
const DATA_POLICY_LIMIT = 8_700;

const fitsIntoRole = (statements: IResolvable) => ({
  condition: Token.asString(hcl`length(jsonencode(${statements})) <= ${DATA_POLICY_LIMIT}`),
  errorMessage:
    "The job's role has no room for so many S3 URIs and keys: give shorter prefixes that hold several, in s3_input, s3_output, s3_script and the additional_s3 lists.",
});

/** What every job needs: its metrics, its log and the right to pull (SageMaker developer guide, execution roles). */
const jobStatements = (logStreams: readonly string[], repositories: string[]): Statement[] => [
  // Neither action can be scoped to a resource.
  { Action: ['cloudwatch:PutMetricData', 'ecr:GetAuthorizationToken'], Resource: '*' },
  {
    Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    Resource: logStreams,
  },
  {
    Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    Resource: repositories,
  },
];

/**
 * The role that jobs assume. It reads, writes and pulls what the deployed job names and what the allow-lists add;
 * Terraform works that out from its variables, so a plan shows it whole.
 */
export class JobRole extends Construct {
  readonly arn: string;
  /** S3 URIs that jobs may read. */
  readonly s3Inputs: string[];
  /** S3 URIs that jobs may write. */
  readonly s3Outputs: string[];
  /** Images whose repositories jobs may pull from. */
  readonly images: string[];
  readonly policies: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, props: JobRoleProps) {
    super(scope, id);
    const { aws, tags, roleName } = props;
    const list = (name: string, expression: IResolvable): string[] =>
      new TerraformLocal(this, name, expression).asList;
    this.arn = aws.roleArn(this, 'role_arn', roleName);
    this.s3Inputs = list(
      's3_inputs',
      hcl`distinct(concat(compact(${props.s3Inputs}), ${props.additionalS3Inputs}))`,
    );
    this.s3Outputs = list(
      's3_outputs',
      hcl`distinct(concat(compact(${props.s3Outputs}), ${props.additionalS3Outputs}))`,
    );
    this.images = list(
      'images',
      hcl`distinct(concat([${props.imageUri}], ${props.additionalImageRepositories}))`,
    );

    const logStreams = aws.arn(this, 'log_streams_arn', 'logs', `log-group:${LOG_GROUP_NAME}*`);
    const repositories = list('repository_arns', repositoryArns(this.images, aws.partition));
    const { role, policy } = new ServiceRole(this, 'Default', {
      roleName,
      policyName: id,
      service: 'sagemaker.amazonaws.com',
      statements: jobStatements([logStreams], repositories),
      tags,
    });
    const statements = new TerraformLocal(
      this,
      'data_statements',
      hcl`concat(${listStatements(this.s3Inputs, aws.partition)}, ${statementFor(['s3:GetObject'], objectArns(this.s3Inputs, aws.partition))}, ${statementFor(['s3:PutObject'], objectArns(this.s3Outputs, aws.partition))}, ${statementFor(['kms:Decrypt', 'kms:GenerateDataKey'], props.kmsKeyArns)})`,
    );
    const data = new IamRolePolicy(this, 'data', {
      name: 'data',
      role: role.name,
      policy: allowingComputed(statements.expression),
      lifecycle: { precondition: [fitsIntoRole(statements.expression)] },
    });
    this.policies = [policy, data];
  }
}
