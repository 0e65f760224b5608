import { typeOf } from '../../../constructs/variables/rule-type';
import { ruleValidations } from '../../../constructs/variables/rule-validations';
import { exactlyOne, object, type Rule } from '../../../workflow/rules/rule';
import { testWithTerraform } from '../../support/requirements';
import { evaluate } from './typed-values';

const WORD = { kind: 'string', minLength: 1, maxLength: 4, pattern: '[a-z]*', allowed: 'a word' } as const;
const FOLDER = object({ Path: WORD }, ['Path']);
const OUTPUTS = {
  kind: 'list',
  minItems: 0,
  maxItems: 2,
  item: object({ Name: WORD, Folder: FOLDER, Table: WORD }, ['Name'], exactlyOne('Folder', 'Table')),
  allowed: 'a list of at most 2 outputs',
} as const satisfies Rule;
const CONFIG = object({ Outputs: OUTPUTS, Key: WORD }, ['Outputs']);

const SOUND = { Name: 'a', Folder: { Path: 'b' } };
const EITHER = 'must be an object with exactly one of Folder and Table.';

const CASES: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['null', null, []],
  ['a valid object', { Outputs: [SOUND], Key: 'k' }, []],
  ['an optional member that is null', { Outputs: [], Key: null }, []],
  ['a member', { Outputs: [], Key: 'K' }, ['config.Key must be a word.']],
  [
    'a required member that is null',
    { Outputs: null },
    ['config.Outputs must be a list of at most 2 outputs.'],
  ],
  ['a list', { Outputs: [SOUND, SOUND, SOUND] }, ['config.Outputs must be a list of at most 2 outputs.']],
  [
    'a member of an item',
    { Outputs: [SOUND, { ...SOUND, Name: 'B' }] },
    ['config.Outputs[*].Name must be a word.'],
  ],
  [
    'a member of an object in an item',
    { Outputs: [{ Name: 'a', Folder: { Path: 'B' } }] },
    ['config.Outputs[*].Folder.Path must be a word.'],
  ],
  [
    'two members that exclude each other',
    { Outputs: [{ ...SOUND, Table: 't' }] },
    [`config.Outputs[*] ${EITHER}`],
  ],
  [
    'neither of two members of which one is needed',
    { Outputs: [{ Name: 'a' }] },
    [`config.Outputs[*] ${EITHER}`],
  ],
];

const VALIDATIONS = ruleValidations('config', CONFIG);

describe('the validations of a variable name what is wrong with', () => {
  let results: boolean[][] = [];

  beforeAll(() => {
    results = evaluate(
      CASES.map(([, value]) => ({ type: typeOf(CONFIG), value })),
      CASES.map((_, index) => {
        const conditions = VALIDATIONS.map(({ condition }) =>
          condition.replaceAll('var.config', `var.value_${index}`),
        );
        return `[${conditions.join(', ')}]`;
      }),
    ) as boolean[][];
  });

  testWithTerraform().each(CASES.map(([name, , messages], index) => [name, messages, index] as const))(
    '%s',
    (_name, messages, index) => {
      const failed = VALIDATIONS.filter((_, validation) => results[index]?.[validation] === false);
      expect(failed.map(({ message }) => message)).toEqual(messages);
    },
  );
});

test('a rule that the type of the variable expresses needs no validation', () => {
  expect(ruleValidations('flag', { kind: 'boolean', allowed: 'true or false' })).toEqual([]);
});
