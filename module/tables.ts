import type { ModuleOutput, ModuleVariable } from './synthesized-module';

/** A longer type is told below its table, or by an example. */
const LONGEST_TYPE_IN_TABLE = 80;

/** The type as a table has it: a long one by its kind alone. */
export const shortType = (type: string): string => {
  if (type.length <= LONGEST_TYPE_IN_TABLE) return type;
  return type.startsWith('list') ? 'list(object)' : 'object';
};

/** A variable as a row of Markdown: name, type, default, description. */
export const variableRow = (name: string, variable: ModuleVariable, type: string): string => {
  const standard = 'default' in variable ? `\`${JSON.stringify(variable.default)}\`` : 'required';
  return `| \`${name}\` | ${type} | ${standard} | ${variable.description} |`;
};

/** Where a type is left to its own section, the table leads there. */
const typeInTable = (name: string, type: string): string => {
  const short = shortType(type);
  return short === type ? `\`${type}\`` : `[\`${short}\`](#${name})`;
};

const isRequired = ([, variable]: [string, ModuleVariable]): boolean => !('default' in variable);

/** Every variable, those first that have to be given. */
export const inputsTable = (variables: Readonly<Record<string, ModuleVariable>>): string => {
  const entries = Object.entries(variables);
  const sorted = [...entries.filter(isRequired), ...entries.filter((entry) => !isRequired(entry))];
  return [
    '| Name | Type | Default | What |',
    '|---|---|---|---|',
    ...sorted.map(([name, variable]) => variableRow(name, variable, typeInTable(name, variable.type))),
  ].join('\n');
};

/** An output as a row of Markdown: name, description. */
export const outputRow = (name: string, { description }: ModuleOutput): string =>
  `| \`${name}\` | ${description} |`;

export const outputsTable = (outputs: Readonly<Record<string, ModuleOutput>>): string =>
  [
    '| Name | What |',
    '|---|---|',
    ...Object.entries(outputs).map(([name, output]) => outputRow(name, output)),
  ].join('\n');

/** A type of one line with a line for each member. */
export const typeInLines = (type: string): string => {
  let depth = 0;
  const line = (change: number): string => {
    depth += change;
    return `\n${'  '.repeat(depth)}`;
  };
  return type.replaceAll(/\{ | \}|, /g, (sign) => {
    if (sign === '{ ') return `{${line(1)}`;
    return sign === ' }' ? `${line(-1)}}` : line(0);
  });
};

/** A section for each type that the table leaves out, under the variable's name. */
export const typeSections = (variables: Readonly<Record<string, ModuleVariable>>): string =>
  Object.entries(variables)
    .filter(([, { type }]) => shortType(type) !== type)
    .map(([name, { type }]) => `### ${name}\n\n\`\`\`hcl\n${typeInLines(type)}\n\`\`\``)
    .join('\n\n');
