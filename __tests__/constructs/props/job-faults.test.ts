import { TerraformVariable } from 'cdktf';
import { jobFaults, scheduledJobFaults } from '../../../constructs/props/job-faults';
import type { ProcessingWorkflowProps } from '../../../constructs/props/processing-workflow-props';
import { describeFault } from '../../../workflow/rules/fault';
import { synthesizeParts } from '../synthesis';

const JOB = { S3Script: 's3://code/a.py', InstanceType: 'ml.m5.large', VolumeSizeInGB: 30 };

/** The faults of a job that a schedule starts. Its input may have any value, as in JavaScript. */
const faultsOf = (input: object, props: Partial<ProcessingWorkflowProps> = {}): string[] =>
  scheduledJobFaults({
    job: JOB,
    schedules: { nightly: { expression: 'rate(1 day)', input } },
    ...props,
  }).map(describeFault);

test('a deployed job needs neither an image nor a role', () => {
  expect(jobFaults({ job: JOB })).toEqual([]);
});

test('an input overrides the deployed job as that of an execution does', () => {
  expect(
    faultsOf({ ContainerEntrypoint: ['run'], InstancePreferences: [{ InstanceType: 'ml.c5.large' }] }),
  ).toEqual([]);
  expect(faultsOf({ Comment: 'nightly', AWS_STARTED_BY: 'x', S3Script: null })).toEqual([]);
});

test.each([
  [
    'an unknown key',
    { InstanceCounts: 2 },
    'unknown key schedules.nightly.input.InstanceCounts; did you mean InstanceCount?',
  ],
  [
    'a value that is not allowed',
    { InstanceCount: 0 },
    expect.stringMatching(/^schedules\.nightly\.input\.InstanceCount must be .*; got 0$/),
  ],
  [
    'a key that another excludes',
    { S3Script: 's3://code/b.py', ContainerEntrypoint: ['run'] },
    expect.stringMatching(
      /^schedules\.nightly\.input\.ContainerEntrypoint must be omitted if S3Script is set/,
    ),
  ],
  [
    'a required key that it removes',
    { VolumeSizeInGB: null },
    expect.stringMatching(/input\.VolumeSizeInGB must be/),
  ],
])('%s in an input is a fault', (_what, input, fault) => {
  expect(faultsOf(input)).toEqual([fault]);
});

test('a locked key is a fault, unless Terraform knows the locked keys only later', () => {
  expect(faultsOf({ InstanceCount: 2 }, { lockedKeys: ['InstanceCount'] })).toEqual([
    'schedules.nightly.input.InstanceCount must be omitted, because the deployment locks it (the Terraform variable locked_keys); got 2',
  ]);
  let faults: string[] = [];
  synthesizeParts((stack) => {
    const { listValue } = new TerraformVariable(stack, 'locked', { type: 'list(string)' });
    faults = faultsOf({ InstanceCount: 2 }, { lockedKeys: listValue as ['Tags'] });
  });
  expect(faults).toEqual([]);
});

test('tokens in an input are left to the execution, but may not set a locked key', () => {
  let open: string[] = [];
  let locked: string[] = [];
  synthesizeParts((stack) => {
    const { numberValue, stringValue } = new TerraformVariable(stack, 'x', { type: 'any' });
    open = faultsOf({ InstanceCount: numberValue, S3Input: `s3://${stringValue}/` });
    locked = faultsOf({ InstanceCount: numberValue }, { lockedKeys: ['InstanceCount'] });
  });
  expect(open).toEqual([]);
  expect(locked).toEqual([expect.stringMatching(/InstanceCount must be omitted.*; got "a token"$/)]);
});
