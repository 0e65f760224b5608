import { isRecord } from '../../workflow/rules/json-value';
import { namedUri, type UnknownPlace, unknownPlaces } from './unknown-expression';

/** A job without what only Terraform knows, as far as a local run does not need it. */
export interface KnownJob {
  readonly job: Readonly<Record<string, unknown>>;
  /** The expressions of its URIs, each of which a name stands for. */
  readonly named: readonly string[];
  /** What a local run needs, and only Terraform knows. */
  readonly unknown: readonly UnknownPlace[];
}

/** What is another on this machine anyway. */
const NOT_NEEDED: readonly string[] = [
  'RoleArn',
  'ImageUri',
  'InstanceType',
  'InstancePreferences',
  'VolumeSizeInGB',
  'VolumeKmsKeyId',
  'MaxRuntimeInSeconds',
  'ExperimentConfig',
  'Tags',
];

/** Members at any depth that are not needed either. */
const NOT_NEEDED_BELOW: readonly string[] = ['VpcConfig', 'KmsKeyId'];

const isKnown = (value: unknown): boolean => unknownPlaces(value).length === 0;

const without = (value: unknown, names: readonly string[]): unknown =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter(([name, member]) => !names.includes(name) || isKnown(member)),
      )
    : value;

const isUri = (key: string): boolean => /(?:^|\.)(?:S3Uri|OutputS3Uri)$/.test(key);

/** A script reads its own texts, and the run only the URIs. */
const withNamedUris = (value: unknown, key = ''): unknown => {
  if (typeof value === 'string') return isUri(key) ? namedUri(value) : value;
  if (Array.isArray(value)) return value.map((item) => withNamedUris(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      withNamedUris(without(member, NOT_NEEDED_BELOW), name),
    ]),
  );
};

/** What a local run knows of a job. A URI gets names in place of expressions, so that the user can map it. */
export const knownJob = (job: Readonly<Record<string, unknown>>): KnownJob => {
  const needed = without(job, NOT_NEEDED);
  const known = withNamedUris(needed);
  return {
    job: isRecord(known) ? known : {},
    named: unknownPlaces(needed).flatMap(({ key, expression }) => (isUri(key) ? [expression] : [])),
    unknown: unknownPlaces(known),
  };
};
