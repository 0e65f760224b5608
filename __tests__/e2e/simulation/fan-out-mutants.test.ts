import { simulateFanOut } from '../../../simulation/fan-out/simulate-fan-out';
import { FAN_OUT_MUTANTS } from './fan-out-mutants';
import { mutatedWorkflow } from './mutated-workflow';

/** More than the map may run at the same time, and so few that all mutants take seconds. */
const ITEMS = 200;

test('each mutant has a name of its own', () => {
  expect(new Set(FAN_OUT_MUTANTS.map(({ name }) => name)).size).toBe(FAN_OUT_MUTANTS.length);
});

test.each(FAN_OUT_MUTANTS)('the simulation finds that $name', async ({ change }) => {
  const { violations } = await simulateFanOut({
    workflow: mutatedWorkflow(change),
    seed: 1,
    integration: 'sync',
    items: ITEMS,
  });
  expect(violations).not.toEqual([]);
  expect(violations.filter((violation) => violation.startsWith('The simulation fails'))).toEqual([]);
});
