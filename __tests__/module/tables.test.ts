import { inputsTable, outputsTable, typeInLines, typeSections } from '../../module/tables';

const LONG_TYPE =
  'object({ Outputs = optional(list(object({ OutputName = string, AppManaged = optional(bool) }))), KmsKeyId = optional(string) })';

test('a long type has a line for each member, indented as terraform fmt does', () => {
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

test('variables that have to be given come first, then the others, each in the order of the module', () => {
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

test('a type that is too long for the table has a section, to which the table leads', () => {
  const variables = { outputs: { type: LONG_TYPE, description: 'Outputs.', default: null } };
  expect(inputsTable(variables)).toContain('| `outputs` | [`object`](#outputs) | `null` | Outputs. |');
  expect(typeSections(variables)).toBe(`### outputs\n\n\`\`\`hcl\n${typeInLines(LONG_TYPE)}\n\`\`\``);
});

test('a list of long objects is told as one', () => {
  const variables = { inputs: { type: `list(${LONG_TYPE})`, description: 'Inputs.', default: [] } };
  expect(inputsTable(variables)).toContain('| `inputs` | [`list(object)`](#inputs) | `[]` | Inputs. |');
});

test('outputs have a row each', () => {
  expect(outputsTable({ arn: { value: '${a.b}', description: 'ARN.' } })).toBe(
    '| Name | What |\n|---|---|\n| `arn` | ARN. |',
  );
});
