import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { holds, isOpen, KNOWN_LATER, memberAt } from '../../../workflow/rules/condition';
import type { Condition } from '../../../workflow/rules/rule';
import { FULL_JOB, OTHER_FULL_JOB, SMALLEST_JOB } from '../job/sample-jobs';

type Members = Readonly<Record<string, unknown>>;

const faultKeys = (job: unknown): string[] => validateProcessingJob(job).map(({ key }) => key);

describe('the member at a path', () => {
  test.each([
    ['a member', { a: 1 }, 'a', 1],
    ['a member below', { a: { b: { c: 1 } } }, 'a.b.c', 1],
    ['null', { a: null }, 'a', null],
    ['nothing where a member is missing', { a: {} }, 'a.b', undefined],
    ['nothing below a text', { a: 'text' }, 'a.length', undefined],
    ['nothing below a list', { a: [1] }, 'a.0', undefined],
    ['nothing of what is no object', 'text', 'a', undefined],
    ['known later below what is known later', { a: KNOWN_LATER }, 'a.b.c', KNOWN_LATER],
  ])('is %s', (_, value, path, member) => {
    expect(memberAt(value, path)).toBe(member);
  });
});

describe('a condition', () => {
  const LIST = { list: [{ a: 'x' }, { a: 'y', b: 1 }] };

  test.each<readonly [string, Members, Condition]>([
    ['that a member is given', { a: '' }, { path: 'a' }],
    ['that a member is given: false is', { a: false }, { path: 'a' }],
    ['that a member is given: so is what is known later', { a: KNOWN_LATER }, { path: 'a' }],
    ['that a member matches as a whole', { a: 'Gzip' }, { path: 'a', matches: 'Gzip' }],
    ['that a member matches, by its text', { a: true }, { path: 'a', matches: 'true' }],
    ['that some item has a member', LIST, { path: 'list', some: 'b' }],
    ["that some item's member matches", LIST, { path: 'list', some: 'a', matches: 'y' }],
    ['that every item has a member', LIST, { path: 'list', every: 'a' }],
    ['that a list has more items', LIST, { path: 'list', longerThan: 1 }],
  ])('holds: %s', (_, value, condition) => {
    expect(holds(value, condition)).toBe(true);
  });

  test.each<readonly [string, Members, Condition]>([
    ['that a member is given', {}, { path: 'a' }],
    ['that a member is given, which is null', { a: null }, { path: 'a' }],
    ['that a member matches at its beginning only', { a: 'Gzipped' }, { path: 'a', matches: 'Gzip' }],
    ['that a member matches at its end only', { a: 'noGzip' }, { path: 'a', matches: 'Gzip' }],
    ['that some item has a member', LIST, { path: 'list', some: 'c' }],
    ["that some item's member matches", LIST, { path: 'list', some: 'a', matches: 'z' }],
    ['that every item has a member', LIST, { path: 'list', every: 'b' }],
    ['that a list has more items', LIST, { path: 'list', longerThan: 2 }],
    ['that some item of what is no list has a member', { list: 'x' }, { path: 'list', some: 'length' }],
    ['that what is no list has more items', { list: 'abc' }, { path: 'list', longerThan: 0 }],
  ])('does not hold: %s', (_, value, condition) => {
    expect(holds(value, condition)).toBe(false);
  });

  test.each<readonly [string, Members, Condition]>([
    ['of a member', { a: KNOWN_LATER }, { path: 'a' }],
    ['of a member below', { a: KNOWN_LATER }, { path: 'a.b' }],
    ['of a list', { a: KNOWN_LATER }, { path: 'a', longerThan: 1 }],
    ['of an item', { a: [KNOWN_LATER] }, { path: 'a', some: 'b' }],
    ["of some item's member", { a: [{ b: 1 }, { b: KNOWN_LATER }] }, { path: 'a', some: 'b' }],
    ["of every item's member", { a: [{ b: 1 }, { b: KNOWN_LATER }] }, { path: 'a', every: 'b' }],
  ])('is open while it is known later: %s', (_, value, condition) => {
    expect(isOpen(value, condition)).toBe(true);
  });

  test.each<readonly [string, Members, Condition]>([
    ['another member', { a: 1, b: KNOWN_LATER }, { path: 'a' }],
    ["an item's other member", { a: [{ b: 1, c: KNOWN_LATER }] }, { path: 'a', some: 'b' }],
  ])('is not open while something else is known later: %s', (_, value, condition) => {
    expect(isOpen(value, condition)).toBe(false);
  });
});

