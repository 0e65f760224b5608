import type { DeploymentLimits } from '../../../workflow/deployment/deployment';
import { limitFaults } from '../../../workflow/deployment/deployment-limits';
import { FULL_JOB, OTHER_FULL_JOB, SMALLEST_JOB } from '../job/sample-jobs';

const LIMITS: Required<DeploymentLimits> = {
  maxInstanceCount: 4,
  maxVolumeSizeInGB: 512,
  maxRuntimeInSeconds: 86_400,
};

const refused = (keys: Readonly<Record<string, unknown>>, limits: DeploymentLimits = LIMITS): string[] =>
  limitFaults({ ...SMALLEST_JOB, ...keys }, limits).map(({ key }) => key);

test('without limits everything is within them', () => {
  const job = { InstanceCount: 100, VolumeSizeInGB: 16_384, MaxRuntimeInSeconds: 777_600 };
  expect(refused(job, {})).toEqual([]);
});

test.each([
  ['every key', FULL_JOB],
  ['preferences with counts', OTHER_FULL_JOB],
  ['no key that need not be', SMALLEST_JOB],
])('a job with %s is within limits that are larger', (_, job) => {
  expect(limitFaults(job, LIMITS)).toEqual([]);
});

test.each([
  ['InstanceCount', 4],
  ['VolumeSizeInGB', 512],
  ['MaxRuntimeInSeconds', 86_400],
])('%s may be the limit, and not one more', (key, limit) => {
  expect(refused({ [key]: limit })).toEqual([]);
  expect(refused({ [key]: limit + 1 })).toEqual([key]);
});

test('the count of each preference has the limit of InstanceCount', () => {
  const InstancePreferences = [
    { InstanceType: 'ml.m5.large', InstanceCount: 4 },
    { InstanceType: 'ml.m5.xlarge', InstanceCount: 5 },
    { InstanceType: 'ml.m5.2xlarge' },
  ];
  expect(refused({ InstancePreferences })).toEqual(['InstancePreferences[1].InstanceCount']);
});

test('a runtime that is left out is the default of an hour', () => {
  expect(limitFaults(SMALLEST_JOB, { maxRuntimeInSeconds: 600 })).toEqual([
    {
      key: 'MaxRuntimeInSeconds',
      got: 'the default, 3600',
      allowed: 'at most 600 (raise the Terraform variable max_runtime_limit_in_seconds to allow more)',
    },
  ]);
  expect(limitFaults(SMALLEST_JOB, { maxRuntimeInSeconds: 3600 })).toEqual([]);
});

test.each([
  ['InstanceCount', 'max_instance_count'],
  ['VolumeSizeInGB', 'max_volume_size_in_gb'],
  ['MaxRuntimeInSeconds', 'max_runtime_limit_in_seconds'],
])('the sentence for %s names the Terraform variable to raise', (key, variable) => {
  const [fault] = limitFaults({ ...SMALLEST_JOB, [key]: 700_000 }, LIMITS);
  expect(fault?.got).toBe('700000');
  expect(fault?.allowed).toMatch(new RegExp(`^at most \\d+ \\(raise the Terraform variable ${variable} to`));
});

test.each([['many'], [{}], [true], [[1000]]])(
  'a value that is no number is told by the rules: %j',
  (value) => {
    expect(
      refused({
        InstanceCount: value,
        VolumeSizeInGB: value,
        InstancePreferences: [value, { InstanceCount: value }],
      }),
    ).toEqual([]);
  },
);
