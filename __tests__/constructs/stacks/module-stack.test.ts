import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeModule } from '../../../constructs/stacks/module-stack';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';

const folder = mkdtempSync(join(tmpdir(), 'module-stack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const zips = join(folder, 'zips');
mkdirSync(zips);
for (const name of Object.values(FUNCTIONS)) writeFileSync(join(zips, `${name}.zip`), name);

const synthesized = synthesizeModule({ integration: 'sync', stopsUnattendedJobs: false, zips }, folder);
const { provider, terraform, variable } = JSON.parse(readFileSync(join(synthesized, 'cdk.tf.json'), 'utf8'));

test('the module leaves provider and backend to its caller', () => {
  expect(provider).toBeUndefined();
  expect(terraform).toEqual({
    required_version: '>= 1.9.0',
    required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0' } },
  });
});

test('the module needs a name', () => {
  expect(variable.name).not.toHaveProperty('default');
});

test('the folder of the module has the zips of its functions, and no others', () => {
  const found = Object.values(FUNCTIONS).filter((name) =>
    existsSync(join(synthesized, 'functions', `${name}.zip`)),
  );
  expect(found.sort()).toEqual([
    'check-items',
    'get-processing-job-status',
    'prepare-items',
    'prepare-processing-job',
  ]);
});