describe('a job whose values are known later', () => {
  /** The same value with every leaf known later. */
  const known = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(known);
    if (typeof value !== 'object' || value === null) return KNOWN_LATER;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, known(member)]));
  };

  test.each([
    ['first', FULL_JOB],
    ['second', OTHER_FULL_JOB],
  ])('has no fault, with every key and of two that exclude each other the %s', (_, job) => {
    expect(faultKeys(known(job))).toEqual([]);
  });

  test('has the faults of what is known already, in the same object', () => {
    const S3Input = { S3Uri: KNOWN_LATER, LocalPath: 'nowhere', S3DataType: KNOWN_LATER };
    expect(faultKeys({ ...SMALLEST_JOB, ProcessingInputs: [{ InputName: KNOWN_LATER, S3Input }] })).toEqual([
      'ProcessingInputs[0].S3Input.LocalPath',
    ]);
  });

  test('has the faults of the items that are known already', () => {
    expect(faultKeys({ ...SMALLEST_JOB, ContainerArguments: [KNOWN_LATER, 1] })).toEqual([
      'ContainerArguments[1]',
    ]);
  });

  test('has the fault of a list that is too long, whatever its items are', () => {
    const ContainerArguments = Array.from({ length: 101 }, () => KNOWN_LATER);
    expect(faultKeys({ ...SMALLEST_JOB, ContainerArguments })).toEqual(['ContainerArguments']);
  });

  test('has the fault of a name in Environment whose value is known later', () => {
    expect(faultKeys({ ...SMALLEST_JOB, Environment: { 'A-B': KNOWN_LATER, A: KNOWN_LATER } })).toEqual([
      'Environment, name',
    ]);
  });

  test('has no two names that are the same, as nobody can say so yet', () => {
    const tag = { Key: KNOWN_LATER, Value: '' };
    expect(faultKeys({ ...SMALLEST_JOB, Tags: [tag, tag] })).toEqual([]);
  });

  test.each([
    ['how many outputs there are', { ProcessingOutputConfig: { Outputs: KNOWN_LATER } }],
    [
      'which folder an output has',
      {
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'a',
              S3Output: { S3Uri: 's3://b', LocalPath: KNOWN_LATER, S3UploadMode: 'EndOfJob' },
            },
          ],
        },
      },
    ],
    ['which type of instance has a key', { InstanceType: KNOWN_LATER, VolumeKmsKeyId: 'alias/volumes' }],
    [
      'which names the inputs have',
      { S3Input: 's3://bucket/', ProcessingInputs: [{ InputName: KNOWN_LATER, S3Input: KNOWN_LATER }] },
    ],
    [
      'whether a path is needed',
      {
        ProcessingInputs: [
          {
            InputName: 'a',
            AppManaged: KNOWN_LATER,
            S3Input: { S3Uri: 's3://bucket/', S3DataType: 'S3Prefix' },
          },
        ],
      },
    ],
  ])('may yet keep what holds between members: %s', (_, keys) => {
    expect(faultKeys({ ...SMALLEST_JOB, ...keys })).toEqual([]);
  });

  test('breaks at once what is known to exclude each other', () => {
    const keys = { InstancePreferences: [{ InstanceType: 'ml.m5.large' }], S3Output: KNOWN_LATER };
    expect(faultKeys({ ...SMALLEST_JOB, ...keys })).toEqual(['InstancePreferences']);
  });
});
