import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { synthesizeParts } from './synthesis';

/** What Terraform evaluates the locals of a stack to. The stack must not need a resource or a data source. */
export const evaluateLocals = (addLocals: (stack: TerraformStack) => void): Record<string, unknown> => {
  const { locals, variable } = synthesizeParts(addLocals);
  const folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ ...(variable && { variable }), locals }));
    const values = Object.keys(locals).map((name) => `${name} = local.${name}`);
    const input = `jsonencode({ ${values.join(', ')} })\n`;
    const { stdout, stderr } = spawnSync('terraform', ['console'], { cwd: folder, input, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
