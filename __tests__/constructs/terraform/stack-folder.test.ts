import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { copyIntoStackFolder } from '../../../constructs/terraform/stack-folder';

test('the stack folder holds a copy of the file after synthesis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  try {
    writeFileSync(join(folder, 'prepare.py'), 'print(1)');
    const app = new App({ outdir: join(folder, 'out') });
    copyIntoStackFolder(
      new TerraformStack(app, 'stack'),
      join(folder, 'prepare.py'),
      'scripts/0a/prepare.py',
    );
    app.synth();
    const copy = join(folder, 'out', 'stacks', 'stack', 'scripts', '0a', 'prepare.py');
    expect(readFileSync(copy, 'utf8')).toBe('print(1)');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
