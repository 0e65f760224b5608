import fc from 'fast-check';
import { InvalidProcessingJob } from '../../../workflow/job/errors';
import { overrideProcessingJob } from '../../../workflow/job/override-processing-job';
import type { ProcessingJobOverrides } from '../../../workflow/job/processing-job';
import { EXCLUSIVE_KEYS } from '../../../workflow/job/processing-job-relations';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { validJobs } from './arbitrary-jobs';
import { FULL_JOB, OTHER_FULL_JOB, SMALLEST_JOB, SOURCE_JOB } from './sample-jobs';

const override = (deployed: ProcessingJobOverrides, overrides?: unknown) =>
  overrideProcessingJob({ ...deployed }, overrides);

describe('an execution’s input', () => {
  test.each([
    ['an empty object', {}],
    ['nothing', undefined],
  ])('that is %s leaves the job as deployed', (_, overrides) => {
    expect(override(FULL_JOB, overrides)).toEqual(FULL_JOB);
  });

  test('replaces the value of a key', () => {
    expect(override(SMALLEST_JOB, { InstanceType: 'ml.m5.xlarge' })).toEqual({
      ...SMALLEST_JOB,
      InstanceType: 'ml.m5.xlarge',
    });
  });

  test('adds a key that the deployed job does not have', () => {
    expect(override(SMALLEST_JOB, { S3Input: 's3://bucket/day-2/' })).toEqual({
      ...SMALLEST_JOB,
      S3Input: 's3://bucket/day-2/',
    });
  });

  test.each([
    ['Environment', { Environment: { OTHER: '1' } }],
    ['ContainerArguments', { ContainerArguments: ['--other'] }],
    ['ProcessingInputs', { ProcessingInputs: [] }],
    ['ProcessingOutputConfig', { ProcessingOutputConfig: { Outputs: [] } }],
    ['NetworkConfig', { NetworkConfig: { EnableNetworkIsolation: true } }],
    ['ExperimentConfig', { ExperimentConfig: { RunName: 'run-2' } }],
    ['Tags', { Tags: [{ Key: 'other', Value: '' }] }],
  ])('replaces %s as a whole', (_, overrides) => {
    expect(override(FULL_JOB, overrides)).toEqual({ ...FULL_JOB, ...overrides });
  });

  test('removes a key whose value is null', () => {
    const { S3Script: _, ...rest } = FULL_JOB;
    expect(override(FULL_JOB, { S3Script: null })).toEqual(rest);
  });

  test('keeps a misspelt key with null, which the validation then finds', () => {
    expect(override(FULL_JOB, { S3Scrpt: null })).toEqual({ ...FULL_JOB, S3Scrpt: null });
  });

  test('removes even a required key, which the validation then misses', () => {
    expect(override(SMALLEST_JOB, { ImageUri: null })).not.toHaveProperty('ImageUri');
  });

  test('can set what the deployed job has as null', () => {
    expect(override({ ...SMALLEST_JOB, S3Script: null }, { S3Script: 's3://b/a.py' })).toEqual({
      ...SMALLEST_JOB,
      S3Script: 's3://b/a.py',
    });
  });

  test('keeps a key that is not known, for the validation to tell', () => {
    expect(override(SMALLEST_JOB, { InstanceTyp: 'x' })).toHaveProperty('InstanceTyp', 'x');
  });

  test.each(['AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID', 'AWS_', 'Comment'])(
    'may hold %s, which is not of the job',
    (key) => {
      expect(override(SMALLEST_JOB, { [key]: 'value' })).toEqual(SMALLEST_JOB);
    },
  );

  test.each(['AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID', 'AWS_', 'Comment'])(
    'may find %s in the deployed job, as of a state machine that passes on its whole input',
    (key) => {
      const deployed = { ...SMALLEST_JOB, [key]: 'value' } as ProcessingJobOverrides;
      expect(overrideProcessingJob(deployed, {})).toEqual(SMALLEST_JOB);
    },
  );

  test.each(['aws_x', 'AWSX', 'comment', 'Comments'])('keeps %s, which only resembles such a key', (key) => {
    expect(override(SMALLEST_JOB, { [key]: 'value' })).toHaveProperty(key, 'value');
  });

  test.each([
    ['a list', []],
    ['a string', 's3://bucket/input/'],
    ['a number', 7],
    ['true', true],
    ['null', null],
  ])('that is %s is refused with a sentence that says what it may be', (_, overrides) => {
    expect(() => override(SMALLEST_JOB, overrides)).toThrow(InvalidProcessingJob);
    expect(() => override(SMALLEST_JOB, overrides)).toThrow(
      /execution input must be a JSON object.*; got .+/,
    );
  });
});

