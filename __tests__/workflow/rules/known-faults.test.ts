import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { processingJobRule } from '../../../workflow/job/validate-processing-job';
import { knownFaults, UNKNOWN } from '../../../workflow/rules/known-faults';
import { type Condition, object } from '../../../workflow/rules/rule';
import { FULL_JOB, OTHER_FULL_JOB, SMALLEST_JOB } from '../job/sample-jobs';

type Members = Readonly<Record<string, unknown>>;

const faultKeys = (job: unknown): string[] =>
  knownFaults('', job, processingJobRule(PROCESSING_JOB_RULES)).map(({ key }) => key);

describe('a condition', () => {
  /** One of the two relations is broken, unless the condition is open. */
  const brokenRelations = (value: Members, condition: Condition): number => {
    const relations = [
      { when: [condition], needs: [], allowed: 'not so' },
      { when: [], needs: [condition], allowed: 'so' },
    ];
    return knownFaults('', value, object({}, [], relations)).filter(
      (fault) => 'allowed' in fault && /^(not )?so$/.test(fault.allowed),
    ).length;
  };

  test.each<readonly [string, Members, Condition]>([
    ['a member', { a: UNKNOWN }, { path: 'a' }],
    ['a member of one', { a: UNKNOWN }, { path: 'a.b' }],
    ['the length of a list', { a: UNKNOWN }, { path: 'a', longerThan: 1 }],
    ['an item', { a: [UNKNOWN] }, { path: 'a', some: 'b' }],
    ["an item's member, for some", { a: [{ b: 1 }, { b: UNKNOWN }] }, { path: 'a', some: 'b' }],
    ["an item's member, for every", { a: [{ b: 1 }, { b: UNKNOWN }] }, { path: 'a', every: 'b' }],
  ])('is open if it is about an unknown value: %s', (_, value, condition) => {
    expect(brokenRelations(value, condition)).toBe(0);
  });

  test.each<readonly [string, Members, Condition]>([
    ['a member beside it', { a: 1, b: UNKNOWN }, { path: 'a' }],
    ["an item's other member", { a: [{ b: 1, c: UNKNOWN }] }, { path: 'a', some: 'b' }],
    ['the length of a list of objects that hold one', { a: [{ b: UNKNOWN }] }, { path: 'a', longerThan: 1 }],
  ])('is checked if it is about a literal: %s', (_, value, condition) => {
    expect(brokenRelations(value, condition)).toBe(1);
  });
});

describe('an unknown value', () => {
  test.each(Object.keys(PROCESSING_JOB_RULES))(
    'as %s counts as given, and no rule is applied to it',
    (key) => {
      expect(faultKeys({ ...SMALLEST_JOB, [key]: UNKNOWN })).toEqual([]);
    },
  );

  test('does not hide the faults of other keys', () => {
    expect(faultKeys({ ...SMALLEST_JOB, ImageUri: '', InstanceType: UNKNOWN })).toEqual(['ImageUri']);
  });
});

describe('a job with unknown values', () => {
  /** The same value with an unknown one at every leaf. */
  const withUnknown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(withUnknown);
    if (typeof value !== 'object' || value === null) return UNKNOWN;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withUnknown(member)]));
  };

  test.each([
    ['first', FULL_JOB],
    ['second', OTHER_FULL_JOB],
  ])('has no fault, with every key, and the %s of two that exclude each other', (_, job) => {
    expect(faultKeys(withUnknown(job))).toEqual([]);
  });

  test('has the faults of the literals beside an unknown value', () => {
    const S3Input = { S3Uri: UNKNOWN, LocalPath: 'nowhere', S3DataType: UNKNOWN };
    expect(faultKeys({ ...SMALLEST_JOB, ProcessingInputs: [{ InputName: UNKNOWN, S3Input }] })).toEqual([
      'ProcessingInputs[0].S3Input.LocalPath',
    ]);
  });

  test('has the faults of the literal items of a list', () => {
    expect(faultKeys({ ...SMALLEST_JOB, ContainerArguments: [UNKNOWN, 1] })).toEqual([
      'ContainerArguments[1]',
    ]);
  });

  test('has the fault of a list that is too long', () => {
    const ContainerArguments = Array.from({ length: 101 }, () => UNKNOWN);
    expect(faultKeys({ ...SMALLEST_JOB, ContainerArguments })).toEqual(['ContainerArguments']);
  });

  test('has the fault of a name in Environment whose value is unknown', () => {
    expect(faultKeys({ ...SMALLEST_JOB, Environment: { 'A-B': UNKNOWN, A: UNKNOWN } })).toEqual([
      'Environment, name',
    ]);
  });

  test('has no fault for names that are not known, which may become different names', () => {
    const tag = { Key: UNKNOWN, Value: '' };
    expect(faultKeys({ ...SMALLEST_JOB, Tags: [tag, tag] })).toEqual([]);
  });

  test.each([
    ['how many outputs there are', { ProcessingOutputConfig: { Outputs: UNKNOWN } }],
    [
      'which folder an output has',
      {
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'a',
              S3Output: { S3Uri: 's3://b', LocalPath: UNKNOWN, S3UploadMode: 'EndOfJob' },
            },
          ],
        },
      },
    ],
    ['which type of instance has a key', { InstanceType: UNKNOWN, VolumeKmsKeyId: 'alias/volumes' }],
    [
      'which names the inputs have',
      { S3Input: 's3://bucket/', ProcessingInputs: [{ InputName: UNKNOWN, S3Input: UNKNOWN }] },
    ],
    [
      'whether a path is needed',
      {
        ProcessingInputs: [
          {
            InputName: 'a',
            AppManaged: UNKNOWN,
            S3Input: { S3Uri: 's3://bucket/', S3DataType: 'S3Prefix' },
          },
        ],
      },
    ],
  ])('has no fault if an unknown value may still mend it: %s', (_, keys) => {
    expect(faultKeys({ ...SMALLEST_JOB, ...keys })).toEqual([]);
  });

  test('has the fault of two literals that exclude each other', () => {
    const keys = { InstancePreferences: [{ InstanceType: 'ml.m5.large' }], S3Output: UNKNOWN };
    expect(faultKeys({ ...SMALLEST_JOB, ...keys })).toEqual(['InstancePreferences']);
  });
});
