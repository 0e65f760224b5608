import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What Terraform evaluates an expression to in a configuration, which must not need a resource or a data source. */
export const evaluateIn = (configuration: object, expression: string): unknown => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
    const input = `jsonencode(${expression})\n`;
    const { stdout, stderr } = spawnSync('terraform', ['console'], { cwd: folder, input, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
