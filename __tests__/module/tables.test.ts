import { inputsTable, outputsTable, typeInLines, typeSections } from '../../module/tables';

const LONG_TYPE =
  'object({ Outputs = optional(list(object({ OutputName = string, AppManaged = optional(bool) }))), KmsKeyId = optional(string) })';

test('a long type has a line for each member, indented as by terraform fmt', () => {
  expect(typeInLines(LONG_TYPE)).toBe(
    [
      'object({',
      '  Outputs = optional(list(object({',
      '    OutputName = string',
      '    AppManaged = optional(bool)',
      '  })))',
      '  KmsKeyId = optional(string)',
      '})',
    ].join('\n'),
  );
});

test('required variables come first, then the others, each in the order of the module', () => {
  const variable = { type: 'string', description: 'What.' };
  const table = inputsTable({
    a: { ...variable, default: null },
    b: variable,
    c: { ...variable, default: 'x' },
    d: variable,
  });
  expect(table.split('\n').slice(2)).toEqual([
    '| `b` | `string` | required | What. |',
    '| `d` | `string` | required | What. |',
    '| `a` | `string` | `null` | What. |',
    '| `c` | `string` | `"x"` | What. |',
  ]);
});

test('a type that is too long for the table has a section, which the table links to', () => {
  const variables = { outputs: { type: LONG_TYPE, description: 'Outputs.', default: null } };
  expect(inputsTable(variables)).toContain('| `outputs` | [`object`](#outputs) | `null` | Outputs. |');
  expect(typeSections(variables)).toBe(`### outputs\n\n\`\`\`hcl\n${typeInLines(LONG_TYPE)}\n\`\`\``);
});

test('a default stays on the line of its member', () => {
  expect(typeInLines('map(object({ a = string, b = optional(string, "{}") }))')).toBe(
    'map(object({\n  a = string\n  b = optional(string, "{}")\n}))',
  );
});

test('a map of long objects is shortened to map(object)', () => {
  const variables = { inputs: { type: `map(${LONG_TYPE})`, description: 'Inputs.', default: {} } };
  expect(inputsTable(variables)).toContain('| `inputs` | [`map(object)`](#inputs) | `{}` | Inputs. |');
});

test('a list of long objects is shortened to list(object)', () => {
  const variables = { inputs: { type: `list(${LONG_TYPE})`, description: 'Inputs.', default: [] } };
  expect(inputsTable(variables)).toContain('| `inputs` | [`list(object)`](#inputs) | `[]` | Inputs. |');
});

test('each output has a row', () => {
  expect(outputsTable({ arn: { value: '${a.b}', description: 'ARN.' } })).toBe(
    '| Name | Description |\n|---|---|\n| `arn` | ARN. |',
  );
});
