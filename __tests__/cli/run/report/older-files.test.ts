import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { countOlderFiles } from '../../../../cli/run/report/older-files';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

test('counts the files of all folders, and follows no link', async () => {
  writeFiles(folder.path, { 'a.csv': '', 'deep/b.csv': '', 'deep/er/c.csv': '' });
  symlinkSync('..', join(folder.path, 'deep', 'loop'));
  expect(await countOlderFiles(folder.path)).toBe(4);
});

test('counts no further than 1,001', async () => {
  writeFiles(folder.path, Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`${index}`, ''])));
  expect(await countOlderFiles(folder.path)).toBe(1_001);
});

test('counts nothing in a folder that does not exist', async () => {
  expect(await countOlderFiles(join(folder.path, 'none'))).toBe(0);
});
