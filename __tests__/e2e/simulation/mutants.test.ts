import { readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { DeployedWorkflow } from '../../../simulation/deployed-workflow';
import { simulate } from '../../../simulation/execution/simulate';
import { MUTANTS, type Mutant } from './mutants';

const ROOT = resolve(__dirname, '../../..');
const SEED = 1;

/** More than any mutant needs until it is found. */
const MOST_EXECUTIONS = 500;

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

/** Reads one file with the mutant's change in it. */
const mutating = ({ file, find, replace }: Mutant): Plugin => ({
  name: 'mutating',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (relative(ROOT, path).replaceAll(sep, '/') !== file) return undefined;
      return { contents: readFileSync(path, 'utf8').replace(find, () => replace), loader: 'ts' };
    });
  },
});

/** The product with the mutant's change in it; the SDK and other packages are those of the test. */
const mutatedProduct = async (mutant: Mutant): Promise<DeployedWorkflow> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['simulation/deployed-workflow.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
    plugins: [mutating(mutant)],
  });
  const module = { exports: {} as { readonly deployedWorkflow: DeployedWorkflow } };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, require);
  return module.exports.deployedWorkflow;
};

/** The first execution in which something is wrong, and what. */
const firstViolation = async (product: DeployedWorkflow, from: number) => {
  const { violations } = await simulate({
    workflow: product,
    seed: SEED,
    from,
    to: from + MOST_EXECUTIONS,
    untilViolation: true,
  });
  return violations[0];
};

test('there are at least 25 mutants, each with a name of its own', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
});

test.each(MUTANTS)('$file: $name', ({ file, find }) => {
  // A mutant of code that has changed is to be changed with it.
  expect(occurrences(readFileSync(join(ROOT, file), 'utf8'), find)).toBe(1);
});

test.each(MUTANTS)('a simulation finds it when $name', async (mutant) => {
  const found = await firstViolation(await mutatedProduct(mutant), mutant.from);
  expect(found?.violations[0]).toEqual(expect.stringMatching(/^It/));
});
