import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type IResolvable, type Precondition, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import type { JobDatasets } from '../iam/dataset-grants';
import { jobGrants, METRICS, type UploadedCode } from '../iam/job-grants';
import { policyDocument, type Statement } from '../iam/policy-document';
import { type RoleContext, ServiceRole, serviceRoleName } from '../iam/service-role';
import type { WorkflowContext } from '../props/workflow-context';
import { createIf, ifCreated } from '../terraform/conditional-resource';
import { type HclValue, hcl } from '../terraform/hcl';
import { localList, localValue } from '../terraform/local-value';
import type { JobWithImage } from './deployed-job';
import { type AllowListContext, type JobAllowLists, jobAllowLists } from './job-allow-lists';

/** What a job's role needs of its deployment. */
export type JobRoleContext = RoleContext &
  AllowListContext &
  Pick<WorkflowContext, 'jobNames' | 'createJobRole'>;

/** Account, region and repository of an image in Amazon ECR. */
const IMAGE_PARTS = '^([0-9]{12})\\.dkr\\.ecr(?:-fips)?\\.([a-z0-9-]+)\\.[^/]+/([^:@]+)';

const repositoryArns = (scope: Construct, images: HclValue, partition: string): string[] => {
  const parts = localValue(
    scope,
    'image_parts',
    hcl`[for image in ${images} : regex(${IMAGE_PARTS}, image)]`,
  );
  const arns = hcl`distinct([for parts in ${parts} : format("arn:%s:ecr:%s:%s:repository/%s", ${partition}, parts[1], parts[0], parts[2])])`;
  return localList(scope, 'repository_arns', arns);
};

/** All inline policies of a role share 10,240 characters (IAM quotas), and the other policy needs up to 1,900. */
const DATA_POLICY_LIMIT = 8_300;

const fitsIntoRole = (statements: IResolvable): Precondition => ({
  condition: hcl`length(jsonencode(${statements})) <= ${DATA_POLICY_LIMIT}`,
  errorMessage: `The S3 URIs and KMS keys exceed the size limit of the job role's inline policies: their statements must total at most ${DATA_POLICY_LIMIT} characters. In the job's URIs, additional_s3_inputs and additional_s3_outputs, replace several URIs with one shorter common prefix.`,
});

/** What every job needs: its metrics, its log, and its image (SageMaker developer guide, execution roles). */
const basicStatements = (
  scope: Construct,
  { jobNames, aws }: JobRoleContext,
  repositories: string[],
): Statement[] => {
  const group = `log-group:${LOG_GROUP_NAME}`;
  const groupArn = aws.localArn(scope, 'log_group_arn', 'logs', group);
  // The name of a log stream begins with the job's.
  const streams = `${group}:log-stream:${jobNames}/*`;
  const streamsArn = aws.localArn(scope, 'log_streams_arn', 'logs', streams);
  return [
    // GetAuthorizationToken does not support resource-level permissions.
    { Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    METRICS,
    // Depending on the action, CloudWatch Logs checks the ARN with or without `:*`.
    { Action: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'], Resource: [groupArn, `${groupArn}:*`] },
    { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: streamsArn },
    {
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: repositories,
    },
  ];
};

/**
 * The role that jobs assume. It grants the resources of the deployed job and of the allow-lists, and no others. Terraform
 * computes them from its variables, so a plan shows the whole policy.
 */
export class JobRole extends Construct {
  /** Known at plan time. If `createJobRole` is false, the ARN of the role that the job names. */
  readonly arn: string;
  /** @internal What executions may use, which is what the role grants. */
  readonly allowLists: JobAllowLists;
  /** @internal Undefined if `createJobRole` is false. */
  readonly role: IamRole | undefined;
  /** The role's policies. Resources that start jobs must depend on them. */
  readonly policies: readonly IamRolePolicy[];

  /**
   * @internal ProcessingWorkflow and ProcessingPipeline create it.
   * @param id - What follows the deployment's name and the region in the role's name.
   */
  constructor(
    scope: Construct,
    id: string,
    context: JobRoleContext,
    job: JobWithImage,
    code: UploadedCode | undefined,
  ) {
    super(scope, id);
    const { aws, createJobRole } = context;
    const createdArn = aws.roleArn(serviceRoleName(context, id));
    this.arn = new TerraformLocal(
      this,
      'role_arn',
      ifCreated(createJobRole, createdArn, job.RoleArn),
    ).asString;
    const { allowLists, datasets } = jobAllowLists(this, context, job);
    this.allowLists = allowLists;
    if (createJobRole === false) {
      this.policies = [];
      return;
    }
    const { role, policy, roleName } = this.createRole(context);
    this.role = role;
    this.policies = [policy, this.createDataPolicy(context, roleName, datasets, code)];
  }

  private createRole(context: JobRoleContext): ServiceRole {
    const { aws, createJobRole } = context;
    const repositories = repositoryArns(this, this.allowLists.imageRepositories, aws.partition);
    return new ServiceRole(this, 'Default', context, {
      suffix: this.node.id,
      policyName: this.node.id,
      service: 'sagemaker.amazonaws.com',
      sourceAccount: aws.accountId,
      statements: basicStatements(this, context, repositories),
      create: createJobRole,
    });
  }

  private createDataPolicy(
    { aws, createJobRole }: JobRoleContext,
    roleName: string,
    datasets: JobDatasets,
    code: UploadedCode | undefined,
  ): IamRolePolicy {
    const statements = jobGrants(this, { ...this.allowLists, ...datasets, code }, aws);
    const policy = new IamRolePolicy(this, 'data', {
      name: 'data',
      role: roleName,
      policy: policyDocument(statements),
      lifecycle: { precondition: [fitsIntoRole(statements)] },
    });
    createIf(policy, createJobRole);
    return policy;
  }
}
