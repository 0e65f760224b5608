import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archivedFiles, archivedText, isArchive } from '../../../local/files/archive';
import { zip } from '../../support/python-packages';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

describe('the files in an archive', () => {
  test('are listed without unpacking it, if it is a .zip', async () => {
    writeFileSync(here('a.zip'), zip({ 'run.py': '', 'lib/': '', 'lib/größe.py': '' }));
    expect((await archivedFiles(here('a.zip'))).toSorted()).toEqual(['lib/größe.py', 'run.py']);
  });

  test('are listed without their ./, if it is a .tar.gz', async () => {
    writeFiles(here('source'), { 'run.py': '', 'lib/größe.py': '' });
    expect(spawnSync('tar', ['-czf', here('a.tar.gz'), '-C', here('source'), '.']).status).toBe(0);
    expect((await archivedFiles(here('a.tar.gz'))).toSorted()).toEqual(['lib/größe.py', 'run.py']);
  });

  test.each(['a.zip', 'a.tar.gz', 'a.tgz'])('can be read one by one, from %s', (name) => {
    writeFiles(here('source'), { 'run.py': 'run', 'lib/a.py': 'größe' });
    if (name === 'a.zip') writeFileSync(here(name), zip({ 'run.py': 'run', 'lib/a.py': 'größe' }));
    else spawnSync('tar', ['-czf', here(name), '-C', here('source'), '.']);
    expect(isArchive(here(name))).toBe(true);
    expect(archivedText(here(name), 'lib/a.py')).toBe('größe');
    expect(archivedText(here(name), 'no.py')).toBe('');
  });

  test.each(['a.zip', 'a.tar.gz'])('are none if %s is no archive', async (name) => {
    writeFiles(folder.path, { [name]: 'no archive' });
    expect(await archivedFiles(here(name))).toEqual([]);
  });
});
