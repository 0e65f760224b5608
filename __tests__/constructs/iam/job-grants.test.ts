import { type JobResources, jobGrants } from '../../../constructs/iam/job-grants';
import { hcl } from '../../../constructs/terraform/hcl';
import { testWithTerraform } from '../../support/requirements';
import { addContext } from '../context';
import { evaluateLocals } from '../evaluation';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';

const NOTHING = {
  s3Inputs: [],
  s3Outputs: [],
  code: undefined,
  kmsKeys: [],
  volumeKmsKeys: [],
  athenaOutputs: [],
  redshiftOutputs: [],
  featureGroups: [],
  networkIds: [],
};

interface Datasets {
  readonly athena?: readonly object[];
  readonly redshift?: readonly object[];
}

/** The statements that Terraform computes. */
const statements = (
  resources: Partial<JobResources>,
  { athena = [], redshift = [] }: Datasets = {},
): unknown =>
  evaluateLocals((stack) => {
    const datasets = { athenaDatasets: hcl`${athena}`, redshiftDatasets: hcl`${redshift}` };
    jobGrants(stack, { ...NOTHING, ...datasets, ...resources }, addContext(stack).aws);
  }).data_statements;

const allow = (Action: string | readonly string[], Resource: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const list = (bucket: string, ...prefixes: readonly string[]) =>
  allow('s3:ListBucket', `arn:aws:s3:::${bucket}`, { StringLike: { 's3:prefix': prefixes } });

const testHcl = testWithTerraform();

testHcl('inputs are listed and read below their prefixes, with one statement for each bucket', () => {
  const s3Inputs = ['s3://data/raw/', 's3://other', 's3://data/day-1'];
  expect(statements({ s3Inputs })).toEqual([
    list('data', 'raw/*', 'day-1*'),
    list('other', '*'),
    allow(['s3:GetObject'], ['arn:aws:s3:::data/raw/*', 'arn:aws:s3:::other/*', 'arn:aws:s3:::data/day-1*']),
  ]);
});

testHcl('outputs are written, and not read', () => {
  expect(statements({ s3Outputs: ['s3://results/a/'] })).toEqual([
    allow(['s3:PutObject'], ['arn:aws:s3:::results/a/*']),
  ]);
});

testHcl('the uploaded script is one object: no key that begins with its own is granted', () => {
  const code = { uri: 's3://code/prepare.py', kmsKeyArn: KEY };
  expect(statements({ s3Inputs: ['s3://code/prepare.py', 's3://data/a/'], code })).toEqual([
    list('code', 'prepare.py*'),
    list('data', 'a/*'),
    allow(['s3:GetObject'], ['arn:aws:s3:::data/a/*', 'arn:aws:s3:::code/prepare.py']),
    allow(['kms:Decrypt'], [KEY]),
  ]);
});

testHcl('a script without a key grants none', () => {
  const code = { uri: 's3://code/prepare.py', kmsKeyArn: null };
  expect(JSON.stringify(statements({ code }))).not.toContain('kms:');
});

testHcl('keys of data encrypt and decrypt, and keys of volumes are granted to AWS resources only', () => {
  expect(statements({ kmsKeys: [KEY], volumeKmsKeys: [`${KEY}-2`] })).toEqual([
    allow(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], [KEY]),
    allow(['kms:CreateGrant'], [`${KEY}-2`], { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
  ]);
});

testHcl('a job in a VPC manages network interfaces', () => {
  expect(statements({ networkIds: ['subnet-1', 'sg-1'] })).toEqual([
    allow(expect.arrayContaining(['ec2:CreateNetworkInterface', 'ec2:DescribeVpcs']) as never, '*'),
  ]);
});

testHcl('a feature group is granted by its name in either case', () => {
  const arn = (name: string) => `arn:aws:sagemaker:eu-west-1:123456789012:feature-group/${name}`;
  expect(statements({ featureGroups: ['Penguins'] })).toEqual([
    allow(['sagemaker:DescribeFeatureGroup', 'sagemaker:PutRecord'], [arn('Penguins'), arn('penguins')]),
  ]);
});

testHcl('Athena runs a query in its workgroup, reads its database, and writes its result', () => {
  const dataset = { Catalog: 'AwsDataCatalog', Database: 'Birds', WorkGroup: null };
  const athena = statements({ athenaOutputs: ['s3://results/athena/'] }, { athena: [dataset] });
  const glue = (...resources: string[]) =>
    resources.map((resource) => `arn:aws:glue:eu-west-1:123456789012:${resource}`);
  const temporary = ['catalog', 'database/sagemaker_processing'];
  expect((athena as { Resource: unknown }[]).map(({ Resource }) => Resource)).toEqual([
    ['arn:aws:athena:eu-west-1:123456789012:workgroup/primary'],
    ['arn:aws:athena:eu-west-1:123456789012:datacatalog/AwsDataCatalog'],
    glue('catalog', 'database/default', 'database/birds', 'table/birds/*'),
    glue(...temporary),
    glue(...temporary, 'table/sagemaker_processing/sagemaker_tmp_*'),
    ['arn:aws:s3:::results/athena/*'],
    ['arn:aws:s3:::results'],
  ]);
});

testHcl('Redshift runs a query as one database user, and only its own statements are read', () => {
  const dataset = { ClusterId: 'birds', Database: 'dev', DbUser: 'reader' };
  const arn = (resource: string) => `arn:aws:redshift:eu-west-1:123456789012:${resource}`;
  expect(statements({ redshiftOutputs: ['s3://results/redshift/'] }, { redshift: [dataset] })).toEqual([
    allow(['redshift-data:ExecuteStatement'], [arn('cluster:birds')]),
    allow(['redshift:GetClusterCredentials'], [arn('dbuser:birds/reader'), arn('dbname:birds/dev')]),
    allow(
      [
        'redshift-data:CancelStatement',
        'redshift-data:DescribeStatement',
        'redshift-data:GetStatementResult',
      ],
      '*',
      { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
    ),
    allow(['s3:GetBucketLocation'], ['arn:aws:s3:::results']),
  ]);
});

testHcl(
  'a job without resources repeats the right to write metrics, because IAM rejects an empty policy',
  () => {
    expect(statements({})).toEqual([
      allow(['cloudwatch:PutMetricData'], '*', {
        StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' },
      }),
    ]);
  },
);
