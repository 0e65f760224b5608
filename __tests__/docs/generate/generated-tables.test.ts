import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { StateBucketStack } from '../../../constructs/stacks/state-bucket-stack';
import { generatedTables, withTables } from '../../../docs/generate/generated-tables';
import { synthesize } from '../../constructs/synthesis';

const DOCS = resolve(__dirname, '../../../docs');

const TABLES = generatedTables({
  processing: synthesize((app) => new ProcessingStack(app, 'sagemaker-processing')),
  stateBucket: synthesize((app) => new StateBucketStack(app, 'state-bucket')),
});

test.each(Object.entries(TABLES))(
  'docs/%s has the tables that npm run docs:generate writes',
  (page, tables) => {
    const text = readFileSync(join(DOCS, page), 'utf8');
    expect(text).toBe(withTables(text, tables));
  },
);

test('a table is renewed between its markers, and nothing else changes', () => {
  const page = (table: string) =>
    `# Page\n\n<!-- begin a: written by npm run docs:generate -->\n\n${table}\n\n<!-- end a -->\n\nText.\n`;
  expect(withTables(page('| old |'), { a: '| new |' })).toBe(page('| new |'));
});

test('a page without the markers of a table is refused', () => {
  expect(() => withTables('# Page\n', { a: '| new |' })).toThrow('The page has no "<!-- begin a:');
});
