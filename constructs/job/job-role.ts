import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { DEFAULT_WORK_GROUP } from '../../workflow/deployment/allow-lists';
import type { AllowLists } from '../../workflow/deployment/deployment';
import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import { jobNamePattern } from '../../workflow/job/processing-job-name';
import { type JobReach, jobGrants, METRICS, orMetrics } from '../iam/job-grants';
import { allowingComputed, ServiceRole, type Statement } from '../iam/service-role';
import type { DeploymentSettings } from '../props/deployment-settings';
import type { DeployedJob } from '../props/processing-workflow-props';
import { type Made, madeWhere, ownWhere } from '../terraform/conditional-resource';
import { type HclValue, hcl, hclMember } from '../terraform/hcl';
import { items, membersOf } from '../terraform/list-members';

export interface JobRoleProps extends DeploymentSettings {
  /** Whether there is the role at all; where there is none, the job names its own. */
  readonly made: Made;
  /** The deployed job, its image found. */
  readonly job: DeployedJob & { readonly ImageUri: string };
  /** S3 URI of a single object that jobs may read. @default - none */
  readonly scriptUri?: string;
  /** Of the key by which that object is encrypted; undefined, or null in Terraform, for none. */
  readonly scriptKmsKeyArn: string | IResolvable | undefined;
  readonly additionalS3Inputs: readonly string[];
  readonly additionalS3Outputs: readonly string[];
  readonly additionalImageRepositories: readonly string[];
  readonly kmsKeyArns: readonly string[];
}

/** Account, region and repository of an image in Amazon ECR. */
const IMAGE_PARTS = '^([0-9]{12})\\.dkr\\.ecr(?:-fips)?\\.([a-z0-9-]+)\\.[^/]+/([^:@]+)';

const repositoryArns = (images: HclValue, partition: string): IResolvable =>
  hcl`distinct([for parts in [for image in ${images} : regex(${IMAGE_PARTS}, image)] : format("arn:%s:ecr:%s:%s:repository/%s", ${partition}, parts[1], parts[0], parts[2])])`;

/** Inline policies of a role have 10,240 characters in all (IAM quotas); the other policy takes up to 1,900 of them. */
const DATA_POLICY_LIMIT = 8_300;

const fitsIntoRole = (statements: IResolvable) => ({
  condition: Token.asString(hcl`length(jsonencode(${statements})) <= ${DATA_POLICY_LIMIT}`),
  errorMessage:
    "The job's role has no room for so many S3 URIs and keys: give shorter prefixes that hold several, in the job and in the additional_s3 lists.",
});

