import type { Item } from '../../../workflow/fan-out/fan-out-contracts';
import { type InvalidItem, invalidItem } from '../../../workflow/fan-out/invalid-item';
import { UsageError } from '../../command-line/usage-error';
import { checkRun, type PreparedRun, type UncheckedRun } from '../sources/prepared-run';

/** An item whose job can run. */
export interface RunnableItem {
  readonly item: Item;
  readonly run: PreparedRun;
}

export interface CheckedItems {
  readonly runnable: readonly RunnableItem[];
  readonly invalid: readonly InvalidItem[];
}

const checkItem = async (common: UncheckedRun, item: Item): Promise<RunnableItem | InvalidItem> => {
  if (!('Job' in item)) return item;
  const { inputs: _inputs, named: _named, ...run } = common;
  try {
    // No --output could keep what an item loses, because all items would have it.
    return { item, run: await checkRun({ ...run, input: item.Job, outputsPlace: 'job' }) };
  } catch (error) {
    if (error instanceof UsageError) return invalidItem(item, error.message);
    throw error;
  }
};

/**
 * Checks the job of each item, as that of a single run is checked.
 * @param common the run that the items have in common.
 */
export const checkItems = async (common: UncheckedRun, items: readonly Item[]): Promise<CheckedItems> => {
  const runnable: RunnableItem[] = [];
  const invalid: InvalidItem[] = [];
  for (const item of items) {
    const checked = await checkItem(common, item);
    if ('run' in checked) runnable.push(checked);
    else invalid.push(checked);
  }
  return { runnable, invalid };
};
