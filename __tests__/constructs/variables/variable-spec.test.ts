import { Testing } from 'cdktf';
import {
  addVariable,
  listFollowing,
  type VariableSpec,
  validatedBy,
} from '../../../constructs/variables/variable-spec';

const SPEC: VariableSpec = { type: 'string', description: 'A text.', validations: () => [] };
const WORD = { kind: 'string', minLength: 1, maxLength: 4, pattern: '[a-z]*', allowed: 'a word' } as const;

/** The block of a variable `text` in the synthesized stack. */
const synthesized = (spec: VariableSpec) => {
  const stack = Testing.synthScope((scope) => {
    addVariable(scope, 'text', spec);
  });
  return JSON.parse(stack).variable.text;
};

test('a variable has its type and description, and null is not a value unless it says so', () => {
  expect(synthesized(SPEC)).toEqual({
    type: 'string',
    description: 'A text.',
    default: null,
    nullable: false,
    validation: [],
  });
  expect(synthesized({ ...SPEC, nullable: true })).toMatchObject({ nullable: true });
});

test('a required variable has no default', () => {
  expect(synthesized({ ...SPEC, required: true })).not.toHaveProperty('default');
});

test('a default keeps the keys of a map as they are', () => {
  expect(synthesized({ ...SPEC, type: 'map(string)', default: { camelCase: 'a' } })).toMatchObject({
    default: { camelCase: 'a' },
  });
});

test('a validation is an expression of the variable, with a message that names it', () => {
  const { validation } = synthesized({ ...SPEC, ...validatedBy((value) => `${value} != ""`, 'a text') });
  expect(validation).toEqual([{ condition: '${var.text != ""}', error_message: 'text must be a text.' }]);
});

test('a list of strings is empty by default, and says what each item must be', () => {
  const { default: none, type, validation } = synthesized({ description: 'Words.', ...listFollowing(WORD) });
  expect({ none, type }).toEqual({ none: [], type: 'list(string)' });
  expect(validation).toMatchObject([{ error_message: 'text must be a list in which each item is a word.' }]);
});
