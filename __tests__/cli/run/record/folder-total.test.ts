import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderTotal } from '../../../../cli/run/record/folder-total';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

test('a file counts itself', async () => {
  writeFiles(folder.path, { 'a.csv': '12345' });
  expect(await folderTotal(join(folder.path, 'a.csv'))).toEqual({ count: 1, sizeInBytes: 5 });
});

test('a folder counts the files below it, and those that links in it lead to', async () => {
  writeFiles(folder.path, { 'in/a.csv': '123', 'in/deep/b.csv': '45', 'out.csv': '6789' });
  symlinkSync('../out.csv', join(folder.path, 'in', 'link.csv'));
  symlinkSync('.', join(folder.path, 'in', 'circle'));
  expect(await folderTotal(join(folder.path, 'in'))).toEqual({ count: 3, sizeInBytes: 9 });
});

test('too many files are not counted', async () => {
  writeFiles(folder.path, { 'in/a': '', 'in/b': '', 'in/c': '' });
  expect(await folderTotal(join(folder.path, 'in'), 2)).toBeUndefined();
});

test('a path that is not there has no total', async () => {
  expect(await folderTotal(join(folder.path, 'none'))).toBeUndefined();
});
