import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { attributeOf, type HclValue, hcl } from '../terraform/hcl';
import { localValue } from '../terraform/local-value';
import { type JobWithImage, outputKmsKeyOf, vpcOf } from './deployed-job';
import type { JobAllowLists } from './job-allow-lists';
import type { JobLimits } from './job-limits';

/** The condition keys whose list has an item. */
const keysWithValues = (lists: HclValue): IResolvable =>
  hcl`{ for key, values in ${lists} : key => values if length(values) > 0 }`;

/** The switches of the deployed job's NetworkConfig, which executions must not turn off. */
const networkSwitches = ({ NetworkConfig }: JobWithImage) => {
  const enabled = (name: string) => hcl`try(${attributeOf(NetworkConfig, name)}, null)`;
  return {
    'sagemaker:NetworkIsolation': enabled('EnableNetworkIsolation'),
    'sagemaker:InterContainerTrafficEncryption': enabled('EnableInterContainerTrafficEncryption'),
  };
};

/** The deployed job's VPC, whose subnets and security groups executions may use, all or some. */
const networkIds = (job: JobWithImage) => {
  const { subnets, securityGroups } = vpcOf(job);
  return { 'sagemaker:VpcSubnets': subnets, 'sagemaker:VpcSecurityGroupIds': securityGroups };
};

/** The KMS keys of volumes and outputs. Executions must encrypt what the deployed job encrypts. */
const encryptionKeys = (
  job: JobWithImage,
  { kmsKeys, volumeKmsKeys }: Pick<JobAllowLists, 'kmsKeys' | 'volumeKmsKeys'>,
) => ({
  'sagemaker:VolumeKmsKeyArn': volumeKmsKeys,
  'sagemaker:OutputKmsKeyArn': hcl`[for arn in ${kmsKeys} : arn if ${outputKmsKeyOf(job)} != null]`,
});

/**
 * The condition under which IAM allows a job to be created: the limits of executions, and the deployed job's network
 * isolation, VPC and encryption. The service authorization reference has the types and names of the keys.
 */
export const creationCondition = (
  scope: Construct,
  job: JobWithImage,
  { instanceTypes, limits }: JobLimits,
  allowLists: Pick<JobAllowLists, 'kmsKeys' | 'volumeKmsKeys'>,
): IResolvable => {
  const switches = localValue(scope, 'creation_network_switches', networkSwitches(job));
  const networks = localValue(scope, 'creation_network_ids', networkIds(job));
  const keys = localValue(scope, 'creation_encryption_keys', encryptionKeys(job, allowLists));
  const operators = localValue(scope, 'creation_operators', {
    // `ForAllValues`, because a request can have several values of these keys.
    'ForAllValues:StringLike': keysWithValues({ 'sagemaker:InstanceTypes': instanceTypes }),
    NumericLessThanEquals: {
      'sagemaker:MaxRuntimeInSeconds': hcl`tostring(${limits.maxRuntimeInSeconds})`,
    },
    Bool: hcl`{ for key, enabled in ${switches} : key => "true" if coalesce(enabled, false) }`,
    ArnEquals: keysWithValues(keys),
    'ForAllValues:StringEquals': keysWithValues(networks),
    // `ForAllValues` holds for a job without a VPC, so `Null` requires one.
    Null: hcl`{ for key, values in ${networks} : key => "false" if length(values) > 0 }`,
  });
  return localValue(
    scope,
    'creation_condition',
    hcl`{ for operator, keys in ${operators} : operator => keys if length(keys) > 0 }`,
  );
};
