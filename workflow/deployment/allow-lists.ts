import type { UnvalidatedJob } from '../job/processing-job';
import { type Fault, show } from '../rules/fault';
import { isRecord, memberAt } from '../rules/json-value';
import { matchesStringRule } from '../rules/rule-faults';
import type { AllowLists } from './deployment';
import { ECR_IMAGE_RULE } from './ecr-image-rule';

/** `s3://bucket` alone must not allow `s3://bucket-of-others`. */
const withSlashAfterBucket = (uri: string): string => (/^s3:\/\/[^/]+$/.test(uri) ? `${uri}/` : uri);

/** As in the job role's policy, a prefix is a string prefix; one without a bucket allows nothing. */
const isBelow = (uri: string, prefix: string): boolean =>
  /^s3:\/\/[^/]/.test(prefix) && withSlashAfterBucket(uri).startsWith(withSlashAfterBucket(prefix));

/** By whole names: no policy of this deployment bounds what a Redshift cluster's own role writes. */
const isInFolder = (uri: string, folder: string): boolean =>
  uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** An image's repository: its URI without the tag and the digest. */
export const imageRepository = (imageUri: string): string =>
  imageUri.replace(/@.*$/, '').replace(/:[^:/]*$/, '');

/** A tag or digest that Amazon ECR would not take must not hide what image it is. */
const isImageOf = (image: string, entry: string): boolean =>
  image === entry ||
  (matchesStringRule(image, ECR_IMAGE_RULE) && imageRepository(image) === imageRepository(entry));

