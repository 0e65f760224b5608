import type { UnvalidatedJob } from '../job/processing-job';
import { show, type ValueFault } from '../rules/fault';
import { isRecord, memberAt } from '../rules/json-value';
import { matchesStringRule } from '../rules/rule-faults';
import type { AllowLists } from './deployment';
import { ECR_IMAGE_RULE } from './ecr-image-rule';

/** Without the slash, `s3://bucket` would allow `s3://bucket-of-others`. */
const withSlashAfterBucket = (uri: string): string => (/^s3:\/\/[^/]+$/.test(uri) ? `${uri}/` : uri);

/** As in the job role's policy, a prefix is a string prefix. A prefix without a bucket allows nothing. */
const isBelow = (uri: string, prefix: string): boolean =>
  /^s3:\/\/[^/]/.test(prefix) && withSlashAfterBucket(uri).startsWith(withSlashAfterBucket(prefix));

/** By whole folder names: a Redshift cluster writes with its own role, which no policy of this deployment limits. */
const isInFolder = (uri: string, folder: string): boolean =>
  uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The repository of an image: its URI without tag and digest. */
export const imageRepository = (imageUri: string): string =>
  imageUri.replace(/@.*$/, '').replace(/:[^:/]*$/, '');

/** An invalid tag or digest must not hide which image it is, so only a valid URI is compared by its repository. */
const isImageOf = (image: string, entry: string): boolean =>
  image === entry ||
  (matchesStringRule(image, ECR_IMAGE_RULE) && imageRepository(image) === imageRepository(entry));

