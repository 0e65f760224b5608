import { lockedKeyFaults } from '../../../workflow/deployment/locked-keys';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { EXCLUSIVE_KEYS } from '../../../workflow/job/processing-job-relations';

type Key = keyof ProcessingJob;

const refused = (overrides: Readonly<Record<string, unknown>>, ...locked: Key[]): string[] =>
  lockedKeyFaults(overrides, locked).map(({ key }) => key);

test('without locked keys an execution may set any', () => {
  expect(refused({ S3Script: 's3://bucket/a.py', Tags: null })).toEqual([]);
});

test('a locked key cannot be set, and others can', () => {
  const overrides = { ImageUri: 'image', S3Input: 's3://bucket/a', Environment: {} };
  expect(refused(overrides, 'Environment', 'ImageUri', 'RoleArn')).toEqual(['ImageUri', 'Environment']);
});

test.each([null, '', 0, false, [], {}])('a locked key cannot be given as %j', (value) => {
  expect(refused({ NetworkConfig: value }, 'NetworkConfig')).toEqual(['NetworkConfig']);
});

test.each(EXCLUSIVE_KEYS.flatMap(([first, second]) => [[first, second] as const, [second, first] as const]))(
  'with %s locked, %s is as well: it would replace it',
  (locked, key) => {
    expect(refused({ [key]: 'anything' }, locked)).toEqual([key]);
  },
);

test('with InstanceCount locked, preferences with counts are as well, and those without are not', () => {
  const preferences = (preference: object) => ({ InstancePreferences: [preference] });
  expect(refused(preferences({ InstanceType: 'ml.m5.large', InstanceCount: 9 }), 'InstanceCount')).toEqual([
    'InstancePreferences',
  ]);
  expect(refused(preferences({ InstanceType: 'ml.m5.large' }), 'InstanceCount')).toEqual([]);
});

test('the sentence says what locks the key, and what a key would replace', () => {
  expect(
    lockedKeyFaults({ S3Script: 's3://bucket/a.py', ContainerEntrypoint: ['sh'] }, ['S3Script']),
  ).toEqual([
    {
      key: 'S3Script',
      got: '"s3://bucket/a.py"',
      allowed: 'omitted, because the deployment locks it (the Terraform variable locked_keys)',
    },
    {
      key: 'ContainerEntrypoint',
      got: '["sh"]',
      allowed:
        'omitted, because it would replace S3Script, which the deployment locks (the Terraform variable locked_keys)',
    },
  ]);
});

test('the sentence has no value of the environment, which may be a secret', () => {
  const [fault] = lockedKeyFaults({ Environment: { TOKEN: 'secret' } }, ['Environment']);
  expect(fault?.got).toBe('a value of type object');
});
