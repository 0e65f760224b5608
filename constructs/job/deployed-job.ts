import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import type { DeployedJob } from '../props/processing-workflow-props';
import type { WorkflowContext } from '../props/workflow-context';
import { attributeOf, hcl } from '../terraform/hcl';
import { listOrEmpty } from '../terraform/list-expressions';
import { jobImage } from './job-image';
import { ScriptObject } from './script-object';

/** The deployed job with its image and its script. The props are checked, so all keys of the union can be read. */
export type JobWithImage = {
  readonly [Key in keyof Omit<ProcessingJob, 'ImageUri'>]?: ProcessingJob[Key] | IResolvable;
} & { readonly ImageUri: string };

/** Subnets and security groups of the job's VPC. The lists are empty without one. */
export const vpcOf = ({ NetworkConfig }: JobWithImage) => {
  const vpc = attributeOf(NetworkConfig, 'VpcConfig');
  return {
    subnets: listOrEmpty(attributeOf(vpc, 'Subnets')),
    securityGroups: listOrEmpty(attributeOf(vpc, 'SecurityGroupIds')),
  };
};

/** KMS key of the job's outputs, or null. */
export const outputKmsKeyOf = ({ ProcessingOutputConfig }: JobWithImage): IResolvable =>
  hcl`try(${attributeOf(ProcessingOutputConfig, 'KmsKeyId')}, null)`;

/** The uploaded script, unless the job has another script or a command. Terraform decides if one of them is a token. */
const deployedScript = (
  scope: Construct,
  { S3Script, ContainerEntrypoint }: DeployedJob,
  uploadedUri: string,
): string => {
  if (!Token.isUnresolved(S3Script) && !Token.isUnresolved(ContainerEntrypoint)) return uploadedUri;
  const script = hcl`${ContainerEntrypoint} == null ? coalesce(${S3Script}, ${uploadedUri}) : null`;
  return new TerraformLocal(scope, 'deployed_script', script).asString;
};

/** Uploads the script and finds the image of the deployed job. */
export const deployedJob = (
  scope: Construct,
  context: WorkflowContext,
): { readonly job: JobWithImage; readonly script: ScriptObject | undefined } => {
  const { name, job, scriptFile } = context;
  const script = scriptFile && new ScriptObject(scope, 'script', { name, ...scriptFile });
  return {
    job: {
      ...job,
      ImageUri: jobImage(scope, context),
      ...(script && { S3Script: deployedScript(scope, job, script.uri) }),
    },
    script,
  };
};
