import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App } from 'cdktf';
import { ProcessingStack } from '../constructs/stacks/processing-stack';
import { StateBucketStack } from '../constructs/stacks/state-bucket-stack';
import { bundleFunctions } from '../functions/bundle/bundle';
import type { SynthesizedModule } from './synthesized-module';
import { outputRow, shortType, variableRow } from './tables';

const PAGE = resolve(__dirname, '..', 'docs', 'variables.md');

/** Rows of a Markdown table, by the name in the first cell. */
type Rows = Readonly<Record<string, string>>;

const nameOf = (row: string): string => /^\| `(\w+)` \|/.exec(row)?.[1] ?? '';

const TABLE = /^\|.*\|\n\|[-|]+\|\n(?:\|.*\|(?:\n|$))+/gm;

/** The page with new rows in the table that has one of them. */
const withRows = (page: string, rows: Rows): string =>
  page.replaceAll(TABLE, (table) => {
    const [header = '', line = '', ...old] = table.trimEnd().split('\n');
    if (!old.some((row) => nameOf(row) in rows)) return table;
    const names = Object.keys(rows).sort();
    return `${[header, line, ...names.map((name) => rows[name])].join('\n')}\n`;
  });

type Interface = Pick<SynthesizedModule, 'variable' | 'output'>;

const variableRows = ({ variable }: Interface): Rows =>
  Object.fromEntries(
    Object.entries(variable).map(([name, spec]) => [
      name,
      variableRow(name, spec, `\`${shortType(spec.type)}\``),
    ]),
  );

const outputRows = ({ output }: Interface): Rows =>
  Object.fromEntries(Object.entries(output).map(([name, spec]) => [name, outputRow(name, spec)]));

/**
 * The page with up-to-date tables of the variables and the outputs of the stacks; all other text stays.
 * @throws Error if the functions are not bundled.
 */
export const variablesPage = (page: string): string => {
  const app = new App();
  const processing = new ProcessingStack(app, 'sagemaker-processing').toTerraform();
  const stateBucket = new StateBucketStack(app, 'state-bucket').toTerraform();
  return [variableRows(processing), outputRows(processing), variableRows(stateBucket)].reduce(withRows, page);
};

const updatePage = async (): Promise<void> => {
  await bundleFunctions();
  writeFileSync(PAGE, variablesPage(readFileSync(PAGE, 'utf8')));
};

if (require.main === module) void updatePage();
