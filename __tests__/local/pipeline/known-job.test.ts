import { knownJob } from '../../../local/pipeline/known-job';
import { unknownText } from '../../../local/pipeline/unknown-expression';

const X = unknownText('local.x');

test('what is another on this machine may be unknown', () => {
  const { job, unknown } = knownJob({
    RoleArn: X,
    ImageUri: X,
    InstanceType: 'ml.m5.large',
    Tags: [{ Key: 'a', Value: X }],
    NetworkConfig: { EnableNetworkIsolation: true, VpcConfig: { Subnets: [X], SecurityGroupIds: ['sg-1'] } },
    ProcessingOutputConfig: { Outputs: [], KmsKeyId: X },
  });
  expect(unknown).toEqual([]);
  expect(job).toEqual({
    InstanceType: 'ml.m5.large',
    NetworkConfig: { EnableNetworkIsolation: true },
    ProcessingOutputConfig: { Outputs: [] },
  });
});

test('a URI has a name that the user can map', () => {
  const { job } = knownJob({
    ProcessingInputs: [{ InputName: 'data', S3Input: { S3Uri: `s3://${X}/raw/` } }],
  });
  expect(job).toEqual({ ProcessingInputs: [{ InputName: 'data', S3Input: { S3Uri: 's3://local-x/raw/' } }] });
});

test('what the script gets must be known', () => {
  const { unknown } = knownJob({
    Environment: { BUCKET: X },
    ContainerArguments: ['--bucket', `s3://${X}/`],
  });
  expect(unknown).toEqual([
    { key: 'Environment.BUCKET', expression: 'local.x' },
    { key: 'ContainerArguments[1]', expression: 'local.x' },
  ]);
});
