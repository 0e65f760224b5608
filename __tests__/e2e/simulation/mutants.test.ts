import type { DeployedWorkflow } from '../../../simulation/deployed-workflow';
import { simulate } from '../../../simulation/execution/simulate';
import { waitSeconds } from '../../../workflow/deployment/poll-interval';
import { changeState } from './definition-changes';
import { MUTANTS } from './mutants';
import { mutatedWorkflow, replace } from './mutated-workflow';

const SEED = 1;

/** The simulation finds each mutant within this many executions. */
const MOST_EXECUTIONS = 500;

/** The violations of the first execution that has any. */
const firstViolations = async (workflow: DeployedWorkflow, from: number, to: number) => {
  const { violations } = await simulate({ workflow, seed: SEED, from, to, untilViolation: true });
  return violations[0]?.violations ?? [];
};

test('there are at least 82 mutants, each with a name of its own', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(82);
});

test.each(MUTANTS)('the simulation finds that $name', async ({ change, from }) => {
  const [violation] = await firstViolations(mutatedWorkflow(change), from, from + MOST_EXECUTIONS);
  expect(violation).toMatch(/^It/);
});

test('a mutant that changes no definition is refused', () => {
  const change = changeState('Wait', 'NoSuchState', (state) => state);
  expect(() => mutatedWorkflow(change)).toThrow('The change has no effect on any definition.');
});

test('a mutant of a function that the workflow does not use is refused', () => {
  const unused = () => true;
  expect(() => mutatedWorkflow(replace(unused, () => false))).toThrow(
    '0 modules of the deployed workflow export the function to replace, instead of 1.',
  );
});

test('a replacement that does what the original does changes nothing', async () => {
  const workflow = mutatedWorkflow(replace(waitSeconds, (age, bounds) => waitSeconds(age, bounds)));
  expect(await firstViolations(workflow, 0, 30)).toEqual([]);
});
