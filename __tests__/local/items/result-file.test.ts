import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openResultFile, readResultFile } from '../../../local/items/result-file';
import { useTemporaryFolder } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const path = () => join(folder.path, 'SUCCEEDED_0.json');
const content = () => JSON.parse(readFileSync(path(), 'utf8'));

describe('a result file', () => {
  test('does not exist before its first entry', () => {
    expect(openResultFile(path(), []).sizeInBytes()).toBe(0);
    expect(existsSync(path())).toBe(false);
  });

  test('is a whole JSON array after each entry', () => {
    const file = openResultFile(path(), []);
    const entries = [{ Name: 'ä' }, { Name: 'two\nlines' }, { Name: '"]' }];
    for (const [index, entry] of entries.entries()) {
      file.add(entry);
      expect(content()).toEqual(entries.slice(0, index + 1));
      expect(file.sizeInBytes()).toBe(statSync(path()).size);
    }
  });

  test('begins with the entries that it is given', () => {
    openResultFile(path(), [{ Name: 'a' }, { Name: 'b' }]).add({ Name: 'c' });
    expect(content()).toEqual([{ Name: 'a' }, { Name: 'b' }, { Name: 'c' }]);
  });

  test('replaces an older one, also if it has no entry', () => {
    writeFileSync(path(), '[{"Name": "old"}]');
    openResultFile(path(), []);
    expect(existsSync(path())).toBe(false);
  });

  test('can be read only by this user', () => {
    openResultFile(path(), [{}]);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });
});

describe('reading a result file', () => {
  test('gives no entries if it does not exist', () => {
    expect(readResultFile(path())).toEqual([]);
  });

  test('gives the entries of one that another program has formatted', () => {
    writeFileSync(path(), JSON.stringify([{ Name: 'a' }, { Name: 'b' }], undefined, 2));
    expect(readResultFile(path())).toEqual([{ Name: 'a' }, { Name: 'b' }]);
  });

  test('gives the whole entries of one whose end is missing', () => {
    openResultFile(path(), [{ Name: 'a' }, { Name: 'b' }, { Name: 'c' }]);
    truncateSync(path(), statSync(path()).size - 8);
    expect(readResultFile(path())).toEqual([{ Name: 'a' }, { Name: 'b' }]);
  });
});
