import { TerraformVariable } from 'cdktf';
import { scheduledInputFaults, scheduleFaults } from '../../../constructs/props/schedule-faults';
import { describeFault } from '../../../workflow/rules/fault';
import { synthesizeParts } from '../synthesis';

const EXPRESSION = 'rate(6 hours)';

const faultsOf = (schedules: unknown) => scheduleFaults('schedules', schedules).map(describeFault);

test('schedules may have a time zone and an input', () => {
  expect(
    faultsOf({
      nightly: { expression: 'cron(0 2 * * ? *)', timeZone: 'Europe/Berlin', input: { InstanceCount: 2 } },
      hourly: { expression: EXPRESSION },
    }),
  ).toEqual([]);
});

test('no schedules are no fault', () => {
  expect([undefined, null, {}].flatMap(faultsOf)).toEqual([]);
});

test('tokens are left to Terraform', () => {
  let faults: string[] = [];
  synthesizeParts((stack) => {
    const { value, stringValue } = new TerraformVariable(stack, 'x', { type: 'any' });
    const schedule = { expression: stringValue, timeZone: stringValue, input: value };
    faults = [value, { a: value }, { a: schedule }].flatMap(faultsOf);
  });
  expect(faults).toEqual([]);
});

test.each([
  ['a list', [], 'schedules must be an object with a schedule for each name; got []'],
  [
    'a bad name',
    { 'every night': { expression: EXPRESSION } },
    'schedules, name must be a name of 1 to 64 letters, digits, hyphens, underscores and dots; got "every night"',
  ],
  [
    'a bad expression',
    { a: { expression: 'rate(2 weeks)' } },
    expect.stringMatching(/^schedules\.a\.expression must be cron\(.*; got "rate\(2 weeks\)"$/),
  ],
  ['no expression', { a: {} }, expect.stringMatching(/^schedules\.a\.expression must be .*; it is not set$/)],
  [
    'a bad time zone',
    { a: { expression: EXPRESSION, timeZone: '' } },
    'schedules.a.timeZone must be an IANA time zone of at most 50 characters, such as UTC or Europe/Berlin; got ""',
  ],
  [
    'JSON text as the input',
    { a: { expression: EXPRESSION, input: '{}' } },
    'schedules.a.input must be an object, the input of each execution; got "{}"',
  ],
  [
    'a misspelt keyword',
    { a: { expression: EXPRESSION, input: { S3Output: 's3://bucket/<aws.scheduler.scheduledtime>/' } } },
    'each keyword in schedules.a.input.S3Output must be one of <aws.scheduler.attempt-number>, <aws.scheduler.execution-id>, <aws.scheduler.schedule-arn>, <aws.scheduler.scheduled-time>; got <aws.scheduler.scheduledtime>',
  ],
  [
    'a misspelt member',
    { a: { expression: EXPRESSION, time_zone: 'UTC' } },
    'unknown key schedules.a.time_zone; did you mean timeZone?',
  ],
])('%s is a fault', (_what, schedules, fault) => {
  expect(faultsOf(schedules)).toEqual([fault]);
});

test('the inputs are checked by the function of their state machine', () => {
  const schedules = { a: { expression: EXPRESSION, input: { Items: 1 } }, b: { expression: EXPRESSION } };
  const faults = scheduledInputFaults('schedules', schedules, (key, { Items }) => [
    { key: `${key}.Items`, got: String(Items), allowed: 'a list' },
  ]);
  expect(faults.map(describeFault)).toEqual(['schedules.a.input.Items must be a list; got 1']);
});
