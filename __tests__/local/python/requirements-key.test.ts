import { join } from 'node:path';
import { requirementsKey } from '../../../local/python/requirements-key';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const PYTHON = {
  path: process.execPath,
  version: '3.12.1',
  prefix: '/usr',
  isVirtual: false,
  packages: [],
};

/** The key of `requirements.txt` among these files. */
const key = (files: Record<string, string>, python = PYTHON): Promise<string> => {
  writeFiles(folder.path, files);
  return requirementsKey(join(folder.path, 'requirements.txt'), python);
};

describe('the key of an environment', () => {
  test('is the same for the same requirements, in any folder', async () => {
    const first = await key({ 'requirements.txt': 'numpy==2.0\n' });
    writeFiles(folder.path, { 'other/requirements.txt': 'numpy==2.0\n' });
    expect(await requirementsKey(join(folder.path, 'other/requirements.txt'), PYTHON)).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is another one for other requirements', async () => {
    const first = await key({ 'requirements.txt': 'numpy==2.0\n' });
    expect(await key({ 'requirements.txt': 'numpy==2.1\n' })).not.toBe(first);
  });

  test.each([
    ['-r more/base.txt'],
    ['-rmore/base.txt # all of them'],
    ['--requirement=more/base.txt'],
    ['-c more/base.txt'],
    ['--constraint more/base.txt'],
  ])('depends on the file that %s refers to, and on those that it refers to', async (line) => {
    const files = {
      'requirements.txt': `${line}\n`,
      'more/base.txt': '-r deeper.txt\n',
      'more/deeper.txt': 'a==1',
    };
    const first = await key(files);
    expect(await key({ ...files, 'more/deeper.txt': 'a==2' })).not.toBe(first);
  });

  test('exists even if files refer to each other, or to none', async () => {
    const files = { 'requirements.txt': '-r base.txt\n-r gone.txt\n', 'base.txt': '-r requirements.txt\n' };
    expect(await key(files)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('depends on the interpreter’s version, and on its environment', async () => {
    const files = { 'requirements.txt': 'numpy\n' };
    const keys = [
      await key(files),
      await key(files, { ...PYTHON, version: '3.12.2' }),
      await key(files, { ...PYTHON, prefix: '/home/ana/.venv' }),
    ];
    expect(new Set(keys).size).toBe(3);
  });
});
