import fc from 'fast-check';
import { PROCESSING_JOB_RULES, REQUIRED_KEYS } from '../../../workflow/job/processing-job-rules';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { NOT_SET } from '../../../workflow/rules/fault';
import { validJobs } from './arbitrary-jobs';
import { characters, FULL_JOB, OTHER_FULL_JOB, SMALLEST_JOB } from './sample-jobs';

const faultKeys = (job: unknown): string[] => validateProcessingJob(job).faults.map(({ key }) => key);

const faultsOf = (keys: Readonly<Record<string, unknown>>) =>
  validateProcessingJob({ ...SMALLEST_JOB, ...keys }).faults;

describe('a valid job', () => {
  test('has no fault with the required keys alone', () => {
    expect(validateProcessingJob(SMALLEST_JOB).faults).toEqual([]);
  });

  test.each([
    ['first', FULL_JOB],
    ['second', OTHER_FULL_JOB],
  ])('has no fault with every key, of two that exclude each other the %s', (_, job) => {
    expect(validateProcessingJob(job).faults).toEqual([]);
  });

  test('has no fault wherever its values are within the limits', () => {
    fc.assert(
      fc.property(validJobs, (job) => {
        expect(validateProcessingJob(job).faults).toEqual([]);
      }),
    );
  });
});

describe('a required key', () => {
  test.each(REQUIRED_KEYS)('%s is a fault when it is left out', (key) => {
    const { [key]: _, ...job } = SMALLEST_JOB;
    expect(validateProcessingJob(job).faults).toEqual([
      { key, got: NOT_SET, allowed: PROCESSING_JOB_RULES[key].allowed },
    ]);
  });

  test.each(REQUIRED_KEYS)('%s is a fault when it is null', (key) => {
    expect(faultKeys({ ...SMALLEST_JOB, [key]: null })).toEqual([key]);
  });

  test.each(REQUIRED_KEYS)('%s is a fault when it is undefined', (key) => {
    expect(faultKeys({ ...SMALLEST_JOB, [key]: undefined })).toEqual([key]);
  });
});

describe('an optional key', () => {
  const required: readonly string[] = REQUIRED_KEYS;
  const optional = Object.keys(PROCESSING_JOB_RULES).filter((key) => !required.includes(key));

  const without = (key: string) =>
    validateProcessingJob(Object.fromEntries(Object.entries(SMALLEST_JOB).filter(([other]) => other !== key)))
      .faults;

  test.each(optional)('%s counts as absent when it is null', (key) => {
    expect(faultsOf({ [key]: null })).toEqual(without(key));
  });

  test.each(optional)('%s counts as absent when it is undefined', (key) => {
    expect(faultsOf({ [key]: undefined })).toEqual(without(key));
  });
});

describe('an unknown key', () => {
  test.each([
    ['InstanceTyp', 'InstanceType'],
    ['instanceType', 'InstanceType'],
    ['s3_input', 'S3Input'],
    ['S3Inputs', 'S3Input'],
    ['max-runtime-in-seconds', 'MaxRuntimeInSeconds'],
    ['VolumeSizeInGb', 'VolumeSizeInGB'],
    ['Enviroment', 'Environment'],
    ['ContainerArgs', 'ContainerArguments'],
    ['Tag', 'Tags'],
  ])('%s is a fault that asks whether %s was meant', (key, meant) => {
    expect(faultsOf({ [key]: 'value' })).toEqual([{ key, unknown: 'key', hint: `did you mean ${meant}?` }]);
  });

  test('that resembles nothing is a fault that lists the known keys', () => {
    expect(faultsOf({ Colour: 'red' })).toEqual([
      {
        key: 'Colour',
        unknown: 'key',
        hint: `the keys are: ${Object.keys(PROCESSING_JOB_RULES).join(', ')}`,
      },
    ]);
  });

  test('is a fault even when its value is null', () => {
    expect(faultsOf({ InstanceTyp: null }).map(({ key }) => key)).toEqual(['InstanceTyp']);
  });

  test.each(['toString', 'constructor', 'hasOwnProperty'])(
    '%s is unknown, though every object has it',
    (key) => {
      expect(faultsOf({ [key]: 'value' }).map((fault) => fault.key)).toEqual([key]);
    },
  );

  test('__proto__ is unknown, as JSON can hold it', () => {
    expect(faultKeys(JSON.parse(JSON.stringify(SMALLEST_JOB).replace('{', '{"__proto__":{},')))).toEqual([
      '__proto__',
    ]);
  });
});

