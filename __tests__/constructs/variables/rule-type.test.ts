import { typeOf } from '../../../constructs/variables/rule-type';
import { BOOLEAN, choice, object, type Rule } from '../../../workflow/rules/rule';

const TEXT = { kind: 'string', minLength: 0, maxLength: 9, pattern: '.*', allowed: 'a text' } as const;
const NUMBER = { kind: 'integer', minimum: 1, maximum: 3, allowed: '1 to 3' } as const;
const list = (item: Rule): Rule => ({ kind: 'list', minItems: 0, maxItems: 9, item, allowed: 'a list' });

test.each<[string, Rule, string]>([
  ['a string', TEXT, 'string'],
  ['a choice', choice('File', 'Pipe'), 'string'],
  ['a boolean', BOOLEAN, 'bool'],
  ['an integer', NUMBER, 'number'],
  ['a list', list(TEXT), 'list(string)'],
  ['a map', { kind: 'map', maxEntries: 9, key: TEXT, value: TEXT, allowed: 'a map' }, 'map(string)'],
  [
    'an object, whose members are optional unless required,',
    object({ Name: TEXT, Count: NUMBER }, ['Name']),
    'object({ Name = string, Count = optional(number) })',
  ],
  [
    'an object in a list in an object',
    object({ Outputs: list(object({ Name: TEXT }, ['Name'])) }, []),
    'object({ Outputs = optional(list(object({ Name = string }))) })',
  ],
])('the type of %s is that of Terraform', (_kind, rule, type) => {
  expect(typeOf(rule)).toBe(type);
});
