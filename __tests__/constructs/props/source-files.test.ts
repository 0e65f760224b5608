import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from '../../../constructs/props/source-files';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

test('are all files of a folder, in an order that does not depend on the machine', () => {
  writeFiles(folder.path, { 'run.py': '', 'requirements.txt': '', 'lib/birds/owl.py': '', 'lib/a.py': '' });
  expect(sourceFiles(folder.path)).toEqual(['lib/a.py', 'lib/birds/owl.py', 'requirements.txt', 'run.py']);
});

test('are none of a checkout or a virtual environment, at any depth', () => {
  writeFiles(folder.path, {
    'run.py': '',
    '.git/config': '',
    'lib/__pycache__/birds.cpython-311.pyc': '',
    'lib/.venv/bin/python': '',
  });
  expect(sourceFiles(folder.path)).toEqual(['run.py']);
});

test('are those that links name', () => {
  writeFiles(folder.path, { 'shared/birds.py': '', 'shared/owl.py': '', 'src/run.py': '' });
  symlinkSync('../shared', join(folder.path, 'src/lib'));
  symlinkSync('../shared/owl.py', join(folder.path, 'src/owl.py'));
  expect(sourceFiles(join(folder.path, 'src'))).toEqual(['lib/birds.py', 'lib/owl.py', 'owl.py', 'run.py']);
});
