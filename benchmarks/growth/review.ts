import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../measure/folders';
import { typescriptProgram } from '../programs/typescript';
import type { Growth } from './growth';

interface PlannedChange {
  readonly address: string;
}

const RECORDED = join(ROOT, '__tests__/review/plans/other-name.json');

/** The changes of a recorded plan again and again, each time in another module. */
const planOf = (resources: number): string => {
  const plan: { readonly resource_changes: readonly PlannedChange[] } = JSON.parse(
    readFileSync(RECORDED, 'utf8'),
  );
  const recorded = plan.resource_changes;
  const changes = Array.from({ length: Math.ceil(resources / recorded.length) }, (_, index) =>
    recorded.map((change) => ({ ...change, address: `module.copy[${index}].${change.address}` })),
  );
  return JSON.stringify({ ...plan, resource_changes: changes.flat().slice(0, resources) });
};

export const review: Growth = {
  title: 'review of a plan',
  unit: 'resources',
  sizes: [10, 1_000, 5_000],
  program: (size, folder) => {
    const file = join(folder, `plan-${size}.json`);
    writeFileSync(file, planOf(size));
    return typescriptProgram(join(ROOT, 'cli/main.ts'), ['review', file]);
  },
};
