import { fanOutCostTable } from '../../benchmarks/fan-out-cost';
import { pollCostTable } from '../../benchmarks/poll-cost';
import { waysCostTable } from '../../benchmarks/ways-cost';
import type { ModuleOutput, ModuleVariable } from '../../module/synthesized-module';
import { outputsTable, shortType, variableRow } from '../../module/tables';

/** The part of a synthesized stack that the tables show. */
export interface SynthesizedStack {
  readonly variable: Readonly<Record<string, ModuleVariable>>;
  readonly output: Readonly<Record<string, ModuleOutput>>;
}

export interface SynthesizedStacks {
  readonly processing: SynthesizedStack;
  readonly stateBucket: SynthesizedStack;
}

const byName = <Value>(values: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));

const variablesTable = ({ variable }: SynthesizedStack): string =>
  [
    '| Name | Type | Default | Description |',
    '|---|---|---|---|',
    ...byName(variable).map(([name, it]) => variableRow(name, it, `\`${shortType(it.type)}\``)),
  ].join('\n');

/** The generated tables of a page in docs/, by the name in the page's markers. */
export const generatedTables = (stacks: SynthesizedStacks) => ({
  'variables.md': {
    variables: variablesTable(stacks.processing),
    outputs: outputsTable(Object.fromEntries(byName(stacks.processing.output))),
    'state-bucket-variables': variablesTable(stacks.stateBucket),
  },
  'integrations.md': { 'poll-cost': pollCostTable() },
  'fan-out.md': { 'fan-out-cost': fanOutCostTable() },
  'choosing.md': { 'ways-cost': waysCostTable() },
});

const replaceTable = (page: string, name: string, table: string): string => {
  const begin = `<!-- begin ${name}: written by npm run docs:generate -->`;
  const end = `<!-- end ${name} -->`;
  const [before, rest] = page.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error(`The page has no "${begin}" … "${end}".`);
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
};

/**
 * The page with each table renewed between its markers; everything else stays.
 * @throws Error if a marker is missing.
 */
export const withTables = (page: string, tables: Readonly<Record<string, string>>): string =>
  Object.entries(tables).reduce((text, [name, table]) => replaceTable(text, name, table), page);
