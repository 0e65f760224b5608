import type { JobWithImage } from '../../../constructs/job/deployed-job';
import { jobAllowLists } from '../../../constructs/job/job-allow-lists';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { addContext, IMAGE } from '../context';
import { evaluateLocals } from '../evaluation';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';

/** The allow-lists that Terraform computes. */
const allowListsOf = (job: object, props?: Parameters<typeof addContext>[1]): unknown =>
  evaluateLocals((stack) => {
    const deployed = { ImageUri: IMAGE, ...job } as JobWithImage;
    localValue(stack, 'result', jobAllowLists(stack, addContext(stack, props), deployed).allowLists);
  }).result;

const EMPTY = {
  s3Inputs: [],
  s3Outputs: [],
  imageRepositories: [IMAGE],
  kmsKeys: [],
  volumeKmsKeys: [],
  datasets: [],
  redshiftOutputs: [],
  featureGroups: [],
  networkIds: [],
};

const testHcl = testWithTerraform();

testHcl('a job that names an image only allows that image', () => {
  expect(allowListsOf({})).toEqual(EMPTY);
});

testHcl('the short forms of a job and the props are allowed, each once', () => {
  const job = {
    S3Input: 's3://data/a/',
    S3Script: 's3://code/p.py',
    S3Output: 's3://out/',
    VolumeKmsKeyId: KEY,
  };
  const props = {
    additionalS3Inputs: ['s3://more/', 's3://data/a/'],
    additionalS3Outputs: ['s3://out/'],
    additionalImageRepositories: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/other'],
    kmsKeyArns: [KEY],
  };
  expect(allowListsOf(job, props)).toEqual({
    ...EMPTY,
    s3Inputs: ['s3://data/a/', 's3://code/p.py', 's3://more/'],
    s3Outputs: ['s3://out/'],
    imageRepositories: [IMAGE, '123456789012.dkr.ecr.eu-west-1.amazonaws.com/other'],
    kmsKeys: [KEY],
    volumeKmsKeys: [KEY],
  });
});

testHcl('so are its inputs, outputs, feature groups and VPC', () => {
  const job = {
    ProcessingInputs: [{ InputName: 'a', S3Input: { S3Uri: 's3://data/b/' } }],
    ProcessingOutputConfig: {
      KmsKeyId: KEY,
      Outputs: [
        { OutputName: 'a', S3Output: { S3Uri: 's3://out/b/' } },
        { OutputName: 'b', FeatureStoreOutput: { FeatureGroupName: 'birds' } },
      ],
    },
    NetworkConfig: { VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] } },
  };
  expect(allowListsOf(job)).toEqual({
    ...EMPTY,
    s3Inputs: ['s3://data/b/'],
    s3Outputs: ['s3://out/b/'],
    kmsKeys: [KEY],
    featureGroups: ['birds'],
    networkIds: ['subnet-1', 'sg-1'],
  });
});

testHcl('the result of an Athena query is read and written, that of a Redshift query only read', () => {
  const athena = { Catalog: 'c', Database: 'd', OutputS3Uri: 's3://results/athena/', KmsKeyId: KEY };
  const redshift = {
    ClusterId: 'birds',
    Database: 'dev',
    DbUser: 'reader',
    ClusterRoleArn: 'arn:aws:iam::123456789012:role/cluster',
    OutputS3Uri: 's3://results/redshift/',
  };
  const ProcessingInputs = [
    { InputName: 'a', DatasetDefinition: { AthenaDatasetDefinition: athena } },
    { InputName: 'b', DatasetDefinition: { RedshiftDatasetDefinition: redshift } },
  ];
  expect(allowListsOf({ ProcessingInputs })).toEqual({
    ...EMPTY,
    s3Inputs: ['s3://results/athena/', 's3://results/redshift/'],
    s3Outputs: ['s3://results/athena/'],
    kmsKeys: [KEY],
    datasets: ['athena/primary/c/d', 'redshift/birds/dev/reader/arn:aws:iam::123456789012:role/cluster'],
    redshiftOutputs: ['s3://results/redshift/'],
  });
});
