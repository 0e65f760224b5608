import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { copyFolderIntoStackFolder, copyIntoStackFolder } from '../../../constructs/terraform/stack-folder';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

/** Synthesizes a stack into the folder `out`. */
const synthesize = (addCopies: (stack: TerraformStack) => void): void => {
  const app = new App({ outdir: join(folder.path, 'out') });
  addCopies(new TerraformStack(app, 'stack'));
  app.synth();
};

test('the stack folder holds a copy of the file after synthesis', () => {
  writeFiles(folder.path, { 'prepare.py': 'print(1)' });
  synthesize((stack) => copyIntoStackFolder(stack, join(folder.path, 'prepare.py'), 'scripts/0a/prepare.py'));
  const copy = join(folder.path, 'out', 'stacks', 'stack', 'scripts', '0a', 'prepare.py');
  expect(readFileSync(copy, 'utf8')).toBe('print(1)');
});

test('the stack folder holds the named files of a folder, and none of an earlier synthesis', () => {
  writeFiles(folder.path, { 'src/run.py': '1', 'src/lib/birds.py': '2', 'src/notes.txt': '3' });
  const copy = (...files: string[]) =>
    synthesize((stack) => copyFolderIntoStackFolder(stack, join(folder.path, 'src'), 'sources/a', files));
  copy('run.py', 'notes.txt');
  copy('run.py', 'lib/birds.py');
  expect(filesIn(join(folder.path, 'out', 'stacks', 'stack', 'sources', 'a'))).toEqual({
    'run.py': '1',
    'lib/birds.py': '2',
  });
});
