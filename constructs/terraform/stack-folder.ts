import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct } from 'constructs';

/** Copies a file to a path in the stack's folder at synthesis, so that the folder holds everything Terraform needs. */
export const copyIntoStackFolder = (scope: Construct, file: string, path: string): void => {
  addCustomSynthesis(scope, {
    onSynthesize: ({ manifest }) => {
      const { synthesizedStackPath } = manifest.forStack(TerraformStack.of(scope));
      const target = join(manifest.outdir, dirname(synthesizedStackPath), path);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(file, target);
    },
  });
};
