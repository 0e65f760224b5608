import { showAt, showable, showChange, showChangeAt } from '../../../review/page/value-display';
import { SENSITIVE, UNKNOWN } from '../../../terraform-plan/visible-values';

test('structure, numbers, names, paths and ARNs are shown', () => {
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'start', 'Payload.$': '$.job', Retries: 3, Async: true, Nothing: null },
    Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException', 'JobFailed'], BackoffRate: 1.5 }],
    Next: 'Is it done?',
  };
  expect(showable(task)).toEqual(task);
});

test('any other text is shown by its length', () => {
  expect(showable({ Comment: 'hunter2', Result: { mode: 'x' }, List: ['a b'] })).toEqual({
    Comment: '(7 characters)',
    Result: { mode: '(1 character)' },
    List: ['(3 characters)'],
  });
});

test.each<[string, object, object]>([
  ['under the name of a secret', { Token: 4711 }, { Token: '(hidden)' }],
  ['anywhere below such a name', { Secrets: { db: ['1'] } }, { Secrets: { db: ['(hidden)'] } }],
  [
    'in a pair whose name is that of a secret',
    { Pairs: [{ Name: 'DB_PASSWORD', Value: '4711' }] },
    { Pairs: [{ Name: 'DB_PASSWORD', Value: '(hidden)' }] },
  ],
  [
    'in a pair that is written in lower case',
    { pairs: [{ name: 'api-key', value: '4711' }] },
    { pairs: [{ name: 'api-key', value: '(hidden)' }] },
  ],
  [
    'after the flag of a secret',
    { Arguments: ['--rows', '10', '--password', '4711', '-k'] },
    { Arguments: ['--rows', '10', '--password', '(hidden)', '-k'] },
  ],
  [
    'in the same argument as such a flag',
    { Arguments: ['--rows=10', '--api-key=4711'] },
    { Arguments: ['--rows=10', '--api-key=(hidden)'] },
  ],
  [
    'in an argument that only looks like a flag',
    { Arguments: ['--password', '-4711'] },
    { Arguments: ['--password', '(hidden)'] },
  ],
  [
    'behind a letter that is a flag',
    { Arguments: ['-psecret', '-pPIN4711', '-v', '-version'] },
    { Arguments: ['(8 characters)', '(9 characters)', '-v', '-version'] },
  ],
  [
    'in the place of a flag',
    { Arguments: ['--ghp_abcdefghijklmnopqrstuvwxyz'] },
    { Arguments: ['(32 characters)'] },
  ],
  [
    'of an environment variable',
    { Environment: { ROWS: '10' }, environment: [{ name: 'ROWS', value: '10' }] },
    { Environment: { ROWS: '(hidden)' }, environment: [{ name: 'ROWS', value: '(hidden)' }] },
  ],
  [
    'of a header',
    { Headers: { Authorization: '4711', 'Content-Type': 'application/json' } },
    { Headers: { Authorization: '(hidden)', 'Content-Type': 'application/json' } },
  ],
  [
    'that is compared with a secret, however deep in a choice',
    { Not: { Or: [{ Variable: '$.apiToken', NumericEquals: 4711, Next: 'A' }] } },
    { Not: { Or: [{ Variable: '$.apiToken', NumericEquals: '(hidden)', Next: 'A' }] } },
  ],
])('a value %s is hidden, even if it looks harmless', (_, value, shown) => {
  expect(showable(value)).toEqual(shown);
});

test('a reference to a secret is shown', () => {
  const value = {
    'Token.$': '$.token',
    SecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db',
  };
  expect(showable(value)).toEqual(value);
});

test('what the plan marks is shown by its mark', () => {
  expect(showable({ a: SENSITIVE, b: [UNKNOWN] })).toEqual({ a: '(sensitive)', b: ['(known after apply)'] });
});

test('a change is shown with both values', () => {
  expect(showChangeAt('timeout', 30, 60)).toBe('`30` → `60`');
  expect(showChangeAt('runtime', '', 'nodejs22.x')).toBe('`""` → `nodejs22.x`');
});

test('a change between texts that look alike once they are hidden is shown as one', () => {
  expect(showChangeAt('description', 'first', 'other')).toBe('`(5 characters)` → another value');
  expect(showChangeAt('password', 'first', 'second')).toBe('`(hidden)` → another value');
});

test('a long change is shown from shortly before the place where it differs', () => {
  const start = `😀${'a'.repeat(500)}`;
  expect(showChange(`${start}b`, `${start}c`)).toMatch(/^`…a{40}b` → `…a{40}c`$/);
});

test('a long value is cut, with its length', () => {
  expect(showAt('a', `s3://data/${'a'.repeat(300)}`)).toMatch(/^`s3:\/\/data\/a{150}… \(310 characters\)`$/);
});
