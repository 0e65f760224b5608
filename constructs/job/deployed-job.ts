import { type IResolvable, type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import type { UploadedCode } from '../iam/job-grants';
import type { ScriptFile, SourceDir } from '../props/processing-workflow-props';
import { CODE_KEYS } from '../props/uploaded-code-faults';
import type { WorkflowContext } from '../props/workflow-context';
import { attributeOf, type HclValue, hcl } from '../terraform/hcl';
import { listOrEmpty } from '../terraform/list-expressions';
import { jobImage } from './job-image';
import { ScriptObject } from './script-object';
import { SourceObject } from './source-object';

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

type CodeKey = (typeof CODE_KEYS)[number];

/** A job and the code to upload for it. */
export interface CodeContext {
  /** Prefix of the keys of the objects. */
  readonly name: string;
  readonly job: { readonly [Key in CodeKey]?: HclValue };
  readonly scriptFile?: ScriptFile;
  readonly sourceDir?: SourceDir;
}

/**
 * The uploaded value of a key, unless the job has another one, or one of the other keys. Terraform decides if any of them
 * is a token.
 */
const deployedKey = (
  scope: Construct,
  name: string,
  job: CodeContext['job'],
  {
    key,
    uploaded,
    others,
  }: { readonly key: CodeKey; readonly uploaded: string; readonly others: readonly CodeKey[] },
): string => {
  if (!CODE_KEYS.some((each) => Token.isUnresolved(job[each]))) return uploaded;
  const rest: HclValue = others.map((each) => job[each]);
  const value = hcl`alltrue([for other in ${rest} : other == null]) ? coalesce(${job[key]}, ${uploaded}) : null`;
  return new TerraformLocal(scope, name, value).asString;
};

/** Code that the deployment uploads, and the keys of the job that name it. */
export interface DeployedCode extends UploadedCode {
  readonly object: ITerraformDependable;
  readonly keys: Pick<JobWithImage, 'S3Script' | 'S3SourceArchive' | 'SourceEntrypoint'>;
}

const addScript = (scope: Construct, { name, job, scriptFile }: CodeContext): DeployedCode | undefined => {
  if (!scriptFile) return undefined;
  const { uri, object } = new ScriptObject(scope, 'script', { name, ...scriptFile });
  const others = ['S3SourceArchive', 'ContainerEntrypoint'] as const;
  const S3Script = deployedKey(scope, 'deployed_script', job, { key: 'S3Script', uploaded: uri, others });
  return { uri, kmsKeyArn: scriptFile.kmsKeyArn, object, keys: { S3Script } };
};

const addSource = (scope: Construct, { name, job, sourceDir }: CodeContext): DeployedCode | undefined => {
  if (!sourceDir) return undefined;
  const { uri, object } = new SourceObject(scope, 'source', { name, ...sourceDir });
  const others = ['S3Script', 'ContainerEntrypoint'] as const;
  const deployed = (local: string, key: CodeKey, uploaded: string) =>
    deployedKey(scope, local, job, { key, uploaded, others });
  const keys = {
    S3SourceArchive: deployed('deployed_source_archive', 'S3SourceArchive', uri),
    SourceEntrypoint: deployed('deployed_source_entrypoint', 'SourceEntrypoint', sourceDir.entrypoint),
  };
  return { uri, kmsKeyArn: sourceDir.kmsKeyArn, object, keys };
};

/** Uploads the code of a job, if it has any. */
export const deployedCode = (scope: Construct, context: CodeContext): DeployedCode | undefined =>
  addScript(scope, context) ?? addSource(scope, context);

/** Uploads the code and finds the image of the deployed job. */
export const deployedJob = (
  scope: Construct,
  context: WorkflowContext,
): { readonly job: JobWithImage; readonly code: DeployedCode | undefined } => {
  const code = deployedCode(scope, context);
  return { job: { ...context.job, ImageUri: jobImage(scope, context), ...code?.keys }, code };
};
