import type { IResolvable } from 'cdktf';
import { DEFAULT_WORK_GROUP } from '../../workflow/deployment/allow-lists';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { type HclValue, hcl, hclReference } from '../terraform/hcl';
import type { Statement } from './service-role';

/** What jobs may reach: expressions that list it, made from the deployed job and the allow-lists. */
export interface JobReach {
  /** S3 URIs. */
  readonly s3Inputs: HclValue;
  readonly s3Outputs: HclValue;
  /** S3 URIs of single objects. */
  readonly objects: HclValue;
  /** ARNs of the keys of these objects, by which nothing is written. */
  readonly objectKmsKeys: HclValue;
  /** ARNs. */
  readonly kmsKeys: HclValue;
  readonly volumeKmsKeys: HclValue;
  /** AthenaDatasetDefinition and RedshiftDatasetDefinition of the deployed inputs. */
  readonly athena: HclValue;
  readonly redshift: HclValue;
  readonly featureGroups: HclValue;
  /** Subnets and security groups. */
  readonly networkIds: HclValue;
}

/** `s3://bucket/prefix` is `bucket` and `prefix`; a bucket alone has an empty prefix. */
const S3_PARTS = '^s3://([^/]+)/?(.*)$';

const allowed = (
  actions: readonly string[],
  resource: HclValue,
  condition: Statement['Condition'] | undefined,
): HclValue => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
  ...(condition !== undefined && { Condition: condition }),
});

/** No statement at all for an empty list, which IAM would refuse. */
const statementFor = (
  actions: readonly string[],
  resources: HclValue,
  condition?: Statement['Condition'],
): IResolvable =>
  hcl`[for resources in [${resources}] : ${allowed(actions, hclReference('resources'), condition)} if length(resources) > 0]`;

/** Actions that cannot be scoped to a resource, where they are needed. */
const statementWhere = (
  needed: HclValue,
  actions: readonly string[],
  condition?: Statement['Condition'],
): IResolvable => hcl`[for needed in [${needed}] : ${allowed(actions, '*', condition)} if needed]`;

/** The same, where there is something in a list. */
const unscopedWhere = (
  actions: readonly string[],
  need: HclValue,
  condition?: Statement['Condition'],
): IResolvable => statementWhere(hcl`length(${need}) > 0`, actions, condition);

/** ARNs of the S3 URIs' objects; an S3 prefix is a string prefix, so the policy's is too. */
const objectArns = (uris: HclValue, { partition }: AwsEnvironment, behind = '*'): IResolvable =>
  hcl`[for uri in ${uris} : format("arn:%s:s3:::%s%s", ${partition}, join("/", regex(${S3_PARTS}, uri)), ${behind})]`;

const bucketArns = (uris: HclValue, { partition }: AwsEnvironment): IResolvable =>
  hcl`distinct([for uri in ${uris} : format("arn:%s:s3:::%s", ${partition}, regex(${S3_PARTS}, uri)[0])])`;

/** One statement a bucket, which may be listed below those prefixes only: a role's policies have 10,240 characters in all. */
const listStatements = (uris: HclValue, { partition }: AwsEnvironment): IResolvable =>
  hcl`[for bucket, prefixes in { for parts in [for uri in ${uris} : regex(${S3_PARTS}, uri)] : parts[0] => parts[1]... } : { Effect = "Allow", Action = "s3:ListBucket", Resource = format("arn:%s:s3:::%s", ${partition}, bucket), Condition = { StringLike = { "s3:prefix" = [for prefix in prefixes : format("%s*", prefix)] } } }]`;

const s3Statements = ({ s3Inputs, s3Outputs, objects }: JobReach, aws: AwsEnvironment): IResolvable[] => [
  listStatements(hcl`concat(${s3Inputs}, ${objects})`, aws),
  statementFor(['s3:GetObject'], hcl`concat(${objectArns(s3Inputs, aws)}, ${objectArns(objects, aws, '')})`),
  statementFor(['s3:PutObject'], objectArns(s3Outputs, aws)),
];

/** Data is read and written with its keys; a volume's key is handed to the instance by a grant (SageMaker developer guide, execution roles). */
const kmsStatements = ({ kmsKeys, objectKmsKeys, volumeKmsKeys }: JobReach): IResolvable[] => [
  statementFor(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], kmsKeys),
  statementFor(['kms:Decrypt'], objectKmsKeys),
  statementFor(['kms:CreateGrant'], volumeKmsKeys, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
];

