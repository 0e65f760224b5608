import { parameterValueFaults } from '../../../workflow/pipeline/parameter-value-faults';
import { describeFault } from '../../../workflow/rules/fault';

const faults = (Type: string, DefaultValue: unknown, EnumValues?: unknown): readonly string[] =>
  parameterValueFaults('Parameters[0]', { Name: 'P', Type, DefaultValue, EnumValues }).map(describeFault);

test.each<readonly [string, unknown]>([
  ['String', ''],
  ['String', 'a'.repeat(1024)],
  ['Integer', -1],
  ['Float', 0.5],
  ['Float', 1],
  ['Boolean', false],
  ['Integer', undefined],
  ['Integer', null],
])('a parameter of type %s may have the default %p', (type, value) => {
  expect(faults(type, value)).toEqual([]);
});

test.each<readonly [string, unknown, string]>([
  ['String', 1, 'a string of at most 1,024 characters, because Type is String'],
  ['Integer', 0.5, 'a whole number, because Type is Integer'],
  ['Integer', '1', 'a whole number, because Type is Integer'],
  ['Float', '1', 'a number, because Type is Float'],
  ['Boolean', 'true', 'true or false, because Type is Boolean'],
  ['String', { Get: 'Parameters.Q' }, 'a string of at most 1,024 characters, because Type is String'],
])('a parameter of type %s may not have the default %p', (type, value, allowed) => {
  expect(faults(type, value)).toEqual([
    `Parameters[0].DefaultValue must be ${allowed}; got ${JSON.stringify(value)}`,
  ]);
});

test('a string of 1,025 characters is too long', () => {
  expect(faults('String', 'a'.repeat(1025))).toHaveLength(1);
});

test('the default is one of the allowed values', () => {
  expect(faults('String', 'a', ['a', 'b'])).toEqual([]);
  expect(faults('String', 'c', ['a', 'b'])).toEqual([
    'Parameters[0].DefaultValue must be one of EnumValues: a, b; got "c"',
  ]);
});