/** What every job needs: its metrics, its log and the right to pull (SageMaker developer guide, execution roles). */
const jobStatements = (
  logGroup: string,
  logStreams: string,
  repositories: readonly string[],
): Statement[] => [
  // It cannot be scoped to a resource.
  { Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  METRICS,
  // CloudWatch Logs asks for the group's ARN with and without `:*`, by the action.
  { Action: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'], Resource: [logGroup, `${logGroup}:*`] },
  { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logStreams },
  {
    Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    Resource: repositories,
  },
];

const roleName = ({ name, aws }: JobRoleProps): string => `${name}-${aws.region}-job`;

/**
 * The role that jobs assume. It reaches what the deployed job names and what the allow-lists add, and nothing else;
 * Terraform works that out from its variables, so a plan shows it whole.
 */
export class JobRole extends Construct {
  /** Known when Terraform plans. Where no role is made, the ARN of the one that the job names. */
  readonly arn: string;
  /** @internal What jobs may name, as the role reaches it. */
  readonly allowed: Omit<Required<AllowLists>, 'jobRoles' | 'instanceTypes'>;
  /** @internal The role that is made, where one is. */
  readonly role: IamRole | undefined;
  /** What the role may do, in policies of its own: whatever starts a job has to be made after them. */
  readonly policies: readonly IamRolePolicy[];

  /** @internal ProcessingWorkflow makes it. */
  constructor(scope: Construct, id: string, props: JobRoleProps) {
    super(scope, id);
    const { made, aws, job } = props;
    this.arn = new TerraformLocal(
      this,
      'role_arn',
      ownWhere(made, aws.roleArnOf(roleName(props)), job.RoleArn),
    ).asString;
    const inputs = this.list('processing_inputs', items(job.ProcessingInputs));
    const datasets = (kind: string) => membersOf(inputs, ['DatasetDefinition', kind]);
    const athena = this.list('athena_datasets', datasets('AthenaDatasetDefinition'));
    const redshift = this.list('redshift_datasets', datasets('RedshiftDatasetDefinition'));
    this.allowed = this.allowLists(props, inputs, athena, redshift);
    const own = made === false ? undefined : this.makeRole(props, { athena, redshift });
    this.role = own?.role;
    this.policies = own?.policies ?? [];
  }

  private makeRole(
    props: JobRoleProps,
    datasets: Pick<JobReach, 'athena' | 'redshift'>,
  ): Pick<JobRole, 'role' | 'policies'> {
    const { aws, tags, permissionsBoundaryArn, made } = props;
    const group = `log-group:${LOG_GROUP_NAME}`;
    const logGroup = aws.arn(this, 'log_group_arn', 'logs', group);
    // A stream's name begins with the job's.
    const streams = `${group}:log-stream:${jobNamePattern(props.name)}/*`;
    const logStreams = aws.arn(this, 'log_streams_arn', 'logs', streams);
    const images = repositoryArns(this.allowed.imageRepositories, aws.partition);
    const {
      role,
      policy,
      roleName: ownName,
    } = new ServiceRole(this, 'Default', {
      roleName: roleName(props),
      policyName: this.node.id,
      service: 'sagemaker.amazonaws.com',
      sourceAccount: aws.accountId,
      statements: jobStatements(logGroup, logStreams, this.list('repository_arns', images)),
      tags,
      permissionsBoundaryArn,
      made,
    });
    const grants = new TerraformLocal(this, 'data_grants', jobGrants(this.reach(props, datasets), aws));
    const statements = new TerraformLocal(this, 'data_statements', orMetrics(grants.expression));
    const data = new IamRolePolicy(this, 'data', {
      name: 'data',
      role: ownName,
      policy: allowingComputed(statements.expression),
      lifecycle: { precondition: [fitsIntoRole(statements.expression)] },
    });
    madeWhere(data, made);
    return { role, policies: [policy, data] };
  }

  private reach(
    { scriptUri, scriptKmsKeyArn }: JobRoleProps,
    datasets: Pick<JobReach, 'athena' | 'redshift'>,
  ): JobReach {
    if (scriptUri === undefined) return { ...this.allowed, ...datasets, objects: [], objectKmsKeys: [] };
    const objects = [scriptUri];
    const objectKmsKeys = hcl`compact([${scriptKmsKeyArn}])`;
    // An S3 URI is a prefix, but the script's object is known: the role reads that and none whose key begins so.
    const s3Inputs = hcl`[for uri in ${this.allowed.s3Inputs} : uri if !contains(${objects}, uri)]`;
    return { ...this.allowed, ...datasets, s3Inputs, objects, objectKmsKeys };
  }

  private list(name: string, expression: IResolvable): string[] {
    return new TerraformLocal(this, name, expression).asList;
  }

  private allowLists(
    { job, ...props }: JobRoleProps,
    inputs: HclValue,
    athena: HclValue,
    redshift: HclValue,
  ): JobRole['allowed'] {
    const vpc = hclMember(job.NetworkConfig, 'VpcConfig');
    const outputs = this.list('processing_outputs', items(hclMember(job.ProcessingOutputConfig, 'Outputs')));
    const results = membersOf(athena, ['OutputS3Uri']);
    const redshiftOutputs = this.list('redshift_outputs', membersOf(redshift, ['OutputS3Uri']));
    return {
      s3Inputs: this.list(
        's3_inputs',
        hcl`distinct(concat(compact([${job.S3Input}, ${job.S3Script}]), ${membersOf(inputs, ['S3Input', 'S3Uri'])}, ${results}, ${redshiftOutputs}, ${props.additionalS3Inputs}))`,
      ),
      s3Outputs: this.list(
        's3_outputs',
        hcl`distinct(concat(compact([${job.S3Output}]), ${membersOf(outputs, ['S3Output', 'S3Uri'])}, ${results}, ${props.additionalS3Outputs}))`,
      ),
      imageRepositories: this.list(
        'images',
        hcl`distinct(concat([${job.ImageUri}], ${props.additionalImageRepositories}))`,
      ),
      kmsKeys: this.list(
        'kms_keys',
        hcl`distinct(concat(compact([try(${hclMember(job.ProcessingOutputConfig, 'KmsKeyId')}, null)]), ${membersOf(athena, ['KmsKeyId'])}, ${membersOf(redshift, ['KmsKeyId'])}, ${props.kmsKeyArns}))`,
      ),
      volumeKmsKeys: this.list('volume_kms_keys', hcl`compact([${job.VolumeKmsKeyId}])`),
      datasets: this.list(
        'datasets',
        hcl`distinct(concat([for of in ${athena} : format("athena/%s/%s/%s", coalesce(try(of.WorkGroup, null), ${DEFAULT_WORK_GROUP}), of.Catalog, of.Database)], [for of in ${redshift} : format("redshift/%s/%s/%s/%s", of.ClusterId, of.Database, of.DbUser, of.ClusterRoleArn)]))`,
      ),
      redshiftOutputs,
      featureGroups: this.list(
        'feature_groups',
        hcl`distinct(${membersOf(outputs, ['FeatureStoreOutput', 'FeatureGroupName'])})`,
      ),
      networkIds: this.list(
        'network_ids',
        hcl`distinct(concat(${items(hclMember(vpc, 'Subnets'))}, ${items(hclMember(vpc, 'SecurityGroupIds'))}))`,
      ),
    };
  }
}
