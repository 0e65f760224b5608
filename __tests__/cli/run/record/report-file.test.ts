import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportFile, writeWhole } from '../../../../cli/run/record/report-file';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

describe('the file of a page', () => {
  test('is relative to the user’s folder, and may exist', () => {
    writeFiles(folder.path, { 'run.html': 'old' });
    expect(reportFile('run.html', folder.path)).toBe(join(folder.path, 'run.html'));
    expect(reportFile('new.html', folder.path)).toBe(join(folder.path, 'new.html'));
  });

  const rule = '--report must be a file in a folder that you can write to; ';

  test.each([
    ['is in a folder that does not exist', 'none/run.html', 'none is no folder.'],
    ['is in a file', 'a.txt/run.html', 'a.txt is no folder.'],
    ['is a folder', 'pages', 'pages is a folder.'],
  ])('that %s is refused before the run', (_, given, fault) => {
    mkdirSync(join(folder.path, 'pages'));
    writeFiles(folder.path, { 'a.txt': '' });
    expect(() => reportFile(given, folder.path)).toThrow(`${rule}${folder.path}/${fault}`);
  });

  test('that is a device is refused', () => {
    expect(() => reportFile('/dev/null', folder.path)).toThrow(`${rule}/dev/null is not a regular file.`);
  });
});

describe('writing a file whole', () => {
  test('replaces the old one, and leaves nothing else', async () => {
    writeFiles(folder.path, { 'run.html': 'old' });
    await writeWhole(join(folder.path, 'run.html'), 'new');
    expect(readFileSync(join(folder.path, 'run.html'), 'utf8')).toBe('new');
    expect(readdirSync(folder.path)).toEqual(['run.html']);
  });

  test('that fails leaves the old one, and no half of the new one', async () => {
    writeFiles(folder.path, { 'run.html/in-the-way': 'old' });
    await expect(writeWhole(join(folder.path, 'run.html'), 'new')).rejects.toThrow();
    expect(readdirSync(folder.path)).toEqual(['run.html']);
  });
});
