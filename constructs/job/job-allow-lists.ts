import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { DEFAULT_WORK_GROUP } from '../../workflow/deployment/allow-lists';
import type { AllowLists } from '../../workflow/deployment/deployment';
import type { JobDatasets } from '../iam/dataset-grants';
import type { WorkflowContext } from '../props/workflow-context';
import { attributeOf, type HclValue, hcl } from '../terraform/hcl';
import { attributesOfItems, listOrEmpty } from '../terraform/list-expressions';
import { localList, localValue } from '../terraform/local-value';
import { type JobWithImage, outputKmsKeyOf, vpcOf } from './deployed-job';

/** The allow-lists that follow from the job's own resources, as locals. */
export type JobAllowLists = {
  readonly [List in Exclude<keyof AllowLists, 'jobRoles' | 'instanceTypes'>]-?: string[];
};

const jobDatasets = (scope: Construct, inputs: IResolvable) => {
  const datasets = (name: string, kind: string) =>
    localValue(scope, name, attributesOfItems(inputs, 'DatasetDefinition', kind));
  const outputs = (name: string, list: IResolvable) =>
    localList(scope, name, attributesOfItems(list, 'OutputS3Uri'));
  const athenaDatasets = datasets('athena_datasets', 'AthenaDatasetDefinition');
  const redshiftDatasets = datasets('redshift_datasets', 'RedshiftDatasetDefinition');
  return {
    athenaDatasets,
    athenaOutputs: outputs('athena_outputs', athenaDatasets),
    redshiftDatasets,
    redshiftOutputs: outputs('redshift_outputs', redshiftDatasets),
  };
};

/** What the functions compare a dataset definition with; see `AllowLists`. */
const datasetSources = (scope: Construct, { athenaDatasets, redshiftDatasets }: JobDatasets): HclValue => {
  const workGroup = hcl`coalesce(try(item.WorkGroup, null), ${DEFAULT_WORK_GROUP})`;
  const athena = hcl`[for item in ${athenaDatasets} : format("athena/%s/%s/%s", ${workGroup}, item.Catalog, item.Database)]`;
  const redshift = hcl`[for item in ${redshiftDatasets} : format("redshift/%s/%s/%s/%s", item.ClusterId, item.Database, item.DbUser, item.ClusterRoleArn)]`;
  return hcl`distinct(concat(${localValue(scope, 'athena_sources', athena)}, ${localValue(scope, 'redshift_sources', redshift)}))`;
};

/** KMS keys of the deployed job's data: of its outputs and of the results of its datasets. */
const dataKmsKeys = (
  scope: Construct,
  job: JobWithImage,
  { athenaDatasets, redshiftDatasets }: JobDatasets,
): HclValue => {
  const keys = hcl`concat(compact([${outputKmsKeyOf(job)}]), ${attributesOfItems(athenaDatasets, 'KmsKeyId')}, ${attributesOfItems(redshiftDatasets, 'KmsKeyId')})`;
  return localValue(scope, 'data_kms_keys', keys);
};

/** What executions may use in addition to the deployed job's own. */
export type AllowListContext = Pick<
  WorkflowContext,
  'additionalS3Inputs' | 'additionalS3Outputs' | 'additionalImageRepositories' | 'kmsKeyArns'
>;

/** Lists what executions may use: the resources of the deployed job, and those in the props. */
export const jobAllowLists = (
  scope: Construct,
  context: AllowListContext,
  job: JobWithImage,
): { readonly allowLists: JobAllowLists; readonly datasets: JobDatasets } => {
  const list = (name: string, value: HclValue) => localList(scope, name, value);
  const inputs = localValue(scope, 'processing_inputs', listOrEmpty(job.ProcessingInputs));
  const outputs = localValue(
    scope,
    'processing_outputs',
    listOrEmpty(attributeOf(job.ProcessingOutputConfig, 'Outputs')),
  );
  const inputUris = list('input_uris', attributesOfItems(inputs, 'S3Input', 'S3Uri'));
  const outputUris = list('output_uris', attributesOfItems(outputs, 'S3Output', 'S3Uri'));
  const datasets = jobDatasets(scope, inputs);
  const { athenaOutputs, redshiftOutputs } = datasets;
  const { subnets, securityGroups } = vpcOf(job);
  const allowLists = {
    s3Inputs: list(
      's3_inputs',
      hcl`distinct(concat(compact([${job.S3Input}, ${job.S3Script}, ${job.S3SourceArchive}]), ${inputUris}, ${athenaOutputs}, ${redshiftOutputs}, ${context.additionalS3Inputs}))`,
    ),
    s3Outputs: list(
      's3_outputs',
      hcl`distinct(concat(compact([${job.S3Output}]), ${outputUris}, ${athenaOutputs}, ${context.additionalS3Outputs}))`,
    ),
    imageRepositories: list(
      'images',
      hcl`distinct(concat([${job.ImageUri}], ${context.additionalImageRepositories}))`,
    ),
    kmsKeys: list(
      'kms_keys',
      hcl`distinct(concat(${dataKmsKeys(scope, job, datasets)}, ${context.kmsKeyArns}))`,
    ),
    volumeKmsKeys: list('volume_kms_keys', hcl`compact([${job.VolumeKmsKeyId}])`),
    datasets: list('datasets', datasetSources(scope, datasets)),
    redshiftOutputs,
    featureGroups: list(
      'feature_groups',
      hcl`distinct(${attributesOfItems(outputs, 'FeatureStoreOutput', 'FeatureGroupName')})`,
    ),
    networkIds: list('network_ids', hcl`distinct(concat(${subnets}, ${securityGroups}))`),
  };
  return { allowLists, datasets };
};
