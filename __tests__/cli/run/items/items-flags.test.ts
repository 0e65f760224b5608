import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { itemsSettings } from '../../../../cli/run/items/items-flags';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

test('without flags, an item for each processor runs at the same time, with the results in the folder results', () => {
  expect(itemsSettings({}, folder.path)).toEqual({
    atOnce: availableParallelism(),
    results: join(folder.path, 'results'),
  });
});

test.each(['1', '1000'])('%s items may run at the same time', (given) => {
  expect(itemsSettings({ 'max-concurrency': given }, folder.path).atOnce).toBe(Number(given));
});

test.each(['0', '1001', '1.5', 'all', '-1'])('%s items may not', (given) => {
  expect(() => itemsSettings({ 'max-concurrency': given }, folder.path)).toThrow(
    `--max-concurrency must be a whole number from 1 to 1,000; got "${given}".`,
  );
});

test('a file cannot be the results folder', () => {
  writeFiles(folder.path, { results: '' });
  expect(() => itemsSettings({}, folder.path)).toThrow(/^--results must be a folder; .* is a file\.$/);
});