/** As IAM's StringLike reads a pattern: `*` stands for any characters, `?` for one. */
const isLike = (value: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/\*+/g, '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(value);

/** How a list is read, and what of Terraform's extends it. */
interface Limit {
  readonly allows: (value: string, entry: string) => boolean;
  readonly what: string;
  readonly extend: string;
}

const isSame = (value: string, entry: string): boolean => value === entry;

const byVariable = (name: string): string => `extend the Terraform variable ${name} to allow more`;

const DEPLOYED_ONLY = 'deploy a job that has it to allow more';

const LIMITS: Readonly<Record<keyof AllowLists, Limit>> = {
  s3Inputs: {
    allows: isBelow,
    what: 'S3 URIs that begin with',
    extend: byVariable('additional_s3_inputs'),
  },
  s3Outputs: {
    allows: isBelow,
    what: 'S3 URIs that begin with',
    extend: byVariable('additional_s3_outputs'),
  },
  imageRepositories: {
    allows: isImageOf,
    what: 'images of',
    extend: byVariable('additional_image_repositories'),
  },
  jobRoles: { allows: isSame, what: 'the roles', extend: byVariable('additional_job_roles') },
  kmsKeys: { allows: isSame, what: 'the keys', extend: byVariable('kms_key_arns') },
  volumeKmsKeys: { allows: isSame, what: 'the keys', extend: DEPLOYED_ONLY },
  instanceTypes: { allows: isLike, what: 'instance types like', extend: byVariable('instance_types') },
  datasets: { allows: isSame, what: 'the sources', extend: DEPLOYED_ONLY },
  redshiftOutputs: { allows: isInFolder, what: 'S3 URIs below', extend: DEPLOYED_ONLY },
  featureGroups: { allows: isSame, what: 'the feature groups', extend: DEPLOYED_ONLY },
  networkIds: { allows: isSame, what: 'the subnets and security groups', extend: DEPLOYED_ONLY },
};

/** Where a job names something that a list may allow. */
interface Named {
  readonly key: string;
  readonly list: keyof AllowLists;
  readonly value: unknown;
}

/** Athena's workgroup of a dataset definition that names none. */
export const DEFAULT_WORK_GROUP = 'primary';

/** Of a part that is missing the rules tell. */
const source = (...parts: readonly unknown[]): string | undefined =>
  parts.every((part) => typeof part === 'string') ? parts.join('/') : undefined;

/** What a dataset definition reads, as the allow-list has it. */
export const datasetSource = (dataset: unknown): string | undefined => {
  const athena = memberAt(dataset, 'AthenaDatasetDefinition');
  if (isRecord(athena)) {
    return source('athena', athena.WorkGroup ?? DEFAULT_WORK_GROUP, athena.Catalog, athena.Database);
  }
  const redshift = memberAt(dataset, 'RedshiftDatasetDefinition');
  return isRecord(redshift)
    ? source('redshift', redshift.ClusterId, redshift.Database, redshift.DbUser, redshift.ClusterRoleArn)
    : undefined;
};

const at = (value: unknown, key: string, path: string, ...lists: readonly (keyof AllowLists)[]): Named[] =>
  lists.map((list) => ({ key: key === '' ? path : `${key}.${path}`, list, value: memberAt(value, path) }));

const namedByDataset = (dataset: unknown, key: string): Named[] => [
  { key, list: 'datasets', value: datasetSource(dataset) },
  // The job has Athena write the result there, and reads it. A Redshift cluster writes by a role of its own, so the
  // places that jobs may read would let it write into any input.
  ...at(dataset, key, 'AthenaDatasetDefinition.OutputS3Uri', 's3Inputs', 's3Outputs'),
  ...at(dataset, key, 'RedshiftDatasetDefinition.OutputS3Uri', 's3Inputs', 'redshiftOutputs'),
  ...at(dataset, key, 'AthenaDatasetDefinition.KmsKeyId', 'kmsKeys'),
  ...at(dataset, key, 'RedshiftDatasetDefinition.KmsKeyId', 'kmsKeys'),
];

const namedByInput = (input: unknown, key: string): Named[] => [
  ...at(input, key, 'S3Input.S3Uri', 's3Inputs'),
  ...namedByDataset(memberAt(input, 'DatasetDefinition'), `${key}.DatasetDefinition`),
];

const namedByOutput = (output: unknown, key: string): Named[] => [
  ...at(output, key, 'S3Output.S3Uri', 's3Outputs'),
  ...at(output, key, 'FeatureStoreOutput.FeatureGroupName', 'featureGroups'),
];

const eachOf = (
  job: UnvalidatedJob,
  path: string,
  names: (item: unknown, key: string) => Named[],
): Named[] => {
  const list = memberAt(job, path);
  return Array.isArray(list) ? list.flatMap((item, index) => names(item, `${path}[${index}]`)) : [];
};

const networkId = (value: unknown, key: string): Named[] => [{ key, list: 'networkIds', value }];

const namedBy = (job: UnvalidatedJob): Named[] => [
  ...at(job, '', 'S3Input', 's3Inputs'),
  ...at(job, '', 'S3Script', 's3Inputs'),
  ...at(job, '', 'S3Output', 's3Outputs'),
  ...at(job, '', 'ImageUri', 'imageRepositories'),
  ...at(job, '', 'RoleArn', 'jobRoles'),
  ...at(job, '', 'InstanceType', 'instanceTypes'),
  ...at(job, '', 'VolumeKmsKeyId', 'volumeKmsKeys'),
  ...at(job, '', 'ProcessingOutputConfig.KmsKeyId', 'kmsKeys'),
  ...eachOf(job, 'InstancePreferences', (preference, key) =>
    at(preference, key, 'InstanceType', 'instanceTypes'),
  ),
  ...eachOf(job, 'ProcessingInputs', namedByInput),
  ...eachOf(job, 'ProcessingOutputConfig.Outputs', namedByOutput),
  ...eachOf(job, 'NetworkConfig.VpcConfig.Subnets', networkId),
  ...eachOf(job, 'NetworkConfig.VpcConfig.SecurityGroupIds', networkId),
];

/** What a job names that its deployment does not allow. */
export const allowListFaults = (job: UnvalidatedJob, allowed: AllowLists): Fault[] =>
  namedBy(job).flatMap(({ key, list, value }) => {
    const entries = allowed[list];
    const { allows, what, extend } = LIMITS[list];
    if (entries === undefined || typeof value !== 'string') return [];
    if (entries.some((entry) => allows(value, entry))) return [];
    const choice = entries.length > 0 ? `${what} ${entries.join(', ')}` : 'nothing';
    return [{ key, got: show(value), allowed: `${choice} (${extend})` }];
  });