describe('the faults', () => {
  test('are all found at once', () => {
    const job = {
      S3Input: 'bucket/input',
      ImageUri: '',
      InstanceType: 'm5.large',
      VolumeSizeInGB: 0,
      ContainerArguments: ['fine', 1, characters(257)],
      Environment: { '1': 'fine', NAME: 2 },
      Tags: [{ Key: 'aws:team', Value: 'fine' }, 'penguins'],
      Coulour: 'red',
    };
    expect(faultKeys(job).sort()).toEqual(
      [
        'ContainerArguments[1]',
        'ContainerArguments[2]',
        'Coulour',
        'Environment, name',
        'Environment.NAME',
        'ImageUri',
        'InstanceType',
        'RoleArn',
        'S3Input',
        'Tags[0].Key',
        'Tags[1]',
        'VolumeSizeInGB',
      ].sort(),
    );
  });

  test('say what was got and what is allowed', () => {
    expect(faultsOf({ VolumeSizeInGB: 0 })).toEqual([
      { key: 'VolumeSizeInGB', got: '0', allowed: PROCESSING_JOB_RULES.VolumeSizeInGB.allowed },
    ]);
  });

  test('count the items of a list that is too short', () => {
    expect(faultsOf({ ContainerArguments: [] })).toEqual([
      expect.objectContaining({ key: 'ContainerArguments', got: 'a list of 0' }),
    ]);
  });

  test('of two rules of one value are two faults', () => {
    expect(faultsOf({ Tags: [{ Key: 'a,b', Value: 'a&b' }] }).map(({ key }) => key)).toEqual([
      'Tags[0].Key',
      'Tags[0].Value',
    ]);
  });

  test.each([
    ['null', null],
    ['undefined', undefined],
    ['a list', [SMALLEST_JOB]],
    ['a string', JSON.stringify(SMALLEST_JOB)],
    ['a number', 1],
  ])('of %s in place of a job are one, of the job itself', (_, job) => {
    expect(faultKeys(job)).toEqual(['job']);
  });

  test('have texts, whatever JSON value is in place of a job', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (job) => {
        for (const { key, ...texts } of validateProcessingJob(job).faults) {
          expect(typeof key).toBe('string');
          expect(Object.values(texts)).not.toContain('');
        }
      }),
    );
  });

  test('have texts for an object that refuses to be made a text', () => {
    const faults = faultsOf({ InstanceType: { toString: false }, VolumeKmsKeyId: [] });
    expect(faults.map(({ key }) => key).sort()).toEqual(['InstanceType', 'VolumeKmsKeyId']);
  });

  test('have texts, whatever JSON value is in place of a key', () => {
    const anyKeys = fc.record(
      Object.fromEntries(Object.keys(PROCESSING_JOB_RULES).map((key) => [key, fc.jsonValue()])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyKeys, (job) => {
        for (const fault of validateProcessingJob(job).faults) {
          expect(Object.values(fault)).not.toContain('');
        }
      }),
    );
  });
});

describe('values of Environment', () => {
  const SECRET = 'correct-horse-battery-staple';

  test.each([
    ['as a value that is too long', { PASSWORD: characters(10, SECRET) }],
    ['behind a name that is not allowed', { 'PASS-WORD': SECRET }],
    ['in a list in place of a value', { PASSWORD: [SECRET] }],
    ['in a map in place of a value', { PASSWORD: { value: SECRET } }],
    ['in a string in place of the map', `PASSWORD=${SECRET}`],
    ['in a list in place of the map', [`PASSWORD=${SECRET}`]],
    [
      'among too many',
      Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`PASSWORD_${index}`, SECRET])),
    ],
  ])('never appear in a fault: %s', (_, environment) => {
    const faults = faultsOf({ Environment: environment });
    expect(faults).not.toEqual([]);
    expect(JSON.stringify(faults)).not.toContain(SECRET);
  });

  test('never appear in a fault of a key that is nearly Environment', () => {
    expect(JSON.stringify(faultsOf({ Enviroment: { PASSWORD: SECRET } }))).not.toContain(SECRET);
  });

  test('are described by their length', () => {
    expect(faultsOf({ Environment: { PASSWORD: characters(300) } })).toEqual([
      expect.objectContaining({ key: 'Environment.PASSWORD', got: 'a string of 300 characters' }),
    ]);
  });
});

describe('a tag', () => {
  test.each(['StepFunctionsExecution', 'aws:team', 'AWS:team', 'Aws:'])(
    'cannot have the key %s, which is not the user’s',
    (key) => {
      expect(faultsOf({ Tags: [{ Key: key, Value: 'value' }] }).map((fault) => fault.key)).toEqual([
        'Tags[0].Key',
      ]);
    },
  );

  test('cannot have the key of an earlier one', () => {
    const tag = { Key: 'team', Value: 'penguins' };
    expect(faultsOf({ Tags: [tag, { Key: 'other', Value: '' }, tag] })).toEqual([
      { key: 'Tags[2].Key', got: '"team" again', allowed: 'unique in the list' },
    ]);
  });

  test('can have a key that differs from another in its capitals only', () => {
    const tags = [
      { Key: 'team', Value: 'penguins' },
      { Key: 'Team', Value: 'penguins' },
    ];
    expect(faultsOf({ Tags: tags })).toEqual([]);
  });
});

describe('a valid job', () => {
  test.each([
    ['every key', FULL_JOB],
    ['the other of two keys that exclude each other', OTHER_FULL_JOB],
  ])('with %s is returned as it is', (_, job) => {
    expect(validateProcessingJob(job)).toStrictEqual({ job, faults: [] });
  });

  test('is returned without the members that are null or undefined, at every depth', () => {
    const S3Input = { S3Uri: 's3://b/a', LocalPath: '/opt/ml/processing/a', S3DataType: 'S3Prefix' };
    const ProcessingInputs = [{ InputName: 'a', S3Input }];
    const withAbsent = [
      { InputName: 'a', AppManaged: null, S3Input: { ...S3Input, S3InputMode: undefined } },
    ];
    const job = { ...SMALLEST_JOB, S3Script: null, ProcessingInputs: withAbsent };
    expect(validateProcessingJob(job).job).toStrictEqual({ ...SMALLEST_JOB, ProcessingInputs });
  });

  test('is not returned beside a fault', () => {
    expect(validateProcessingJob({ ...SMALLEST_JOB, ImageUri: '' }).job).toBeUndefined();
  });
});
