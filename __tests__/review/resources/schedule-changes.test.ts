import { review } from '../changed-plan';

const ADDRESS = 'aws_scheduler_schedule.schedule["nightly"]';
const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare';
const ROLE = 'arn:aws:iam::123456789012:role/prepare-eu-west-1-schedules';

const schedule = (input: unknown, attributes: object = {}) => ({
  name: 'nightly',
  schedule_expression: 'cron(0 2 * * ? *)',
  schedule_expression_timezone: 'UTC',
  target: [{ arn: MACHINE, role_arn: ROLE, input }],
  ...attributes,
});

/** The sentences of the section of a schedule; undefined if it has none. */
const sentences = (before: object | null, after: object | null): string[] | undefined =>
  /### Schedules\n\n#### .*\n\n([\s\S]*)$/
    .exec(review([{ address: ADDRESS, before, after }]))?.[1]
    ?.trim()
    .split('\n');

test('a new schedule shows when it starts what, and with which role and input', () => {
  expect(sentences(null, schedule('{"S3Output":"s3://data/out/","InstanceCount":2}'))).toEqual([
    '- when: `cron(0 2 * * ? *)`',
    '- time zone: `UTC`',
    `- target: \`${MACHINE}\``,
    `- role: \`${ROLE}\``,
    '- input `S3Output`: `s3://data/out/`',
    '- input `InstanceCount`: `2`',
  ]);
});

test('a change shows what is different', () => {
  const after = schedule('{"InstanceCount":4,"VolumeSizeInGB":50}', {
    schedule_expression: 'cron(0 3 * * ? *)',
    schedule_expression_timezone: 'Europe/Berlin',
  });
  expect(sentences(schedule('{"S3Input":"s3://data/in/","InstanceCount":2}'), after)).toEqual([
    '- when: `cron(0 2 * * ? *)` → `cron(0 3 * * ? *)`',
    '- time zone: `UTC` → `Europe/Berlin`',
    '- input `S3Input` is removed',
    '- input `InstanceCount`: `2` → `4`',
    '- input `VolumeSizeInGB`: `50`',
  ]);
});

test('another order of the same input is no change', () => {
  const after = schedule('{"B":1,"A":2}', { description: 'new' });
  expect(sentences(schedule('{"A":2,"B":1}'), after)).toBeUndefined();
});

test('a value that may be a secret is not shown', () => {
  const shown = String(
    sentences(
      schedule('hunter2'),
      schedule('{"Environment":{"TOKEN":"hunter2"},"Password":"hunter2"}', {
        schedule_expression_timezone: 'hunter2',
      }),
    ),
  );
  expect(shown).toContain('input');
  expect(shown).toContain('time zone: `UTC` → `(7 characters)`');
  expect(shown).not.toContain('hunter2');
});

test('an input that is known after apply says so', () => {
  const page = review([
    {
      address: ADDRESS,
      after: schedule(undefined),
      after_unknown: { target: [{ input: true }] },
    },
  ]);
  expect(page).toContain('- input: `(known after apply)`');
});

test('a schedule is read in full', () => {
  expect(review([{ address: ADDRESS, after: schedule('{}') }])).not.toContain('not read');
});

test('the end of a group is the end of its schedules', () => {
  const group = { address: 'aws_scheduler_schedule_group.schedules', before: { name: 'prepare' } };
  expect(review([group])).toContain('destroyed: its schedules no longer start anything');
});
