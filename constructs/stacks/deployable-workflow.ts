import {
  dependable,
  type IResolvable,
  TerraformLocal,
  TerraformOutput,
  type TerraformVariable,
  Token,
} from 'cdktf';
import type { Construct } from 'constructs';
import type { Integration } from '../../workflow/definition/integration';
import type { LambdaRuntime } from '../../workflow/deployment/lambda-runtime';
import type { PrebuiltImage } from '../../workflow/deployment/prebuilt-images';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { ProcessingWorkflow } from '../processing-workflow';
import type { ScriptFile } from '../props/processing-workflow-props';
import { roleHolders, type ServiceRoleArns } from '../props/service-role-arns';
import { hcl, hclReference } from '../terraform/hcl';
import { DEFAULT_INSTANCE_TYPE } from '../variables/job-variables';
import {
  addScriptVariables,
  addWorkflowVariables,
  SERVICE_ROLE_MEMBERS,
  type WorkflowVariables,
} from '../variables/workflow-variables';

/** What is decided at synthesis, and by no variable. */
export interface DeployableWorkflowOptions {
  /** How the state machine runs a job. @default polling */
  readonly integration?: Integration;
  /** Path of a Python file that the deployment uploads to `script_bucket`. @default - none */
  readonly scriptFile?: string;
  /** Whether a job is stopped whose execution has ended without it. @default true */
  readonly stopsUnattendedJobs?: boolean;
  /** Folder of the functions' bundles. @default - the package's own */
  readonly bundles?: string;
  /** Folder of the functions' zips, in place of bundles that Terraform zips. @default - none */
  readonly zips?: string;
  /** Whether `name` has to be given, as where several deployments are made side by side. @default false */
  readonly nameIsRequired?: boolean;
}

/** A name of ours, as the variable's validation sees to it. */
const prebuiltImageOf = (variable: TerraformVariable): PrebuiltImage => ({
  name: Token.asString(hcl`${variable.value}.name`) as PrebuiltImage['name'],
  version: Token.asString(hcl`${variable.value}.version`),
});

/** One of ours, as the variable's validation sees to it. */
const lambdaRuntimeOf = (variable: TerraformVariable): LambdaRuntime => variable.stringValue as LambdaRuntime;

/** Keys of the job, as the variable's validation sees to it. */
const lockedKeysOf = (variable: TerraformVariable): (keyof ProcessingJob)[] =>
  variable.listValue as (keyof ProcessingJob)[];

/** Null where the variable or its member is. */
const serviceRoleArnsOf = (variable: TerraformVariable): ServiceRoleArns =>
  Object.fromEntries(
    Object.entries(SERVICE_ROLE_MEMBERS).map(([holder, member]) => [
      holder,
      hcl`try(${variable.value}.${hclReference(member)}, null)`,
    ]),
  );

const uploaded = (scope: Construct, path: string): ScriptFile => {
  const { script_bucket, script_kms_key_arn } = addScriptVariables(scope);
  return { path, bucket: script_bucket.stringValue, kmsKeyArn: script_kms_key_arn.value };
};

/** Terraform cannot tell a default from a value that was given, so the default is put in here. */
const instanceType = (
  scope: Construct,
  { instance_type, instance_preferences }: WorkflowVariables,
): IResolvable => {
  const type = hcl`${instance_preferences.value} == null ? coalesce(${instance_type.value}, ${DEFAULT_INSTANCE_TYPE}) : null`;
  return new TerraformLocal(scope, 'deployed_instance_type', type).expression;
};

