import type { ModuleOutput, ModuleVariable } from './synthesized-module';

/** A longer type would make its table hard to read. */
const MAX_TYPE_LENGTH_IN_TABLE = 80;

/** The type for a table cell. A long type is shortened to its kind. */
export const shortType = (type: string): string => {
  if (type.length <= MAX_TYPE_LENGTH_IN_TABLE) return type;
  const [collection] = /^(list|map)(?=\()/.exec(type) ?? [];
  return collection === undefined ? 'object' : `${collection}(object)`;
};

/** A variable as a row of Markdown: name, type, default, description. */
export const variableRow = (name: string, variable: ModuleVariable, type: string): string => {
  const fallback = 'default' in variable ? `\`${JSON.stringify(variable.default)}\`` : 'required';
  return `| \`${name}\` | ${type} | ${fallback} | ${variable.description} |`;
};

/** A shortened type links to the section that has it in full. */
const typeInTable = (name: string, type: string): string => {
  const short = shortType(type);
  return short === type ? `\`${type}\`` : `[\`${short}\`](#${name})`;
};

const isRequired = ([, variable]: [string, ModuleVariable]): boolean => !('default' in variable);

/** All variables, required ones first. */
export const inputsTable = (variables: Readonly<Record<string, ModuleVariable>>): string => {
  const entries = Object.entries(variables);
  const sorted = [...entries.filter(isRequired), ...entries.filter((entry) => !isRequired(entry))];
  return [
    '| Name | Type | Default | Description |',
    '|---|---|---|---|',
    ...sorted.map(([name, variable]) => variableRow(name, variable, typeInTable(name, variable.type))),
  ].join('\n');
};

/** An output as a row of Markdown: name, description. */
const outputRow = (name: string, { description }: ModuleOutput): string => `| \`${name}\` | ${description} |`;

export const outputsTable = (outputs: Readonly<Record<string, ModuleOutput>>): string =>
  [
    '| Name | Description |',
    '|---|---|',
    ...Object.entries(outputs).map(([name, output]) => outputRow(name, output)),
  ].join('\n');

/** The type with each member on a line of its own, indented as by `terraform fmt`. */
export const typeInLines = (type: string): string => {
  let depth = 0;
  const line = (change: number): string => {
    depth += change;
    return `\n${'  '.repeat(depth)}`;
  };
  return type.replaceAll(/\{ | \}|, (?=\w+ = )/g, (sign) => {
    if (sign === '{ ') return `{${line(1)}`;
    return sign === ' }' ? `${line(-1)}}` : line(0);
  });
};

/** A section for each type that is shortened in the table, with the name of the variable as its heading. */
export const typeSections = (variables: Readonly<Record<string, ModuleVariable>>): string =>
  Object.entries(variables)
    .filter(([, { type }]) => shortType(type) !== type)
    .map(([name, { type }]) => `### ${name}\n\n\`\`\`hcl\n${typeInLines(type)}\n\`\`\``)
    .join('\n\n');
