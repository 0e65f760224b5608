import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const STACKS = join(ROOT, 'cdktf.out', 'stacks');

/** Where people and pipelines run Terraform. */
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64'];

/** Asks the provider registry for the checksums of a stack's providers, and keeps them beside this file. */
const lock = (stack: string): void => {
  const folder = join(STACKS, stack);
  const platforms = PLATFORMS.map((platform) => `-platform=${platform}`);
  const { status, error } = spawnSync('terraform', [`-chdir=${folder}`, 'providers', 'lock', ...platforms], {
    stdio: 'inherit',
  });
  if (error) throw new Error('There is no terraform command on the PATH; install Terraform 1.10 or newer.');
  if (status !== 0) throw new Error(`Terraform could not lock the providers of ${stack}.`);
  const file = join('locks', `${stack}.terraform.lock.hcl`);
  copyFileSync(join(folder, '.terraform.lock.hcl'), join(ROOT, file));
  console.log(`Wrote ${file}; commit it.`);
};

try {
  const [unexpected] = process.argv.slice(2);
  if (unexpected !== undefined) {
    throw new Error(`Unexpected "${unexpected}"; npm run lock takes no arguments and locks every stack.`);
  }
  if (!statSync(STACKS, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error('There is no folder cdktf.out/stacks; npm run synth makes it.');
  }
  for (const stack of readdirSync(STACKS)) lock(stack);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