/** The developer guide warns to scope none of these: the checks at a job's creation would fail. */
const networkStatements = ({ networkIds }: JobReach): IResolvable[] => [
  unscopedWhere(
    [
      'ec2:CreateNetworkInterface',
      'ec2:CreateNetworkInterfacePermission',
      'ec2:DeleteNetworkInterface',
      'ec2:DeleteNetworkInterfacePermission',
      'ec2:DescribeDhcpOptions',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    networkIds,
  ),
];

/** An ARN in the deployment's account and region for each of a list, whose items the resource names as `of`. */
const arnsOf = (service: string, list: HclValue, resource: HclValue, aws: AwsEnvironment): IResolvable =>
  hcl`distinct([for of in ${list} : format("arn:%s:%s:%s:%s:%s", ${aws.partition}, ${service}, ${aws.region}, ${aws.accountId}, ${resource})])`;

/** The feature group itself is written by the script; whether its name keeps its case in ARNs is not documented. */
const featureStoreStatements = ({ featureGroups }: JobReach, aws: AwsEnvironment): IResolvable[] => [
  statementFor(
    ['sagemaker:DescribeFeatureGroup', 'sagemaker:PutRecord'],
    arnsOf(
      'sagemaker',
      hcl`flatten([for name in ${featureGroups} : [name, lower(name)]])`,
      hcl`format("feature-group/%s", of)`,
      aws,
    ),
  ),
];

const GLUE_READ = [
  'glue:BatchGetPartition',
  'glue:GetDatabase',
  'glue:GetDatabases',
  'glue:GetPartition',
  'glue:GetPartitions',
  'glue:GetTable',
  'glue:GetTables',
];

/** SageMaker has Athena write a query's result as a temporary table of this database, which it makes where it is missing. */
const TEMPORARY_DATABASE = 'sagemaker_processing';

/** Athena reads the databases that the queries name, and writes its results below their OutputS3Uri. */
const athenaStatements = ({ athena }: JobReach, aws: AwsEnvironment): IResolvable[] => {
  const glue = (...resources: readonly HclValue[]) =>
    hcl`concat(${resources.map((resource) => arnsOf('glue', athena, resource, aws))}...)`;
  const results = hcl`[for of in ${athena} : of.OutputS3Uri]`;
  return [
    statementFor(
      [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      arnsOf(
        'athena',
        athena,
        hcl`format("workgroup/%s", coalesce(try(of.WorkGroup, null), ${DEFAULT_WORK_GROUP}))`,
        aws,
      ),
    ),
    statementFor(
      ['athena:GetDataCatalog'],
      arnsOf('athena', athena, hcl`format("datacatalog/%s", of.Catalog)`, aws),
    ),
    statementFor(
      GLUE_READ,
      glue(
        'catalog',
        'database/default',
        hcl`format("database/%s", lower(of.Database))`,
        hcl`format("table/%s/*", lower(of.Database))`,
      ),
    ),
    statementFor(
      ['glue:CreateDatabase', 'glue:GetDatabase'],
      glue('catalog', `database/${TEMPORARY_DATABASE}`),
    ),
    statementFor(
      ['glue:CreateTable', 'glue:DeleteTable', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      glue('catalog', `database/${TEMPORARY_DATABASE}`, `table/${TEMPORARY_DATABASE}/sagemaker_tmp_*`),
    ),
    statementFor(['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], objectArns(results, aws)),
    statementFor(['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], bucketArns(results, aws)),
  ];
};

/** The query runs by Redshift's Data API; its result is written by the cluster's own role. */
const redshiftStatements = ({ redshift }: JobReach, aws: AwsEnvironment): IResolvable[] => {
  const arns = (resource: IResolvable) => arnsOf('redshift', redshift, resource, aws);
  return [
    statementFor(['redshift-data:ExecuteStatement'], arns(hcl`format("cluster:%s", of.ClusterId)`)),
    statementFor(
      ['redshift:GetClusterCredentials'],
      hcl`concat(${[
        arns(hcl`format("dbuser:%s/%s", of.ClusterId, of.DbUser)`),
        arns(hcl`format("dbname:%s/%s", of.ClusterId, of.Database)`),
      ]}...)`,
    ),
    // None of the three can be scoped to a resource, but each to one's own statements (as AmazonRedshiftDataFullAccess does).
    unscopedWhere(
      [
        'redshift-data:CancelStatement',
        'redshift-data:DescribeStatement',
        'redshift-data:GetStatementResult',
      ],
      redshift,
      { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
    ),
    statementFor(['s3:GetBucketLocation'], bucketArns(hcl`[for of in ${redshift} : of.OutputS3Uri]`, aws)),
  ];
};

/** Metrics of jobs, which cannot be scoped to a resource, in the namespaces of SageMaker's jobs. */
export const METRICS = {
  Action: 'cloudwatch:PutMetricData',
  Resource: '*',
  Condition: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
} as const satisfies Statement;

/** IAM refuses a policy without a statement: a job that reaches nothing is granted once more what every job may. */
export const orMetrics = (statements: HclValue): IResolvable =>
  hcl`concat(${statements}, ${statementWhere(hcl`length(${statements}) == 0`, [METRICS.Action], METRICS.Condition)})`;

/** The statements of the job role that follow the job, as one expression. */
export const jobGrants = (reach: JobReach, aws: AwsEnvironment): IResolvable =>
  hcl`concat(${[
    ...s3Statements(reach, aws),
    ...kmsStatements(reach),
    ...networkStatements(reach),
    ...featureStoreStatements(reach, aws),
    ...athenaStatements(reach, aws),
    ...redshiftStatements(reach, aws),
  ]}...)`;
