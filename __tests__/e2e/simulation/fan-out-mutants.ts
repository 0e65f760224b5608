import { dontRetry } from '../../../workflow/definition/retriers';
import { FAN_OUT_ERRORS } from '../../../workflow/fan-out/fan-out-contracts';
import { itemOfResult } from '../../../workflow/fan-out/item-failure';
import { toItems } from '../../../workflow/fan-out/items';
import {
  changeAll,
  changeChoices,
  changeItemTask,
  changeRetrier,
  changeState,
  type DefinitionChange,
} from './definition-changes';
import { type Replacement, replace } from './mutated-workflow';

/** A change that breaks the fan-out, and that the simulation must find. */
export interface FanOutMutant {
  /** What is wrong with it. */
  readonly name: string;
  readonly change: DefinitionChange | Replacement;
}

const mutant = (name: string, change: FanOutMutant['change']): FanOutMutant => ({ name, change });

const tolerate = (ToleratedFailurePercentage: number): DefinitionChange =>
  changeState('Map', 'RunItems', (map) => ({ ...map, ToleratedFailurePercentage }));

/** The language allows it, but the type of the product's map does not. */
const MAP_RETRY = { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }] };

const retryMap: DefinitionChange = changeState('Map', 'RunItems', (map) => ({ ...map, ...MAP_RETRY }));

const startWith = (change: (parameters: Readonly<Record<string, unknown>>) => Record<string, unknown>) =>
  changeItemTask('RunJob', (task) => ({ ...task, Parameters: change(task.Parameters ?? {}) }));

const checkWithRedriveCount = (RedriveCount: number): DefinitionChange =>
  changeState('Task', 'CheckItems', (task) => {
    const { 'RedriveCount.$': _, ...Parameters } = task.Parameters ?? {};
    return { ...task, Parameters: { ...Parameters, RedriveCount } };
  });

export const FAN_OUT_MUTANTS: readonly FanOutMutant[] = [
  mutant(
    'a start has no name',
    startWith(({ 'Name.$': _, ...parameters }) => parameters),
  ),
  mutant(
    'the name of an execution does not tell the attempt',
    startWith((parameters) => ({ ...parameters, 'Name.$': '$.Name' })),
  ),
  mutant(
    'a start is not retried',
    changeItemTask('RunJob', (task) => ({ ...task, Retry: [] })),
  ),
  mutant(
    'an execution that was started without an answer counts as failed',
    changeItemTask('RunJob', (task) => ({ ...task, Catch: [] })),
  ),
  mutant('the map stops at the first failure', tolerate(0)),
  mutant('the map stops at the first failure and is retried', changeAll(tolerate(0), retryMap)),
  mutant(
    'the map runs all items at the same time',
    changeState('Map', 'RunItems', (map) => ({ ...map, MaxConcurrencyPath: '$.Total' })),
  ),
  mutant('the check does not know of a redrive', checkWithRedriveCount(0)),
  mutant('the check always takes the run for a redrive', checkWithRedriveCount(1)),
  mutant(
    'the check is retried when items failed',
    changeRetrier(FAN_OUT_ERRORS.itemsFailed, () => undefined, 'CheckItems'),
  ),
  mutant(
    'an outage fails the check',
    changeRetrier('States.ALL', () => dontRetry('States.ALL'), 'CheckItems'),
  ),
  mutant(
    'an outage fails the preparation',
    changeRetrier('States.ALL', () => dontRetry('States.ALL'), 'PrepareItems'),
  ),
  mutant(
    'the list of the failed items is not run',
    changeChoices('AreItemsDone?', (rule) => ({ ...rule, Next: 'Success' })),
  ),
  mutant(
    'items have the name of their fan-out alone',
    replace(toItems, (listed, common, executionArn) =>
      toItems(listed, common, executionArn).map((item) => ({ ...item, Name: 'run' })),
    ),
  ),
  mutant(
    'the redrive starts all items that failed under the name of the first',
    replace(itemOfResult, (result) => {
      const item = itemOfResult(result);
      return { ...item, Name: item.Name.replace(/-\d+$/, '-1') };
    }),
  ),
];