describe('of two keys that exclude each other', () => {
  test('there are these pairs', () => {
    expect(EXCLUSIVE_KEYS).toEqual([
      ['S3Script', 'S3SourceArchive'],
      ['S3Script', 'SourceEntrypoint'],
      ['S3Script', 'ContainerEntrypoint'],
      ['S3SourceArchive', 'ContainerEntrypoint'],
      ['SourceEntrypoint', 'ContainerEntrypoint'],
      ['InstanceType', 'InstancePreferences'],
    ]);
  });

  test.each([
    ['S3Script', 'ContainerEntrypoint', OTHER_FULL_JOB, { S3Script: 's3://b/a.py' }],
    ['ContainerEntrypoint', 'S3Script', FULL_JOB, { ContainerEntrypoint: ['run'] }],
    ['InstanceType', 'InstancePreferences', OTHER_FULL_JOB, { InstanceType: 'ml.m5.large' }],
    [
      'InstancePreferences',
      'InstanceType',
      FULL_JOB,
      { InstancePreferences: [{ InstanceType: 'ml.m5.large' }] },
    ],
  ])('%s that is asked for removes the deployed %s', (_, removed, deployed, overrides) => {
    const rest = Object.entries(deployed).filter(([key]) => key !== removed);
    expect(override(deployed, overrides)).toEqual({ ...Object.fromEntries(rest), ...overrides });
  });

  test('a folder of code that is asked for removes a deployed script, and a deployed command', () => {
    const asked = { S3SourceArchive: 's3://b/a.zip', SourceEntrypoint: 'a.py' };
    const folder = { ...SMALLEST_JOB, ...asked };
    expect(override({ ...SMALLEST_JOB, S3Script: 's3://b/a.py' }, asked)).toEqual(folder);
    expect(override({ ...SMALLEST_JOB, ContainerEntrypoint: ['run'] }, asked)).toEqual(folder);
  });

  test.each([{ S3Script: 's3://b/a.py' }, { ContainerEntrypoint: ['run'] }])(
    '%j removes a deployed folder of code, with the file to run in it',
    (asked) => {
      expect(override(SOURCE_JOB, asked)).toEqual({ ...SMALLEST_JOB, ...asked });
    },
  );

  test('another archive keeps the file to run, and another file keeps the archive', () => {
    const S3SourceArchive = 's3://b/a.zip';
    expect(override(SOURCE_JOB, { S3SourceArchive })).toEqual({ ...SOURCE_JOB, S3SourceArchive });
    expect(override(SOURCE_JOB, { SourceEntrypoint: 'a.py' })).toEqual({
      ...SOURCE_JOB,
      SourceEntrypoint: 'a.py',
    });
  });

  test.each(['S3Script', 'InstanceType'] as const)('%s that is null removes itself alone', (key) => {
    const { [key]: _, ...rest } = FULL_JOB;
    expect(override(FULL_JOB, { [key]: null })).toEqual(rest);
  });

  test('the other may be null beside the one that is asked for', () => {
    const { S3Script, ...rest } = FULL_JOB;
    expect(override(FULL_JOB, { ContainerEntrypoint: ['run'], S3Script: null })).toEqual({
      ...rest,
      ContainerEntrypoint: ['run'],
    });
  });

  test('null for one that is not deployed leaves the other', () => {
    expect(override(FULL_JOB, { ContainerEntrypoint: null })).toEqual(FULL_JOB);
  });

  test('both stay where both are asked for, for the validation to tell', () => {
    const both = { S3Script: 's3://b/a.py', ContainerEntrypoint: ['run'] };
    expect(override(SMALLEST_JOB, both)).toEqual({ ...SMALLEST_JOB, ...both });
  });

  test('preferences with counts of their own that are asked for remove a deployed InstanceCount', () => {
    const { InstanceType: _, ...rest } = SMALLEST_JOB;
    const asked = { InstancePreferences: [{ InstanceType: 'ml.m5.large', InstanceCount: 2 }] };
    expect(override({ ...SMALLEST_JOB, InstanceCount: 4 }, asked)).toEqual({ ...rest, ...asked });
  });

  test('preferences without counts leave a deployed InstanceCount', () => {
    const asked = { InstancePreferences: [{ InstanceType: 'ml.m5.large' }] };
    expect(override({ ...SMALLEST_JOB, InstanceCount: 4 }, asked)).toMatchObject({
      ...asked,
      InstanceCount: 4,
    });
  });

  test('an InstanceCount stays beside counts of the preferences, for the validation to tell, where both are asked for or the preferences are deployed', () => {
    const { InstanceType: _, ...rest } = SMALLEST_JOB;
    const counted = { InstancePreferences: [{ InstanceType: 'ml.m5.large', InstanceCount: 2 }] };
    const both = { ...rest, ...counted, InstanceCount: 4 };
    expect(override({ ...rest, ...counted }, { InstanceCount: 4 })).toEqual(both);
    expect(override(SMALLEST_JOB, { ...counted, InstanceCount: 4 })).toEqual(both);
    expect(validateProcessingJob(both).faults).toEqual([
      expect.objectContaining({ key: 'InstanceCount', allowed: expect.stringMatching(/^omitted/) }),
    ]);
  });

  test('no job has both, whatever is deployed and whatever one of it is asked for', () => {
    fc.assert(
      fc.property(validJobs, validJobs, (deployed, asked) => {
        const job = override(deployed, asked);
        const both = EXCLUSIVE_KEYS.filter(([first, second]) => first in job && second in job);
        expect(both).toEqual([]);
      }),
    );
  });
});

describe('a deployed job', () => {
  test('loses the keys that are null', () => {
    expect(override({ ...SMALLEST_JOB, S3Script: null })).toEqual(SMALLEST_JOB);
  });

  test('is not changed itself', () => {
    const deployed = Object.freeze({ ...FULL_JOB });
    overrideProcessingJob(deployed, { S3Script: null, InstanceType: 'ml.m5.xlarge' });
    expect(deployed).toEqual(FULL_JOB);
  });

  test('is replaced by an execution’s job that names every key', () => {
    fc.assert(
      fc.property(validJobs, validJobs, (deployed, asked) => {
        const removed = Object.fromEntries(Object.keys(deployed).map((key) => [key, null]));
        expect(override(deployed, { ...removed, ...asked })).toEqual(asked);
      }),
    );
  });
});