const addWorkflow = (
  scope: Construct,
  {
    bundles,
    zips,
    integration,
    scriptFile,
    stopsUnattendedJobs,
    nameIsRequired = false,
  }: DeployableWorkflowOptions,
): ProcessingWorkflow => {
  const variables = addWorkflowVariables(
    scope,
    roleHolders(integration, stopsUnattendedJobs),
    nameIsRequired,
  );
  return new ProcessingWorkflow(scope, 'Default', {
    name: variables.name.stringValue,
    ...(bundles !== undefined && { bundles }),
    ...(zips !== undefined && { zips }),
    ...(integration !== undefined && { integration }),
    ...(stopsUnattendedJobs !== undefined && { stopsUnattendedJobs }),
    ...(scriptFile !== undefined && { scriptFile: uploaded(scope, scriptFile) }),
    prebuiltImage: prebuiltImageOf(variables.prebuilt_image),
    job: {
      S3Input: variables.s3_input.value,
      S3Output: variables.s3_output.value,
      S3Script: variables.s3_script.value,
      ImageUri: variables.image_uri.value,
      RoleArn: variables.role_arn.value,
      ContainerEntrypoint: variables.container_entrypoint.value,
      ContainerArguments: variables.container_arguments.value,
      InstanceCount: variables.instance_count.value,
      InstanceType: instanceType(scope, variables),
      InstancePreferences: variables.instance_preferences.value,
      VolumeSizeInGB: variables.volume_size_in_gb.value,
      VolumeKmsKeyId: variables.volume_kms_key_id.value,
      MaxRuntimeInSeconds: variables.max_runtime_in_seconds.value,
      Environment: variables.environment.value,
      ProcessingInputs: variables.processing_inputs.value,
      ProcessingOutputConfig: variables.processing_output_config.value,
      NetworkConfig: variables.network_config.value,
      ExperimentConfig: variables.experiment_config.value,
      Tags: hcl`[for key, value in ${variables.tags.value} : { Key = key, Value = value }]`,
    },
    additionalS3Inputs: variables.additional_s3_inputs.listValue,
    additionalS3Outputs: variables.additional_s3_outputs.listValue,
    additionalImageRepositories: variables.additional_image_repositories.listValue,
    additionalJobRoles: variables.additional_job_roles.listValue,
    kmsKeyArns: variables.kms_key_arns.listValue,
    instanceTypes: variables.instance_types.listValue,
    maxInstanceCount: variables.max_instance_count.numberValue,
    maxVolumeSizeInGB: variables.max_volume_size_in_gb.numberValue,
    maxRuntimeLimitInSeconds: variables.max_runtime_limit_in_seconds.numberValue,
    lockedKeys: lockedKeysOf(variables.locked_keys),
    quotaWaitInHours: variables.quota_wait_in_hours.numberValue,
    alarmTopicArn: variables.alarm_topic_arn.value,
    createAlarms: variables.create_alarms.value,
    pollFloorInSeconds: variables.poll_floor_in_seconds.numberValue,
    pollCeilingInSeconds: variables.poll_ceiling_in_seconds.numberValue,
    lambdaRuntime: lambdaRuntimeOf(variables.lambda_runtime),
    logRetentionInDays: variables.log_retention_in_days.numberValue,
    logKmsKeyArn: variables.log_kms_key_arn.value,
    permissionsBoundaryArn: variables.permissions_boundary_arn.value,
    createJobRole: variables.create_job_role.value,
    createServiceRoles: variables.create_service_roles.value,
    serviceRoleArns: serviceRoleArnsOf(variables.service_role_arns),
    accountId: variables.account_id.value,
    region: variables.region.value,
    partition: variables.partition.value,
    tags: Token.asStringMap(variables.tags.value),
  });
};

const addOutputs = (scope: Construct, workflow: ProcessingWorkflow): void => {
  const { stateMachine, startFunction, prepareFunction, statusFunction, stopFunction, sweepFunction } =
    workflow;
  const { jobRoleArn, jobRole } = workflow;
  // Empty, not null: the command line of cdktf fails on an output of null.
  const outputs = {
    state_machine_arn: [stateMachine.arn, 'ARN of the state machine: start executions of it.'],
    start_function_name: [
      startFunction?.lambda.functionName ?? '',
      'Name of the function that starts a job; empty with integration sync.',
    ],
    prepare_function_name: [
      prepareFunction?.lambda.functionName ?? '',
      "Name of the function that prepares a job's request; empty with integration polling.",
    ],
    status_function_name: [
      statusFunction.lambda.functionName,
      "Name of the function that tells a job's status.",
    ],
    stop_function_name: [
      stopFunction?.lambda.functionName ?? '',
      'Name of the function that stops a job whose execution has ended without it; empty where there is none.',
    ],
    sweep_function_name: [
      sweepFunction?.lambda.functionName ?? '',
      'Name of the function that looks once an hour for such jobs, and stops them; empty where there is none.',
    ],
  } as const;
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new TerraformOutput(scope, name, { value, description });
  }
  const roleArn = new TerraformOutput(scope, 'job_role_arn', {
    value: jobRoleArn,
    description: 'ARN of the role that jobs assume.',
  });
  // The ARN is put together from names; who puts it into a policy needs the role to be there.
  if (jobRole.role) roleArn.addOverride('depends_on', [dependable(jobRole.role)]);
};

/** The workflow with Terraform's variables in place of props, and what others build on as outputs. */
export const addDeployableWorkflow = (scope: Construct, options: DeployableWorkflowOptions): void =>
  addOutputs(scope, addWorkflow(scope, options));
