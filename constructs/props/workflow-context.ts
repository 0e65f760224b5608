import { type IResolvable, TerraformLocal, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { BUNDLES_FOLDER } from '../../functions/bundle/bundles-folder';
import { DEFAULT_INTEGRATION } from '../../workflow/definition/integration';
import type { DeploymentLimits } from '../../workflow/deployment/deployment';
import {
  DEFAULT_INSTANCE_TYPES,
  DEFAULT_LIMITS,
  DEFAULT_LOG_RETENTION_IN_DAYS,
} from '../../workflow/deployment/deployment-rules';
import { DEFAULT_LAMBDA_RUNTIME } from '../../workflow/deployment/lambda-runtime';
import { type PollBounds, pollBounds } from '../../workflow/deployment/poll-interval';
import { DEFAULT_PREBUILT_IMAGE } from '../../workflow/deployment/prebuilt-images';
import {
  QUOTA_ATTEMPTS_PER_HOUR,
  type QuotaWait,
  quotaCause,
  quotaWait,
} from '../../workflow/functions/quota-wait';
import { jobNamePattern } from '../../workflow/job/processing-job-name';
import { AwsEnvironment } from '../terraform/aws-environment';
import type { CreateCondition } from '../terraform/conditional-resource';
import { hcl } from '../terraform/hcl';
import type { ProcessingWorkflowProps } from './processing-workflow-props';
import type { RoleHolder } from './service-role-arns';

/** Folder of the functions' code: `<function>/index.js` each, which Terraform zips, or `<function>.zip` each. */
export type CodeFolder = { readonly bundles: string } | { readonly zips: string };

/** Optional props that have a default. */
type PropWithDefault =
  | 'integration'
  | 'prebuiltImage'
  | 'additionalS3Inputs'
  | 'additionalS3Outputs'
  | 'additionalImageRepositories'
  | 'additionalJobRoles'
  | 'kmsKeyArns'
  | 'instanceTypes'
  | 'lockedKeys'
  | 'stopsUnattendedJobs'
  | 'schedules'
  | 'lambdaRuntime'
  | 'logRetentionInDays'
  | 'createJobRole'
  | 'createServiceRoles'
  | 'tags';

/** Props that the context has in another form. */
type ReplacedProp =
  | 'accountId'
  | 'region'
  | 'partition'
  | 'serviceRoleArns'
  | 'bundles'
  | 'zips'
  | 'maxInstanceCount'
  | 'maxVolumeSizeInGB'
  | 'maxRuntimeLimitInSeconds'
  | 'pollFloorInSeconds'
  | 'pollCeilingInSeconds'
  | 'quotaWaitInHours';

/** The props of a workflow with their defaults, and what every part derives from them. */
export interface WorkflowContext
  extends Omit<ProcessingWorkflowProps, PropWithDefault | ReplacedProp>,
    Required<Pick<ProcessingWorkflowProps, PropWithDefault>> {
  readonly aws: AwsEnvironment;
  readonly code: CodeFolder;
  /** Where the functions' code is in the stack's folder. */
  readonly functionsFolder: string;
  readonly serviceRoleArns: Readonly<Partial<Record<RoleHolder, string | IResolvable>>>;
  readonly limits: Required<DeploymentLimits>;
  readonly pollBounds: PollBounds;
  readonly quota: QuotaWait;
  /** Known at plan time, unlike the attribute of the resource. */
  readonly stateMachineArn: string;
  /** Matches every execution of the state machine. */
  readonly executionsArn: string;
  /** Pattern that the names of this deployment's jobs match, and those of no other deployment. */
  readonly jobNames: string;
  /** Matches every job of this deployment, and no job of another. */
  readonly jobsArn: string;
  /** Whether Terraform creates the functions and the state machine, with all that is theirs. */
  readonly create: CreateCondition;
}

/** Workflows of the same stack have separate folders, but one with the id `Default` is the stack's only workflow and needs none. */
const functionsFolder = ({ node: { scopes } }: Construct, stack: TerraformStack): string => {
  const workflow = scopes.slice(scopes.indexOf(stack) + 1).map(({ node: { id } }) => id);
  return ['functions', ...workflow.filter((id) => id !== 'Default')].join('/');
};

/** If the number of hours is a token, Terraform computes what depends on it. */
const resolveQuotaWait = (scope: Construct, hours: number | undefined): QuotaWait => {
  if (hours === undefined || !Token.isUnresolved(hours)) return quotaWait(hours);
  return {
    hours,
    attempts: Token.asNumber(hcl`${hours} * ${QUOTA_ATTEMPTS_PER_HOUR}`),
    cause: new TerraformLocal(scope, 'quota_cause', quotaCause(Token.asString(hours))).asString,
  };
};

const withDefaults = ({
  maxInstanceCount = DEFAULT_LIMITS.maxInstanceCount,
  maxVolumeSizeInGB = DEFAULT_LIMITS.maxVolumeSizeInGB,
  maxRuntimeLimitInSeconds = DEFAULT_LIMITS.maxRuntimeInSeconds,
  bundles = BUNDLES_FOLDER,
  zips,
  ...props
}: ProcessingWorkflowProps) => ({
  ...props,
  integration: props.integration ?? DEFAULT_INTEGRATION,
  prebuiltImage: props.prebuiltImage ?? DEFAULT_PREBUILT_IMAGE,
  additionalS3Inputs: props.additionalS3Inputs ?? [],
  additionalS3Outputs: props.additionalS3Outputs ?? [],
  additionalImageRepositories: props.additionalImageRepositories ?? [],
  additionalJobRoles: props.additionalJobRoles ?? [],
  kmsKeyArns: props.kmsKeyArns ?? [],
  instanceTypes: props.instanceTypes ?? DEFAULT_INSTANCE_TYPES,
  limits: { maxInstanceCount, maxVolumeSizeInGB, maxRuntimeInSeconds: maxRuntimeLimitInSeconds },
  lockedKeys: props.lockedKeys ?? [],
  stopsUnattendedJobs: props.stopsUnattendedJobs ?? true,
  schedules: props.schedules ?? {},
  pollBounds: pollBounds(props.pollFloorInSeconds, props.pollCeilingInSeconds),
  lambdaRuntime: props.lambdaRuntime ?? DEFAULT_LAMBDA_RUNTIME,
  logRetentionInDays: props.logRetentionInDays ?? DEFAULT_LOG_RETENTION_IN_DAYS,
  createJobRole: props.createJobRole ?? true,
  createServiceRoles: props.createServiceRoles ?? true,
  serviceRoleArns: props.serviceRoleArns ?? {},
  tags: props.tags ?? {},
  code: zips === undefined ? { bundles } : { zips },
});

/** Resolves a workflow's props once, for all of its parts. Makes data sources and locals in the scope. */
export const workflowContext = (scope: Construct, props: ProcessingWorkflowProps): WorkflowContext => {
  const { name } = props;
  const aws = new AwsEnvironment(scope, 'current', props);
  const jobNames = jobNamePattern(name);
  return {
    ...withDefaults(props),
    aws,
    quota: resolveQuotaWait(scope, props.quotaWaitInHours),
    stateMachineArn: aws.arn('states', `stateMachine:${name}`),
    executionsArn: aws.arn('states', `execution:${name}:*`),
    jobNames,
    jobsArn: aws.localArn(scope, 'processing_jobs_arn', 'sagemaker', `processing-job/${jobNames}`),
    functionsFolder: functionsFolder(scope, TerraformStack.of(scope)),
    create: true,
  };
};
