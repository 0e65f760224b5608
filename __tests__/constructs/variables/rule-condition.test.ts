import { conditionOf } from '../../../constructs/variables/rule-condition';
import { typeOf } from '../../../constructs/variables/rule-type';
import { isPresent } from '../../../workflow/rules/json-value';
import { BOOLEAN, choice, object, type Rule } from '../../../workflow/rules/rule';
import { ruleFaults } from '../../../workflow/rules/rule-faults';
import { testWithTerraform } from '../../support/requirements';
import { evaluate, referTo } from './typed-values';

const WORD = { kind: 'string', minLength: 2, maxLength: 4, pattern: '[a-z]*', allowed: 'a word' } as const;
const ANY_TEXT = { ...WORD, pattern: '[\\s\\S]*' } as const;
const FEW = { kind: 'integer', minimum: 1, maximum: 3, allowed: '1 to 3' } as const;
const WORDS = { kind: 'list', minItems: 1, maxItems: 2, item: WORD, allowed: 'words' } as const;
const MAP = { kind: 'map', maxEntries: 2, key: WORD, value: ANY_TEXT, allowed: 'a map' } as const;
const OUTPUTS = {
  kind: 'list',
  minItems: 0,
  maxItems: 3,
  item: object({ Name: ANY_TEXT, S3: object({ Path: { ...ANY_TEXT, maxLength: 20 } }, []) }, ['Name']),
  uniqueBy: 'Name',
  uniqueFolders: ['S3.Path'],
  allowed: 'outputs',
} as const satisfies Rule;

const at = (Name: string, Path?: string) => ({ Name, S3: { Path } });

const CASES: readonly (readonly [string, Rule, unknown, boolean])[] = [
  ['a string within its limits', WORD, 'abcd', true],
  ['a string that is too short', WORD, 'a', false],
  ['a string that is too long', WORD, 'abcde', false],
  ['a string that matches the pattern only in part', WORD, 'ab1', false],
  ['a string of two lines of which one matches', WORD, 'ab\n1', false],
  ['a string that is reserved', { ...WORD, reserved: 'no.*' }, 'nope', false],
  ['a string that is reserved only in part', { ...WORD, reserved: 'no' }, 'nope', true],
  ['an emoji of several characters, which count each', ANY_TEXT, '👩‍🔬a', true],
  ['an emoji of more characters than the limit', ANY_TEXT, '👩‍🔬ab', false],
  ['characters beyond UTF-16 that count once each', ANY_TEXT, '👍👍👍👍', true],
  ['a value among the choices', choice('File', 'Pipe'), 'Pipe', true],
  ['a value in other case than the choice', choice('File', 'Pipe'), 'pipe', false],
  ['true, for a boolean', BOOLEAN, true, true],
  ['the minimum', FEW, 1, true],
  ['the maximum', FEW, 3, true],
  ['a number below the minimum', FEW, 0, false],
  ['a number above the maximum', FEW, 4, false],
  ['a fraction', FEW, 1.5, false],
  ['a list of valid strings', WORDS, ['ab', 'cd'], true],
  ['a list with too few items', WORDS, [], false],
  ['a list with too many items', WORDS, ['ab', 'cd', 'ef'], false],
  ['a list with a string that is not valid', WORDS, ['ab', 'A'], false],
  ['a list with a null item', WORDS, [null], false],
  ['objects with different names and folders', OUTPUTS, [at('ab', '/x'), at('cd', '/y')], true],
  ['objects without folders', OUTPUTS, [at('ab'), { Name: 'cd' }], true],
  ['objects with the same name', OUTPUTS, [at('ab', '/x'), at('ab', '/y')], false],
  ['objects with the same folder', OUTPUTS, [at('ab', '/x'), at('cd', '/x')], false],
  ['objects with the same folder but for slashes', OUTPUTS, [at('ab', '/x/y'), at('cd', '//x/y/')], false],
  ['a null object in a list', OUTPUTS, [null], false],
  ['a map of valid keys and values', MAP, { ab: 'AB', cd: 'CD' }, true],
  ['a map with too many entries', MAP, { ab: 'AB', cd: 'CD', ef: 'EF' }, false],
  ['a map with a key that is not valid', MAP, { A: 'AB' }, false],
  ['a map with a value that is not valid', MAP, { ab: 'A' }, false],
  ['null, which leaves a value out', WORD, null, true],
  ['null for a list', WORDS, null, true],
];

const terraformTest = testWithTerraform();

describe('the condition of a rule', () => {
  let results: readonly unknown[] = [];

  beforeAll(() => {
    results = evaluate(
      CASES.map(([, rule, value]) => ({ type: typeOf(rule), value })),
      CASES.map(([, rule], index) => conditionOf(referTo(index), rule)),
    );
  });

  terraformTest.each(
    CASES.map(([name, , , valid], index) => [valid ? 'accepts' : 'rejects', name, index, valid] as const),
  )('%s %s', (_verb, _name, index, valid) => {
    expect(results[index]).toBe(valid);
  });
});

describe('the check at synthesis agrees: it', () => {
  test.each(
    CASES.filter(([, , value]) => isPresent(value)).map(
      ([name, rule, value, valid]) => [valid ? 'accepts' : 'rejects', name, rule, value, valid] as const,
    ),
  )('%s %s', (_verb, _name, rule, value, valid) => {
    expect(ruleFaults('value', value, rule).length === 0).toBe(valid);
  });
});
