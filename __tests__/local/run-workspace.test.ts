import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalRunOptions } from '../../local/run-options';
import { openRunWorkspace, type RunWorkspace } from '../../local/run-workspace';
import { useTemporaryFolder, writeFiles } from '../support/temporary-folder';
import { runOptions } from './run-options';

const folder = useTemporaryFolder();
let workspace: RunWorkspace | undefined;

afterEach(() => workspace?.remove());

const open = async (options: Partial<LocalRunOptions> = {}): Promise<RunWorkspace> => {
  workspace = await openRunWorkspace(runOptions({ output: join(folder.path, 'out'), ...options }));
  return workspace;
};

const objectPath = ({ s3 }: RunWorkspace, key: string): string => join(s3.root, 'local', key);

test('the bucket shows an input folder and the script under their keys', async () => {
  writeFiles(folder.path, { 'data/a.txt': 'a', 'run.py': 'pass' });
  const opened = await open({
    input: join(folder.path, 'data'),
    inputIsFolder: true,
    script: join(folder.path, 'run.py'),
  });
  expect(readFileSync(objectPath(opened, 'input/a.txt'), 'utf8')).toBe('a');
  expect(readFileSync(objectPath(opened, 'code/run.py'), 'utf8')).toBe('pass');
});

test('the bucket shows an input file under its name', async () => {
  writeFiles(folder.path, { 'a.txt': 'a' });
  const opened = await open({ input: join(folder.path, 'a.txt') });
  expect(readFileSync(objectPath(opened, 'input/a.txt'), 'utf8')).toBe('a');
});

test('what is uploaded to the bucket’s output is in the output folder', async () => {
  const opened = await open();
  writeFiles(opened.s3.root, { 'local/output/b.txt': 'b' });
  expect(readFileSync(join(folder.path, 'out', 'b.txt'), 'utf8')).toBe('b');
});

test('its removal keeps the user’s files and an output folder with files', async () => {
  writeFiles(folder.path, { 'data/a.txt': 'a', 'out/b.txt': 'b' });
  const opened = await open({ input: join(folder.path, 'data'), inputIsFolder: true });
  await opened.remove();
  expect(existsSync(opened.s3.root)).toBe(false);
  expect(existsSync(join(folder.path, 'data', 'a.txt'))).toBe(true);
  expect(existsSync(join(folder.path, 'out', 'b.txt'))).toBe(true);
});

test('its removal removes an output folder that is empty', async () => {
  mkdirSync(join(folder.path, 'out'));
  const opened = await open();
  await opened.remove();
  expect(existsSync(join(folder.path, 'out'))).toBe(false);
});