/** Matches like IAM's StringLike: `*` matches any characters, `?` matches one. */
const isLike = (value: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/\*+/g, '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(value);

/** How the entries of a list are compared, and how a message describes them. */
interface AllowList {
  readonly allows: (value: string, entry: string) => boolean;
  /** What a value has to do with the entries, if it need not be one of them. */
  readonly what: string;
  /** How to allow more. */
  readonly extend: string;
}

const isSame = (value: string, entry: string): boolean => value === entry;

const byVariable = (name: string): string => `extend the Terraform variable ${name} to allow more`;

const DEPLOYED_ONLY = 'to allow another, deploy a job that names it';

const ALLOW_LISTS: Readonly<Record<keyof AllowLists, AllowList>> = {
  s3Inputs: {
    allows: isBelow,
    what: 'an S3 URI that begins with ',
    extend: byVariable('additional_s3_inputs'),
  },
  s3Outputs: {
    allows: isBelow,
    what: 'an S3 URI that begins with ',
    extend: byVariable('additional_s3_outputs'),
  },
  imageRepositories: {
    allows: isImageOf,
    what: 'an image of ',
    extend: byVariable('additional_image_repositories'),
  },
  jobRoles: { allows: isSame, what: '', extend: byVariable('additional_job_roles') },
  kmsKeys: { allows: isSame, what: '', extend: byVariable('kms_key_arns') },
  volumeKmsKeys: { allows: isSame, what: '', extend: DEPLOYED_ONLY },
  instanceTypes: { allows: isLike, what: 'an instance type like ', extend: byVariable('instance_types') },
  datasets: { allows: isSame, what: '', extend: DEPLOYED_ONLY },
  redshiftOutputs: { allows: isInFolder, what: 'an S3 URI below ', extend: DEPLOYED_ONLY },
  featureGroups: { allows: isSame, what: '', extend: DEPLOYED_ONLY },
  networkIds: { allows: isSame, what: '', extend: DEPLOYED_ONLY },
};

/** A value in a job that an allow-list applies to. */
interface ListedValue {
  readonly key: string;
  readonly list: keyof AllowLists;
  readonly value: unknown;
}

/** Athena's workgroup for a dataset definition without one. */
export const DEFAULT_WORK_GROUP = 'primary';

/** Undefined if a part is missing, which the job's rules report. */
const joined = (...parts: readonly unknown[]): string | undefined =>
  parts.every((part) => typeof part === 'string') ? parts.join('/') : undefined;

/** What a dataset definition reads, as an entry of the allow-list. */
export const datasetSource = (dataset: unknown): string | undefined => {
  const athena = memberAt(dataset, 'AthenaDatasetDefinition');
  if (isRecord(athena)) {
    return joined('athena', athena.WorkGroup ?? DEFAULT_WORK_GROUP, athena.Catalog, athena.Database);
  }
  const redshift = memberAt(dataset, 'RedshiftDatasetDefinition');
  return isRecord(redshift)
    ? joined('redshift', redshift.ClusterId, redshift.Database, redshift.DbUser, redshift.ClusterRoleArn)
    : undefined;
};

const at = (
  value: unknown,
  key: string,
  path: string,
  ...lists: readonly (keyof AllowLists)[]
): ListedValue[] =>
  lists.map((list) => ({ key: key === '' ? path : `${key}.${path}`, list, value: memberAt(value, path) }));

const valuesOfDataset = (dataset: unknown, key: string): ListedValue[] => [
  { key, list: 'datasets', value: datasetSource(dataset) },
  // The job role writes Athena's result and reads it. A Redshift cluster writes with its own role, so a list of what
  // jobs may read must not allow it to write there.
  ...at(dataset, key, 'AthenaDatasetDefinition.OutputS3Uri', 's3Inputs', 's3Outputs'),
  ...at(dataset, key, 'RedshiftDatasetDefinition.OutputS3Uri', 's3Inputs', 'redshiftOutputs'),
  ...at(dataset, key, 'AthenaDatasetDefinition.KmsKeyId', 'kmsKeys'),
  ...at(dataset, key, 'RedshiftDatasetDefinition.KmsKeyId', 'kmsKeys'),
];

const valuesOfInput = (input: unknown, key: string): ListedValue[] => [
  ...at(input, key, 'S3Input.S3Uri', 's3Inputs'),
  ...valuesOfDataset(memberAt(input, 'DatasetDefinition'), `${key}.DatasetDefinition`),
];

const valuesOfOutput = (output: unknown, key: string): ListedValue[] => [
  ...at(output, key, 'S3Output.S3Uri', 's3Outputs'),
  ...at(output, key, 'FeatureStoreOutput.FeatureGroupName', 'featureGroups'),
];

const eachOf = (
  job: UnvalidatedJob,
  path: string,
  names: (item: unknown, key: string) => ListedValue[],
): ListedValue[] => {
  const list = memberAt(job, path);
  return Array.isArray(list) ? list.flatMap((item, index) => names(item, `${path}[${index}]`)) : [];
};

const networkId = (value: unknown, key: string): ListedValue[] => [{ key, list: 'networkIds', value }];

const listedValues = (job: UnvalidatedJob): ListedValue[] => [
  ...at(job, '', 'S3Input', 's3Inputs'),
  ...at(job, '', 'S3Script', 's3Inputs'),
  ...at(job, '', 'S3SourceArchive', 's3Inputs'),
  ...at(job, '', 'S3Output', 's3Outputs'),
  ...at(job, '', 'ImageUri', 'imageRepositories'),
  ...at(job, '', 'RoleArn', 'jobRoles'),
  ...at(job, '', 'InstanceType', 'instanceTypes'),
  ...at(job, '', 'VolumeKmsKeyId', 'volumeKmsKeys'),
  ...at(job, '', 'ProcessingOutputConfig.KmsKeyId', 'kmsKeys'),
  ...eachOf(job, 'InstancePreferences', (preference, key) =>
    at(preference, key, 'InstanceType', 'instanceTypes'),
  ),
  ...eachOf(job, 'ProcessingInputs', valuesOfInput),
  ...eachOf(job, 'ProcessingOutputConfig.Outputs', valuesOfOutput),
  ...eachOf(job, 'NetworkConfig.VpcConfig.Subnets', networkId),
  ...eachOf(job, 'NetworkConfig.VpcConfig.SecurityGroupIds', networkId),
];

/** The values of a job that the deployment's allow-lists do not allow. */
export const allowListFaults = (job: UnvalidatedJob, allowed: AllowLists): ValueFault[] =>
  listedValues(job).flatMap(({ key, list, value }) => {
    const entries = allowed[list];
    const { allows, what, extend } = ALLOW_LISTS[list];
    if (entries === undefined || typeof value !== 'string') return [];
    if (entries.some((entry) => allows(value, entry))) return [];
    const choice = entries.length > 0 ? `${what}one of ${entries.join(', ')}` : 'omitted';
    return [{ key, got: show(value), allowed: `${choice} (${extend})` }];
  });
