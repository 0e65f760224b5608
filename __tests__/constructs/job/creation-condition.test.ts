import { creationCondition } from '../../../constructs/job/creation-condition';
import type { JobWithImage } from '../../../constructs/job/deployed-job';
import { testWithTerraform } from '../../support/requirements';
import { IMAGE } from '../context';
import { evaluateLocals } from '../evaluation';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';

/** The condition that Terraform computes for a deployed job. */
const conditionOf = (
  job: Partial<JobWithImage>,
  keys: { readonly kmsKeys?: string[]; readonly volumeKmsKeys?: string[] } = {},
): unknown =>
  evaluateLocals((stack) => {
    const limits = {
      instanceTypes: ['ml.m5.*'],
      limits: { maxInstanceCount: 4, maxVolumeSizeInGB: 512, maxRuntimeInSeconds: 3600 },
    };
    creationCondition(stack, { ImageUri: IMAGE, ...job }, limits, {
      kmsKeys: [],
      volumeKmsKeys: [],
      ...keys,
    });
  }).creation_condition;

const ALWAYS = {
  'ForAllValues:StringLike': { 'sagemaker:InstanceTypes': ['ml.m5.*'] },
  NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': '3600' },
};

const testHcl = testWithTerraform();

testHcl('instance types and runtime are always limited', () => {
  expect(conditionOf({})).toEqual(ALWAYS);
});

testHcl('network isolation that the deployed job turns on is required', () => {
  const NetworkConfig = { EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: false };
  expect(conditionOf({ NetworkConfig })).toEqual({
    ...ALWAYS,
    Bool: { 'sagemaker:NetworkIsolation': 'true' },
  });
});

testHcl('a job in a VPC requires one, with these subnets and security groups only', () => {
  const NetworkConfig = { VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1', 'sg-2'] } };
  expect(conditionOf({ NetworkConfig })).toEqual({
    ...ALWAYS,
    'ForAllValues:StringEquals': {
      'sagemaker:VpcSubnets': ['subnet-1'],
      'sagemaker:VpcSecurityGroupIds': ['sg-1', 'sg-2'],
    },
    Null: { 'sagemaker:VpcSubnets': 'false', 'sagemaker:VpcSecurityGroupIds': 'false' },
  });
});

testHcl("a key of the deployed job's volumes is required", () => {
  expect(conditionOf({ VolumeKmsKeyId: KEY }, { volumeKmsKeys: [KEY] })).toEqual({
    ...ALWAYS,
    ArnEquals: { 'sagemaker:VolumeKmsKeyArn': [KEY] },
  });
});

testHcl('an allowed key is required for outputs only if the deployed job encrypts them', () => {
  const encrypted = { ProcessingOutputConfig: { Outputs: [], KmsKeyId: KEY } };
  expect(conditionOf({}, { kmsKeys: [KEY] })).toEqual(ALWAYS);
  expect(conditionOf(encrypted, { kmsKeys: [KEY, `${KEY}-2`] })).toEqual({
    ...ALWAYS,
    ArnEquals: { 'sagemaker:OutputKmsKeyArn': [KEY, `${KEY}-2`] },
  });
});
