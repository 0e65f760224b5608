import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const STACKS = join(ROOT, 'cdktf.out', 'stacks');

/** The platforms on which people and pipelines run Terraform. */
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64'];

/**
 * Writes the lock file of a stack, with the checksums of its providers from the registry, to this folder.
 * @throws Error if Terraform is missing or fails.
 */
const lock = (stack: string): void => {
  const folder = join(STACKS, stack);
  const platforms = PLATFORMS.map((platform) => `-platform=${platform}`);
  const { status, error } = spawnSync('terraform', [`-chdir=${folder}`, 'providers', 'lock', ...platforms], {
    stdio: 'inherit',
  });
  if (error) throw new Error('terraform is not on the PATH; install Terraform 1.10 or later.');
  if (status !== 0)
    throw new Error(`terraform providers lock failed for the stack ${stack}; see its message above.`);
  const file = join('locks', `${stack}.terraform.lock.hcl`);
  copyFileSync(join(folder, '.terraform.lock.hcl'), join(ROOT, file));
  console.log(`Wrote ${file}; commit it.`);
};

try {
  const [unexpected] = process.argv.slice(2);
  if (unexpected !== undefined) {
    throw new Error(
      `Unexpected argument "${unexpected}"; npm run lock takes none and locks the providers of every stack.`,
    );
  }
  if (!statSync(STACKS, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error('The folder cdktf.out/stacks does not exist; run npm run synth first.');
  }
  for (const stack of readdirSync(STACKS)) lock(stack);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
