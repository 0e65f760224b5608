import { join } from 'node:path';
import { ownProgram } from '../programs/typescript';
import type { Growth } from './growth';

export const workflows: Growth = {
  title: 'synthesis of one app',
  unit: 'workflows',
  sizes: [1, 200, 1_000],
  program: (size, folder) =>
    ownProgram('workflows.ts', [String(size)], { environment: { CDKTF_OUTDIR: join(folder, 'app') } }),
};
