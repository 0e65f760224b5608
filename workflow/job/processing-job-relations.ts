import type { Condition, Relation } from '../rules/rule';
import { CONTAINER_PATHS, type ProcessingJob } from './processing-job';
import { PROCESSING_JOB_RULES } from './processing-job-rules';

/** Keys of which a job has one or the other: an override that sets one removes the other. */
export const EXCLUSIVE_KEYS = [
  ['S3Script', 'ContainerEntrypoint'],
  ['InstanceType', 'InstancePreferences'],
] as const satisfies readonly (readonly [keyof ProcessingJob, keyof ProcessingJob])[];

/** Preferences with counts of their own leave no room for an InstanceCount. */
export const PREFERENCES_HAVE_COUNTS = {
  path: 'InstancePreferences',
  some: 'InstanceCount',
} as const satisfies Condition;

/** Names of the inputs and the output that the short forms stand for. */
export const SHORT_FORM_NAMES = { S3Input: 'data', S3Script: 'script', S3Output: 'output_data' } as const;

/** Their folders in the container. */
export const SHORT_FORM_PATHS = {
  S3Input: CONTAINER_PATHS.input,
  S3Script: CONTAINER_PATHS.code,
  S3Output: CONTAINER_PATHS.output,
} as const;

type ShortForm = keyof typeof SHORT_FORM_NAMES;

const ROOT = CONTAINER_PATHS.root.replaceAll('/', '/+');

/**
 * A path with and without a slash at its end, or with two in a row, is one folder. What lies in the script's folder, or
 * above it, could take its place.
 */
const placeOf = (shortForm: ShortForm): string => {
  const path = SHORT_FORM_PATHS[shortForm].replaceAll('/', '/+');
  return shortForm === 'S3Script' ? `${path}(/.*)?|${ROOT}/+` : `${path}/*`;
};

/** A short form stands for one item of the list, under its name and at its path. */
const besideShortForms = (
  list: string,
  name: string,
  paths: readonly string[],
  shortForms: readonly ShortForm[],
): Relation[] => {
  const [key] = list.split('.') as [string];
  const tooMany = (given: readonly ShortForm[]): Relation => ({
    key,
    when: [...given.map((path) => ({ path })), { path: list, longerThan: 10 - given.length }],
    needs: [],
    allowed: `at most ${10 - given.length} beside ${given.join(' and ')}`,
  });
  return [
    ...shortForms.map((shortForm) => ({
      key,
      when: [{ path: shortForm }, { path: list, some: name, matches: SHORT_FORM_NAMES[shortForm] }],
      needs: [],
      allowed: `without ${name} ${SHORT_FORM_NAMES[shortForm]}, which is that of ${shortForm}`,
    })),
    ...shortForms.flatMap((shortForm) =>
      paths.map((path) => ({
        key,
        when: [{ path: shortForm }, { path: list, some: path, matches: placeOf(shortForm) }],
        needs: [],
        allowed: `without LocalPath ${SHORT_FORM_PATHS[shortForm]}, which is that of ${shortForm}; another path, or null for ${shortForm}`,
      })),
    ),
    ...shortForms.map((shortForm) => tooMany([shortForm])),
    ...(shortForms.length > 1 ? [tooMany(shortForms)] : []),
  ];
};

/** Families of instances with NVMe storage of their own, which a key of the customer's cannot encrypt (EC2 user guide, instance store). */
const WITH_LOCAL_STORAGE = 'ml\\.(g4dn|g5|g6|g6e|g7|g7e|p5|r5d)\\..*';

/** What holds between a job's keys. */
export const PROCESSING_JOB_RELATIONS: readonly Relation[] = [
  {
    key: 'InstanceType',
    when: [],
    needs: [{ path: 'InstanceType' }, { path: 'InstancePreferences' }],
    allowed: `${PROCESSING_JOB_RULES.InstanceType.allowed}, or InstancePreferences`,
  },
  ...EXCLUSIVE_KEYS.map(([first, second]) => ({
    key: second,
    when: [{ path: first }, { path: second }],
    needs: [],
    allowed: `only one of ${first} and ${second}`,
  })),
  {
    key: 'InstancePreferences',
    when: [PREFERENCES_HAVE_COUNTS],
    needs: [{ path: 'InstancePreferences', every: 'InstanceCount' }],
    allowed: 'with InstanceCount in all of them or in none',
  },
  {
    key: 'InstanceCount',
    when: [{ path: 'InstanceCount' }, PREFERENCES_HAVE_COUNTS],
    needs: [],
    allowed: 'left out, as InstancePreferences have counts of their own',
  },
  {
    key: 'VolumeKmsKeyId',
    when: [{ path: 'VolumeKmsKeyId' }, { path: 'InstanceType', matches: WITH_LOCAL_STORAGE }],
    needs: [],
    allowed: 'left out, as this instance type has storage of its own that no such key can encrypt',
  },
  {
    key: 'VolumeKmsKeyId',
    when: [
      { path: 'VolumeKmsKeyId' },
      { path: 'InstancePreferences', some: 'InstanceType', matches: WITH_LOCAL_STORAGE },
    ],
    needs: [],
    allowed: 'left out, as one of the instance types has storage of its own that no such key can encrypt',
  },
  ...besideShortForms(
    'ProcessingInputs',
    'InputName',
    ['S3Input.LocalPath', 'DatasetDefinition.LocalPath'],
    ['S3Input', 'S3Script'],
  ),
  ...besideShortForms('ProcessingOutputConfig.Outputs', 'OutputName', ['S3Output.LocalPath'], ['S3Output']),
];
