import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct } from 'constructs';

const copyFile = (file: string, target: string): void => {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
};

/** Calls a function at synthesis with the target of a path in the stack's folder. */
const atSynthesis = (scope: Construct, path: string, copy: (target: string) => void): void =>
  addCustomSynthesis(scope, {
    onSynthesize: ({ manifest }) => {
      const { synthesizedStackPath } = manifest.forStack(TerraformStack.of(scope));
      copy(join(manifest.outdir, dirname(synthesizedStackPath), path));
    },
  });

/** Copies a file to a path in the stack's folder at synthesis, so that the folder holds everything Terraform needs. */
export const copyIntoStackFolder = (scope: Construct, file: string, path: string): void =>
  atSynthesis(scope, path, (target) => copyFile(file, target));

/**
 * Does the same for a folder. Files of an earlier synthesis are removed.
 * @param files the files to copy, relative to the folder.
 */
export const copyFolderIntoStackFolder = (
  scope: Construct,
  folder: string,
  path: string,
  files: readonly string[],
): void =>
  atSynthesis(scope, path, (target) => {
    rmSync(target, { recursive: true, force: true });
    for (const file of files) copyFile(join(folder, file), join(target, file));
  });
