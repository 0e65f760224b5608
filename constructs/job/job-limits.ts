import { type IResolvable, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import type { AllowLists, DeploymentLimits } from '../../workflow/deployment/deployment';
import { DEFAULT_INSTANCE_TYPES, DEFAULT_LIMITS } from '../../workflow/deployment/deployment-rules';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS } from '../../workflow/job/processing-job';
import type { DeployedJob, ProcessingWorkflowProps } from '../props/processing-workflow-props';
import { type HclValue, hcl, hclMember } from '../terraform/hcl';
import { items, membersOf } from '../terraform/list-members';

/** What executions may ask for, and what a job's creation has to keep for IAM to allow it. */
export interface JobLimits {
  readonly limits: Required<DeploymentLimits>;
  readonly instanceTypes: string[];
}

type LimitProps = Pick<
  ProcessingWorkflowProps,
  'instanceTypes' | 'maxInstanceCount' | 'maxVolumeSizeInGB' | 'maxRuntimeLimitInSeconds'
>;

/** The limits of a deployment: those that are set, and never less than what the deployed job itself asks for. */
export const jobLimits = (scope: Construct, job: DeployedJob, props: LimitProps): JobLimits => {
  const {
    instanceTypes = DEFAULT_INSTANCE_TYPES,
    maxInstanceCount = DEFAULT_LIMITS.maxInstanceCount,
    maxVolumeSizeInGB = DEFAULT_LIMITS.maxVolumeSizeInGB,
    maxRuntimeLimitInSeconds = DEFAULT_LIMITS.maxRuntimeInSeconds,
  } = props;
  const local = (id: string, expression: IResolvable) => new TerraformLocal(scope, id, expression);
  const preferences = items(job.InstancePreferences);
  const types = hcl`distinct(concat(${instanceTypes}, compact([${job.InstanceType}]), ${membersOf(preferences, ['InstanceType'])}))`;
  const counts = hcl`concat(${[maxInstanceCount]}, [coalesce(${job.InstanceCount}, 1)], ${membersOf(preferences, ['InstanceCount'])})`;
  const runtime = hcl`coalesce(${job.MaxRuntimeInSeconds}, ${DEFAULT_MAX_RUNTIME_IN_SECONDS})`;
  return {
    instanceTypes: local('allowed_instance_types', types).asList,
    limits: {
      maxInstanceCount: local('most_instances', hcl`max(${counts}...)`).asNumber,
      maxVolumeSizeInGB: local('most_volume_size', hcl`max(${maxVolumeSizeInGB}, ${job.VolumeSizeInGB})`)
        .asNumber,
      maxRuntimeInSeconds: local('most_runtime', hcl`max(${maxRuntimeLimitInSeconds}, ${runtime})`).asNumber,
    },
  };
};

/** What a condition compares with, where there is something to compare with. */
const whereAny = (lists: Readonly<Record<string, HclValue>>): IResolvable =>
  hcl`{ for key, values in ${lists} : key => values if length(values) > 0 }`;

/**
 * The condition under which IAM lets a job be created: what executions may ask for, and what the deployed job sets for
 * network isolation, VPC and encryption. Types and names of the keys are those of the service authorization reference;
 * InstanceTypes is compared for all values, as is a list that may be empty.
 */
export const creationCondition = (
  scope: Construct,
  job: DeployedJob,
  { instanceTypes, limits }: JobLimits,
  { kmsKeys, volumeKmsKeys }: Pick<Required<AllowLists>, 'kmsKeys' | 'volumeKmsKeys'>,
): IResolvable => {
  const member = (name: string) => hcl`try(${hclMember(job.NetworkConfig, name)}, null)`;
  const switches = {
    'sagemaker:NetworkIsolation': member('EnableNetworkIsolation'),
    'sagemaker:InterContainerTrafficEncryption': member('EnableInterContainerTrafficEncryption'),
  };
  const vpc = hclMember(job.NetworkConfig, 'VpcConfig');
  const networks = {
    'sagemaker:VpcSubnets': items(hclMember(vpc, 'Subnets')),
    'sagemaker:VpcSecurityGroupIds': items(hclMember(vpc, 'SecurityGroupIds')),
  };
  const outputKey = hcl`try(${hclMember(job.ProcessingOutputConfig, 'KmsKeyId')}, null)`;
  const conditions = {
    'ForAllValues:StringLike': whereAny({ 'sagemaker:InstanceTypes': instanceTypes }),
    NumericLessThanEquals: {
      'sagemaker:MaxRuntimeInSeconds': hcl`tostring(${limits.maxRuntimeInSeconds})`,
    },
    Bool: hcl`{ for key, set in ${switches} : key => "true" if coalesce(set, false) }`,
    ArnEquals: whereAny({
      'sagemaker:VolumeKmsKeyArn': volumeKmsKeys,
      'sagemaker:OutputKmsKeyArn': hcl`[for arn in ${kmsKeys} : arn if ${outputKey} != null]`,
    }),
    'ForAllValues:StringEquals': whereAny(networks),
    // For all values of none everything holds, so that there are some is asked for beside it.
    Null: hcl`{ for key, values in ${networks} : key => "false" if length(values) > 0 }`,
  };
  const kept = hcl`{ for operator, keys in ${conditions} : operator => keys if length(keys) > 0 }`;
  return new TerraformLocal(scope, 'creation_condition', kept).expression;
};
