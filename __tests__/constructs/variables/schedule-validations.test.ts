import { SCHEDULES_TYPE, scheduleValidations } from '../../../constructs/variables/schedule-validations';
import { testWithTerraform } from '../../support/requirements';
import { evaluate, referTo } from './typed-values';

const EXPRESSION = 'rate(6 hours)';

/** Schedules, and which of the validations reject them. */
const CASES: readonly (readonly [what: string, schedules: object, rejectedBy: readonly string[]])[] = [
  ['no schedule', {}, []],
  ['the defaults', { nightly: { expression: EXPRESSION } }, []],
  [
    'a time zone and an input',
    { 'nightly.v1': { expression: EXPRESSION, time_zone: 'Europe/Berlin', input: '{"InstanceCount":2}' } },
    [],
  ],
  ['null for the defaults', { nightly: { expression: EXPRESSION, time_zone: null, input: null } }, []],
  ['keys that executions ignore', { a: { expression: EXPRESSION, input: '{"Comment":"","AWS_X":1}' } }, []],
  ['a name with a space', { 'every night': { expression: EXPRESSION } }, ['name']],
  ['an expression of cron with five fields', { a: { expression: 'cron(0 2 * * ?)' } }, ['expression']],
  ['a schedule that is null', { a: null }, ['expression', 'time_zone', 'input']],
  ['an empty time zone', { a: { expression: EXPRESSION, time_zone: '' } }, ['time_zone']],
  ['an input that is no JSON', { a: { expression: EXPRESSION, input: 'InstanceCount = 2' } }, ['input']],
  ['an input that is a list', { a: { expression: EXPRESSION, input: '[]' } }, ['input']],
  ['an input that is null in JSON', { a: { expression: EXPRESSION, input: 'null' } }, ['input']],
  ['an unknown key', { a: { expression: EXPRESSION, input: '{"InstanceCounts":2}' } }, ['input']],
  [
    'the keywords',
    {
      a: { expression: EXPRESSION, input: '{"InstanceCount":"<aws.scheduler.scheduled-time>"}' },
      b: { expression: EXPRESSION, input: '{"InstanceCount":"\\u003caws.scheduler.execution-id\\u003e"}' },
    },
    [],
  ],
  [
    'a misspelt keyword',
    { a: { expression: EXPRESSION, input: '{"InstanceCount":"<aws.scheduler.scheduledtime>"}' } },
    ['keyword'],
  ],
  [
    'a misspelt keyword of jsonencode',
    { a: { expression: EXPRESSION, input: '{"InstanceCount":"\\u003caws.scheduler.time\\u003e"}' } },
    ['keyword'],
  ],
];

const VALIDATIONS = ['name', 'expression', 'time_zone', 'input', 'keyword'];

describe('schedules', () => {
  let results: readonly unknown[] = [];

  beforeAll(() => {
    results = evaluate(
      CASES.map(([, value]) => ({ type: SCHEDULES_TYPE, value })),
      CASES.map((_, index) => {
        const validations = scheduleValidations('schedules', referTo(index), ['InstanceCount']);
        return `[${validations.map(({ condition }) => condition).join(', ')}]`;
      }),
    );
  });

  testWithTerraform().each(CASES.map(([what, , rejectedBy], index) => [what, rejectedBy, index] as const))(
    'with %s are rejected by the validations %j',
    (_what, rejectedBy, index) => {
      const holds = results[index] as boolean[];
      expect(VALIDATIONS.filter((_, at) => !holds[at])).toEqual(rejectedBy);
    },
  );
});

test('each message says what is allowed', () => {
  expect(
    scheduleValidations('schedules', 'var.schedules', ['InstanceCount']).map(({ message }) => message),
  ).toEqual([
    expect.stringMatching(/^schedules must be a map in which each key is a name of 1 to 64 .* dots\.$/),
    expect.stringMatching(/^schedules\[\*\]\.expression must be cron\(/),
    expect.stringMatching(/^schedules\[\*\]\.time_zone must be an IANA time zone /),
    'schedules[*].input must be the JSON text of an object, as jsonencode returns it, with keys among InstanceCount.',
    expect.stringMatching(
      /^schedules\[\*\]\.input must be JSON text in which each keyword is one of <aws\.scheduler\./,
    ),
  ]);
});
