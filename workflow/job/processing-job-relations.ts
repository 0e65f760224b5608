import type { Condition, Relation } from '../rules/rule';
import { CONTAINER_PATHS, type ProcessingJob } from './processing-job';
import { PROCESSING_JOB_RULES } from './processing-job-rules';

/** Mutually exclusive keys: an override that sets one removes the other. SourceEntrypoint goes with its archive. */
export const EXCLUSIVE_KEYS = [
  ['S3Script', 'S3SourceArchive'],
  ['S3Script', 'SourceEntrypoint'],
  ['S3Script', 'ContainerEntrypoint'],
  ['S3SourceArchive', 'ContainerEntrypoint'],
  ['SourceEntrypoint', 'ContainerEntrypoint'],
  ['InstanceType', 'InstancePreferences'],
] as const satisfies readonly (readonly [keyof ProcessingJob, keyof ProcessingJob])[];

/** InstancePreferences with counts cannot be set together with InstanceCount. */
export const PREFERENCES_HAVE_COUNTS = {
  path: 'InstancePreferences',
  some: 'InstanceCount',
} as const satisfies Condition;

/** Names of the inputs and of the output that the short forms stand for. */
export const SHORT_FORM_NAMES = {
  S3Input: 'data',
  S3Script: 'script',
  S3SourceArchive: 'source',
  S3Output: 'output_data',
} as const;

/** Their folders in the container. */
export const SHORT_FORM_PATHS = {
  S3Input: CONTAINER_PATHS.input,
  S3Script: CONTAINER_PATHS.code,
  S3SourceArchive: CONTAINER_PATHS.code,
  S3Output: CONTAINER_PATHS.output,
} as const;

type ShortForm = keyof typeof SHORT_FORM_NAMES;

const ROOT = CONTAINER_PATHS.root.replaceAll('/', '/+');

/**
 * Matches the folder of a short form, with trailing and double slashes too. Nothing else may be put into the folder of
 * the code, or above it, as it could replace the code.
 */
const folderPattern = (shortForm: ShortForm): string => {
  const path = SHORT_FORM_PATHS[shortForm].replaceAll('/', '/+');
  return SHORT_FORM_PATHS[shortForm] === CONTAINER_PATHS.code ? `${path}(/.*)?|${ROOT}/+` : `${path}/*`;
};

/**
 * Each short form adds an item to the list, so no other item may use its name or folder.
 * @param together short forms that a job may have at once.
 */
const besideShortForms = (
  list: string,
  name: string,
  paths: readonly string[],
  shortForms: readonly ShortForm[],
  together: readonly (readonly ShortForm[])[] = [],
): Relation[] => {
  const [key] = list.split('.') as [string];
  const tooMany = (given: readonly ShortForm[]): Relation => ({
    key,
    when: [...given.map((path) => ({ path })), { path: list, longerThan: 10 - given.length }],
    needs: [],
    allowed: `a list of at most ${10 - given.length} items when ${given.join(' and ')} ${given.length > 1 ? 'are' : 'is'} set`,
  });
  return [
    ...shortForms.map((shortForm) => ({
      key,
      when: [{ path: shortForm }, { path: list, some: name, matches: SHORT_FORM_NAMES[shortForm] }],
      needs: [],
      allowed: `a list without ${name} ${SHORT_FORM_NAMES[shortForm]}, which ${shortForm} already uses`,
    })),
    ...shortForms.flatMap((shortForm) =>
      paths.map((path) => ({
        key,
        when: [{ path: shortForm }, { path: list, some: path, matches: folderPattern(shortForm) }],
        needs: [],
        allowed: `a list without LocalPath ${SHORT_FORM_PATHS[shortForm]}, which ${shortForm} already uses: use another path, or set ${shortForm} to null`,
      })),
    ),
    ...shortForms.map((shortForm) => tooMany([shortForm])),
    ...together.map(tooMany),
  ];
};

/** Instance families with local NVMe storage, which a KMS key cannot encrypt (EC2 user guide, instance store). */
const WITH_LOCAL_STORAGE = 'ml\\.(g4dn|g5|g6|g6e|g7|g7e|p5|r5d)\\..*';

/** What must hold between a job's keys. */
export const PROCESSING_JOB_RELATIONS: readonly Relation[] = [
  {
    key: 'InstanceType',
    when: [],
    needs: [{ path: 'InstanceType' }, { path: 'InstancePreferences' }],
    allowed: `${PROCESSING_JOB_RULES.InstanceType.allowed}, unless InstancePreferences is set`,
  },
  ...EXCLUSIVE_KEYS.map(([first, second]) => ({
    key: second,
    when: [{ path: first }, { path: second }],
    needs: [],
    allowed: `omitted if ${first} is set`,
  })),
  {
    key: 'S3SourceArchive',
    when: [{ path: 'SourceEntrypoint' }],
    needs: [{ path: 'S3SourceArchive' }],
    allowed: 'set if SourceEntrypoint is set',
  },
  {
    key: 'SourceEntrypoint',
    when: [{ path: 'S3SourceArchive' }],
    needs: [{ path: 'SourceEntrypoint' }],
    allowed: 'set if S3SourceArchive is set, to the path of the file to run in the archive',
  },
  {
    key: 'InstancePreferences',
    when: [PREFERENCES_HAVE_COUNTS],
    needs: [{ path: 'InstancePreferences', every: 'InstanceCount' }],
    allowed: 'a list with InstanceCount in all of its items or in none',
  },
  {
    key: 'InstanceCount',
    when: [{ path: 'InstanceCount' }, PREFERENCES_HAVE_COUNTS],
    needs: [],
    allowed: 'omitted, because InstancePreferences has its own counts',
  },
  {
    key: 'VolumeKmsKeyId',
    when: [{ path: 'VolumeKmsKeyId' }, { path: 'InstanceType', matches: WITH_LOCAL_STORAGE }],
    needs: [],
    allowed: 'omitted, because this instance type has local NVMe storage, which a KMS key cannot encrypt',
  },
  {
    key: 'VolumeKmsKeyId',
    when: [
      { path: 'VolumeKmsKeyId' },
      { path: 'InstancePreferences', some: 'InstanceType', matches: WITH_LOCAL_STORAGE },
    ],
    needs: [],
    allowed:
      'omitted, because one of the instance types has local NVMe storage, which a KMS key cannot encrypt',
  },
  ...besideShortForms(
    'ProcessingInputs',
    'InputName',
    ['S3Input.LocalPath', 'DatasetDefinition.LocalPath'],
    ['S3Input', 'S3Script', 'S3SourceArchive'],
    [
      ['S3Input', 'S3Script'],
      ['S3Input', 'S3SourceArchive'],
    ],
  ),
  ...besideShortForms('ProcessingOutputConfig.Outputs', 'OutputName', ['S3Output.LocalPath'], ['S3Output']),
];
