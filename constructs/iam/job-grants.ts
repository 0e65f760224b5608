import { Fn, type IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { DEFAULT_WORK_GROUP } from '../../workflow/deployment/allow-lists';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { type HclValue, hcl, hclReference } from '../terraform/hcl';
import { localValue } from '../terraform/local-value';
import { allow, type Statement } from './policy-document';

/** A list of strings, or a token of one. */
type List = readonly string[] | IResolvable;

/** The script that the deployment uploads: an object, not a prefix. */
export interface UploadedScript {
  readonly uri: string;
  /** ARN of the KMS key that encrypts it, or null in Terraform. */
  readonly kmsKeyArn: HclValue;
}

/** The resources that jobs may access: lists made from the deployed job and the allow-lists. */
export interface JobResources {
  /** S3 URIs. */
  readonly s3Inputs: List;
  readonly s3Outputs: List;
  readonly script: UploadedScript | undefined;
  /** ARNs. */
  readonly kmsKeys: List;
  readonly volumeKmsKeys: List;
  /** Each AthenaDatasetDefinition of the deployed inputs, and the S3 URIs of their results. */
  readonly athenaDatasets: IResolvable;
  readonly athenaOutputs: List;
  /** Each RedshiftDatasetDefinition of the deployed inputs, and the S3 URIs of their results. */
  readonly redshiftDatasets: IResolvable;
  readonly redshiftOutputs: List;
  readonly featureGroups: List;
  /** Subnets and security groups. */
  readonly networkIds: List;
}

/** A statement that the policy has only if a list is not empty. */
interface Grant {
  readonly needed_for: List;
  readonly statement: object;
}

/** Allows actions on a list of resources. IAM rejects a statement with an empty list. */
const grantOn = (resources: List, Action: readonly string[], Condition?: Statement['Condition']): Grant => ({
  needed_for: resources,
  statement: allow({ Action, Resource: resources, ...(Condition !== undefined && { Condition }) }),
});

/** Allows actions that cannot be scoped to a resource. */
const grantUnscoped = (
  neededFor: List,
  Action: readonly string[],
  Condition?: Statement['Condition'],
): Grant => ({
  needed_for: neededFor,
  statement: allow({ Action, Resource: '*', ...(Condition !== undefined && { Condition }) }),
});

/** Splits `s3://bucket/prefix` into bucket and prefix. The prefix may be empty. */
const S3_PARTS = '^s3://([^/]+)/?(.*)$';

/** ARNs of the objects at S3 URIs. An S3 prefix is a string prefix, so a wildcard follows it directly. */
const objectArns = (uris: HclValue, { partition }: AwsEnvironment, wildcard = '*'): IResolvable =>
  hcl`[for uri in ${uris} : format("arn:%s:s3:::%s%s", ${partition}, join("/", regex(${S3_PARTS}, uri)), ${wildcard})]`;

const bucketArns = (uris: HclValue, { partition }: AwsEnvironment): IResolvable =>
  hcl`distinct([for uri in ${uris} : format("arn:%s:s3:::%s", ${partition}, regex(${S3_PARTS}, uri)[0])])`;

/** ARNs in the deployment's account and region, one for each item. `resource` may refer to the item as `item`. */
const arnsFor = (items: HclValue, service: string, resource: HclValue, aws: AwsEnvironment): IResolvable =>
  hcl`distinct([for item in ${items} : format("%s%s", ${aws.arn(service, '')}, ${resource})])`;

/**
 * One statement for each bucket, which allows listing below the prefixes only. Statements are grouped because all inline
 * policies of a role share 10,240 characters.
 */
const listBucketStatements = (
  scope: Construct,
  { s3Inputs, script }: JobResources,
  { partition }: AwsEnvironment,
): IResolvable => {
  const uris = hcl`concat(${s3Inputs}, ${script ? [script.uri] : []})`;
  const parts = localValue(scope, 'listed_uris', hcl`[for uri in ${uris} : regex(${S3_PARTS}, uri)]`);
  const prefixes = hcl`{ for parts in ${parts} : parts[0] => format("%s*", parts[1])... }`;
  const statement = allow({
    Action: 's3:ListBucket',
    Resource: hcl`format("arn:%s:s3:::%s", ${partition}, bucket)`,
    Condition: { StringLike: { 's3:prefix': hclReference('prefixes') } },
  });
  return localValue(
    scope,
    'list_statements',
    hcl`[for bucket, prefixes in ${localValue(scope, 'listed_prefixes', prefixes)} : ${statement}]`,
  );
};

const s3Grants = (
  scope: Construct,
  { s3Inputs, s3Outputs, script }: JobResources,
  aws: AwsEnvironment,
): Grant[] => {
  const readable = hcl`concat(${objectArns(s3Inputs, aws)}, ${objectArns(script ? [script.uri] : [], aws, '')})`;
  return [
    grantOn(localValue(scope, 'readable_object_arns', readable), ['s3:GetObject']),
    grantOn(localValue(scope, 'writable_object_arns', objectArns(s3Outputs, aws)), ['s3:PutObject']),
  ];
};

/**
 * The keys of data encrypt and decrypt. SageMaker hands the key of a volume to the instance by a grant (developer guide,
 * execution roles).
 */
const kmsGrants = (scope: Construct, { kmsKeys, volumeKmsKeys, script }: JobResources): Grant[] => [
  grantOn(kmsKeys, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
  ...(script
    ? [grantOn(localValue(scope, 'script_kms_keys', hcl`compact([${script.kmsKeyArn}])`), ['kms:Decrypt'])]
    : []),
  grantOn(volumeKmsKeys, ['kms:CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
];

/** The developer guide warns not to scope these: the checks when a job is created would fail. */
const vpcGrants = ({ networkIds }: JobResources): Grant[] => [
  grantUnscoped(networkIds, [
    'ec2:CreateNetworkInterface',
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DeleteNetworkInterface',
    'ec2:DeleteNetworkInterfacePermission',
    'ec2:DescribeDhcpOptions',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
  ]),
];

/** The job's own code writes to the feature group. AWS does not document whether ARNs keep the case of its name. */
const featureStoreGrants = (
  scope: Construct,
  { featureGroups }: JobResources,
  aws: AwsEnvironment,
): Grant[] => {
  const names = hcl`flatten([for name in ${featureGroups} : [name, lower(name)]])`;
  const arns = arnsFor(names, 'sagemaker', hcl`format("feature-group/%s", item)`, aws);
  return [
    grantOn(localValue(scope, 'feature_group_arns', arns), [
      'sagemaker:DescribeFeatureGroup',
      'sagemaker:PutRecord',
    ]),
  ];
};

const GLUE_READ = [
  'glue:BatchGetPartition',
  'glue:GetDatabase',
  'glue:GetDatabases',
  'glue:GetPartition',
  'glue:GetPartitions',
  'glue:GetTable',
  'glue:GetTables',
];

/** Athena writes a query's result as a temporary table of this database, which SageMaker creates if it is missing. */
const TEMPORARY_DATABASE = 'sagemaker_processing';

/** Athena resolves the tables of a query in the Glue Data Catalog. */
const glueGrants = (scope: Construct, { athenaDatasets }: JobResources, aws: AwsEnvironment): Grant[] => {
  const arns = (name: string, ...resources: readonly HclValue[]) =>
    localValue(
      scope,
      name,
      Fn.concat(resources.map((resource) => arnsFor(athenaDatasets, 'glue', resource, aws))),
    );
  const sources = arns(
    'glue_source_arns',
    'catalog',
    'database/default',
    hcl`format("database/%s", lower(item.Database))`,
    hcl`format("table/%s/*", lower(item.Database))`,
  );
  const temporaryDatabase = ['catalog', `database/${TEMPORARY_DATABASE}`];
  const temporaryTables = [...temporaryDatabase, `table/${TEMPORARY_DATABASE}/sagemaker_tmp_*`];
  return [
    grantOn(sources, GLUE_READ),
    grantOn(arns('glue_temporary_database_arns', ...temporaryDatabase), [
      'glue:CreateDatabase',
      'glue:GetDatabase',
    ]),
    grantOn(arns('glue_temporary_table_arns', ...temporaryTables), [
      'glue:CreateTable',
      'glue:DeleteTable',
      'glue:GetPartitions',
      'glue:GetTable',
      'glue:GetTables',
    ]),
  ];
};

/** Athena runs the query in its workgroup, reads the databases, and writes the result below OutputS3Uri. */
const athenaGrants = (scope: Construct, resources: JobResources, aws: AwsEnvironment): Grant[] => {
  const { athenaDatasets, athenaOutputs } = resources;
  const arns = (name: string, resource: IResolvable) =>
    localValue(scope, name, arnsFor(athenaDatasets, 'athena', resource, aws));
  const workGroup = hcl`format("workgroup/%s", coalesce(try(item.WorkGroup, null), ${DEFAULT_WORK_GROUP}))`;
  return [
    grantOn(arns('athena_workgroup_arns', workGroup), [
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ]),
    grantOn(arns('athena_catalog_arns', hcl`format("datacatalog/%s", item.Catalog)`), [
      'athena:GetDataCatalog',
    ]),
    ...glueGrants(scope, resources, aws),
    grantOn(localValue(scope, 'athena_result_object_arns', objectArns(athenaOutputs, aws)), [
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
    ]),
    grantOn(localValue(scope, 'athena_result_bucket_arns', bucketArns(athenaOutputs, aws)), [
      's3:GetBucketLocation',
      's3:ListBucketMultipartUploads',
    ]),
  ];
};

/** Redshift's Data API runs the query. The cluster's own role writes the result. */
const redshiftGrants = (
  scope: Construct,
  { redshiftDatasets, redshiftOutputs }: JobResources,
  aws: AwsEnvironment,
): Grant[] => {
  const arns = (resource: IResolvable) => arnsFor(redshiftDatasets, 'redshift', resource, aws);
  const clusters = arns(hcl`format("cluster:%s", item.ClusterId)`);
  const users = arns(hcl`format("dbuser:%s/%s", item.ClusterId, item.DbUser)`);
  const databases = arns(hcl`format("dbname:%s/%s", item.ClusterId, item.Database)`);
  return [
    grantOn(localValue(scope, 'redshift_cluster_arns', clusters), ['redshift-data:ExecuteStatement']),
    grantOn(localValue(scope, 'redshift_login_arns', Fn.concat([users, databases])), [
      'redshift:GetClusterCredentials',
    ]),
    // These support no resource, but the condition limits them to the job's own statements, as in AmazonRedshiftDataFullAccess.
    grantUnscoped(
      redshiftDatasets,
      [
        'redshift-data:CancelStatement',
        'redshift-data:DescribeStatement',
        'redshift-data:GetStatementResult',
      ],
      { StringEquals: { 'redshift-data:statement-owner-iam-userid': hcl`${'${aws:userid}'}` } },
    ),
    grantOn(localValue(scope, 'redshift_result_bucket_arns', bucketArns(redshiftOutputs, aws)), [
      's3:GetBucketLocation',
    ]),
  ];
};

/** Lets jobs write metrics, which cannot be scoped to a resource, in the namespaces of SageMaker's jobs. */
export const METRICS = {
  Action: 'cloudwatch:PutMetricData',
  Resource: '*',
  Condition: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
} as const satisfies Statement;

/** IAM rejects a policy without a statement, so an empty one repeats a right that every job has. */
const orMetrics = (statements: IResolvable): IResolvable => {
  const metrics = allow({ ...METRICS, Action: [METRICS.Action] });
  return hcl`concat(${statements}, [for metrics in [${metrics}] : metrics if length(${statements}) == 0])`;
};

/** The job role's statements for the resources of jobs, as locals of the scope. Returns their list. */
export const jobGrants = (scope: Construct, resources: JobResources, aws: AwsEnvironment): IResolvable => {
  const { script } = resources;
  // An input is a prefix. The script is one object, so its URI must not grant the objects whose keys begin with it.
  const s3Inputs = script
    ? localValue(
        scope,
        'input_prefixes',
        hcl`[for uri in ${resources.s3Inputs} : uri if !contains(${[script.uri]}, uri)]`,
      )
    : resources.s3Inputs;
  const prefixes = { ...resources, s3Inputs };
  const byService = {
    s3_grants: s3Grants(scope, prefixes, aws),
    kms_grants: kmsGrants(scope, resources),
    vpc_grants: vpcGrants(resources),
    feature_store_grants: featureStoreGrants(scope, resources, aws),
    athena_grants: athenaGrants(scope, resources, aws),
    redshift_grants: redshiftGrants(scope, resources, aws),
  };
  const grants = Fn.concat(Object.entries(byService).map(([name, list]) => localValue(scope, name, list)));
  const needed = hcl`[for grant in ${grants} : grant.statement if length(grant.needed_for) > 0]`;
  const statements = Fn.concat([listBucketStatements(scope, prefixes, aws), needed]);
  return localValue(scope, 'data_statements', orMetrics(localValue(scope, 'data_grants', statements)));
};
