import { Fn, type IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { DEFAULT_WORK_GROUP } from '../../workflow/deployment/allow-lists';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { type HclValue, hcl } from '../terraform/hcl';
import { localValue } from '../terraform/local-value';
import { arnsFor, bucketArns, type Grant, grantOn, grantUnscoped, type List, objectArns } from './grant';

/** The dataset definitions of the deployed inputs, and the S3 URIs of their results. */
export interface JobDatasets {
  /** Each AthenaDatasetDefinition. */
  readonly athenaDatasets: IResolvable;
  readonly athenaOutputs: List;
  /** Each RedshiftDatasetDefinition. */
  readonly redshiftDatasets: IResolvable;
  readonly redshiftOutputs: List;
}

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
const glueGrants = (scope: Construct, { athenaDatasets }: JobDatasets, aws: AwsEnvironment): Grant[] => {
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
export const athenaGrants = (scope: Construct, resources: JobDatasets, aws: AwsEnvironment): Grant[] => {
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
export const redshiftGrants = (
  scope: Construct,
  { redshiftDatasets, redshiftOutputs }: JobDatasets,
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
    // These do not support resource-level permissions, but the condition limits them to the job's own statements, as in
    // AmazonRedshiftDataFullAccess.
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
