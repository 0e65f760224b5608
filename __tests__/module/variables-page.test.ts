import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { variablesPage } from '../../module/variables-page';

const PAGE = readFileSync(resolve(__dirname, '../../docs/variables.md'), 'utf8');

test('docs/variables.md is up to date; npm run docs:variables updates it', () => {
  expect(variablesPage(PAGE)).toBe(PAGE);
});

test('a table gets the rows of the variables and outputs, in order of their names, and keeps its header', () => {
  const page = '| Name | Meaning |\n|---|---|\n| `state_machine_arn` | Old. |\n| `gone` | Old. |\n';
  const [header, , ...rows] = variablesPage(page).trimEnd().split('\n');
  expect(header).toBe('| Name | Meaning |');
  expect(rows.map((row) => row.split(' | ')[0])).toEqual([
    '| `job_role_arn`',
    '| `prepare_function_name`',
    '| `start_function_name`',
    '| `state_machine_arn`',
    '| `status_function_name`',
    '| `stop_function_name`',
    '| `sweep_function_name`',
  ]);
});

test('the text and the other tables of the page stay', () => {
  const page = 'Text.\n\n| Key | Meaning |\n|---|---|\n| `integration` | How. |\n\nMore text.\n';
  expect(variablesPage(page)).toBe(page);
});
