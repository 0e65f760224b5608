import { TerraformVariable } from 'cdktf';
import { creationLimits } from '../../../constructs/pipeline/creation-limits';
import { localValue } from '../../../constructs/terraform/local-value';
import { integerParameter, stringParameter } from '../../../workflow/pipeline/pipeline-parameter';
import type { PipelineJob } from '../../../workflow/pipeline/processing-step';
import { testWithTerraform } from '../../support/requirements';
import { synthesizeParts } from '../synthesis';
import { evaluateIn } from '../terraform-console';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';
const JOB = { InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 20, MaxRuntimeInSeconds: 600 } as const;
const VpcConfig = { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] };

const limitsOf = (
  jobs: readonly PipelineJob[],
  parameters: Parameters<typeof creationLimits>[1] = [],
): unknown => creationLimits(jobs, parameters);

test('instance types are those of all steps, and the runtime is the longest of them', () => {
  const preferences = [{ InstanceType: 'ml.c5.xlarge' }, { InstanceType: 'ml.m5.xlarge' }];
  const other = { InstancePreferences: preferences, VolumeSizeInGB: 20 };
  expect(limitsOf([JOB, other])).toEqual({
    'ForAllValues:StringEquals': { 'sagemaker:InstanceTypes': ['ml.m5.xlarge', 'ml.c5.xlarge'] },
    NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': '3600' },
  });
});

test('a value that executions may choose freely is not limited', () => {
  const type = stringParameter('Type', { default: 'ml.m5.xlarge' });
  const runtime = integerParameter('Runtime', { default: 60 });
  const job = { ...JOB, InstanceType: type, MaxRuntimeInSeconds: runtime };
  expect(limitsOf([JOB, job], [type, runtime])).toEqual({});
});

test('a parameter is limited to the values that it allows', () => {
  const type = stringParameter('Type', { allowedValues: ['ml.m5.large', 'ml.m5.xlarge'] });
  expect(limitsOf([{ ...JOB, InstanceType: type }], [type])).toMatchObject({
    'ForAllValues:StringEquals': { 'sagemaker:InstanceTypes': ['ml.m5.large', 'ml.m5.xlarge'] },
  });
});

test('isolation, the VPC and encryption are required if every step has them', () => {
  const NetworkConfig = {
    EnableNetworkIsolation: true,
    EnableInterContainerTrafficEncryption: true,
    VpcConfig,
  };
  const safe = {
    ...JOB,
    NetworkConfig,
    VolumeKmsKeyId: KEY,
    ProcessingOutputConfig: { KmsKeyId: KEY, Outputs: [] },
  };
  expect(limitsOf([safe, safe])).toMatchObject({
    Bool: { 'sagemaker:NetworkIsolation': 'true', 'sagemaker:InterContainerTrafficEncryption': 'true' },
    ArnEquals: { 'sagemaker:VolumeKmsKeyArn': [KEY], 'sagemaker:OutputKmsKeyArn': [KEY] },
    'ForAllValues:StringEquals': {
      'sagemaker:VpcSubnets': ['subnet-1'],
      'sagemaker:VpcSecurityGroupIds': ['sg-1'],
    },
    Null: { 'sagemaker:VpcSubnets': 'false', 'sagemaker:VpcSecurityGroupIds': 'false' },
  });
  const keys = Object.keys(limitsOf([safe, JOB]) as object);
  expect(keys).toEqual(['ForAllValues:StringEquals', 'NumericLessThanEquals']);
});

testWithTerraform()('Terraform joins what it knows later with the literals', () => {
  const { locals, variable } = synthesizeParts((stack) => {
    const subnets = new TerraformVariable(stack, 'subnets', { type: 'list(string)', default: ['subnet-2'] });
    const seconds = new TerraformVariable(stack, 'seconds', { type: 'number', default: 900 });
    const network = (Subnets: readonly string[]) => ({
      NetworkConfig: { VpcConfig: { ...VpcConfig, Subnets } },
    });
    const jobs = [
      { ...JOB, ...network(subnets.listValue) },
      { ...JOB, ...network(['subnet-1']), MaxRuntimeInSeconds: seconds.numberValue },
    ];
    localValue(stack, 'limits', creationLimits(jobs, []));
  });
  expect(evaluateIn({ locals, variable }, 'local.limits')).toMatchObject({
    'ForAllValues:StringEquals': { 'sagemaker:VpcSubnets': ['subnet-2', 'subnet-1'] },
    NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': '900' },
  });
});
