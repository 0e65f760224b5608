import { join } from 'node:path';
import { ROOT } from '../measure/folders';
import { typescriptProgram } from '../programs/typescript';
import type { Growth } from './growth';

export const fanOut: Growth = {
  title: 'fan-outs of both integrations in the simulation',
  unit: 'items',
  sizes: [10, 2_000, 10_000],
  program: (size) =>
    typescriptProgram(join(ROOT, 'simulation/main.ts'), [
      ...['--executions', '0', '--burst', '0'],
      ...['--fan-out', String(size)],
    ]),
};
