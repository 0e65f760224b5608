import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A value of a Terraform type. */
export interface TypedValue {
  readonly type: string;
  readonly value: unknown;
}

/** A reference to the variable that holds a value. */
export const referTo = (index: number): string => `var.value_${index}`;

/** Evaluates HCL expressions about the values, all in one run of Terraform. */
export const evaluate = (values: readonly TypedValue[], expressions: readonly string[]): unknown[] => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  try {
    const variable = Object.fromEntries(
      values.map(({ type, value }, index) => [`value_${index}`, { type, default: value }]),
    );
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ variable }));
    const input = `jsonencode([${expressions.join(', ')}])\n`;
    const { stdout, stderr } = spawnSync('terraform', ['console'], { cwd: folder, input, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
