import { Token } from 'cdktf';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS } from '../../workflow/job/processing-job';
import type { PipelineParameter } from '../../workflow/pipeline/pipeline-parameter';
import { isPipelineFunction } from '../../workflow/pipeline/pipeline-value';
import type { PipelineJob } from '../../workflow/pipeline/processing-step';
import { isPresent } from '../../workflow/rules/json-value';
import { type HclValue, hcl } from '../terraform/hcl';
import { containsToken } from '../terraform/terraform-document';

/** The values that a value of a job may have; undefined if executions may choose any. */
type PossibleValues = readonly HclValue[] | undefined;

const possibleValues = (value: unknown, parameters: readonly PipelineParameter[]): PossibleValues => {
  if (!isPipelineFunction(value)) return [value as HclValue];
  const parameter = 'Get' in value ? parameters.find(({ Get }) => Get === value.Get) : undefined;
  return parameter?.definition.EnumValues;
};

const allOf = (lists: readonly PossibleValues[]): readonly (readonly HclValue[])[] | undefined =>
  lists.every((list) => list !== undefined) ? lists : undefined;

/** Terraform joins lists that hold a token. */
const union = (lists: readonly PossibleValues[]): HclValue => {
  const known = allOf(lists);
  if (known === undefined || known.length === 0) return undefined;
  return containsToken(known) ? hcl`distinct(concat(${known}...))` : [...new Set(known.flat())];
};

const longest = (lists: readonly PossibleValues[]): HclValue => {
  const known = allOf(lists);
  if (known === undefined) return undefined;
  return containsToken(known)
    ? hcl`tostring(max(concat(${known}...)...))`
    : String(Math.max(...known.flat().map(Number)));
};

const isOnInAll = (lists: readonly PossibleValues[]): HclValue =>
  lists.every((list) => list?.length === 1 && list[0] === true) ? 'true' : undefined;

type Keys = Readonly<Record<string, HclValue>>;

/** The members that have a value. */
const given = (keys: Keys): Keys =>
  Object.fromEntries(Object.entries(keys).filter(([, each]) => isPresent(each)));

/** What the jobs of a pipeline have in common. */
const commonValues = (jobs: readonly PipelineJob[], parameters: readonly PipelineParameter[]) => {
  /** The possible values of each job, or of each item of its list; nothing is known if a job lacks the value. */
  const inAll = (read: (job: PipelineJob) => unknown): readonly PossibleValues[] => {
    const values = jobs.map(read);
    if (!values.every(isPresent)) return [undefined];
    return values.flatMap((each): readonly PossibleValues[] => {
      if (!Array.isArray(each)) return [possibleValues(each, parameters)];
      return Token.isUnresolved(each) ? [each] : each.map((item) => possibleValues(item, parameters));
    });
  };
  return {
    instanceTypes: inAll(
      ({ InstanceType, InstancePreferences }) =>
        InstanceType ?? InstancePreferences?.map((preference) => preference.InstanceType),
    ),
    runtimes: inAll(({ MaxRuntimeInSeconds }) => MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_IN_SECONDS),
    isolation: inAll(({ NetworkConfig }) => NetworkConfig?.EnableNetworkIsolation),
    trafficEncryption: inAll(({ NetworkConfig }) => NetworkConfig?.EnableInterContainerTrafficEncryption),
    subnets: inAll(({ NetworkConfig }) => NetworkConfig?.VpcConfig?.Subnets),
    securityGroups: inAll(({ NetworkConfig }) => NetworkConfig?.VpcConfig?.SecurityGroupIds),
    volumeKeys: inAll(({ VolumeKmsKeyId }) => VolumeKmsKeyId),
    outputKeys: inAll(({ ProcessingOutputConfig }) => ProcessingOutputConfig?.KmsKeyId),
  };
};

/**
 * The condition under which the pipeline's role may create a job: what the jobs of all steps have in common, as far as no
 * execution can change it. The service authorization reference has the types and names of the keys.
 */
export const creationLimits = (
  jobs: readonly PipelineJob[],
  parameters: readonly PipelineParameter[],
): Readonly<Record<string, Keys>> => {
  const common = commonValues(jobs, parameters);
  const networks = given({
    'sagemaker:VpcSubnets': union(common.subnets),
    'sagemaker:VpcSecurityGroupIds': union(common.securityGroups),
  });
  const operators: Readonly<Record<string, Keys>> = {
    // `ForAllValues`, because a request can have several values of these keys.
    'ForAllValues:StringEquals': { 'sagemaker:InstanceTypes': union(common.instanceTypes), ...networks },
    NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': longest(common.runtimes) },
    Bool: {
      'sagemaker:NetworkIsolation': isOnInAll(common.isolation),
      'sagemaker:InterContainerTrafficEncryption': isOnInAll(common.trafficEncryption),
    },
    ArnEquals: {
      'sagemaker:VolumeKmsKeyArn': union(common.volumeKeys),
      'sagemaker:OutputKmsKeyArn': union(common.outputKeys),
    },
    // `ForAllValues` holds for a job without a VPC, so `Null` requires one.
    Null: Object.fromEntries(Object.keys(networks).map((key) => [key, 'false'])),
  };
  return Object.fromEntries(
    Object.entries(operators)
      .map(([operator, keys]) => [operator, given(keys)] as const)
      .filter(([, keys]) => Object.keys(keys).length > 0),
  );
};
