import type { Item, ItemsToRun, PrepareItemsEvent } from './fan-out-contracts';
import type { FanOutDeployment } from './fan-out-deployment';
import { InvalidFanOut } from './fan-out-errors';
import { checkFanOutInput } from './fan-out-input';
import { MAX_ITEMS, MAX_LIST_SIZE_IN_MIB, MAX_MAP_LIST_SIZE_IN_MIB } from './fan-out-rules';
import { parseItemList, UnreadableList } from './item-list';
import { attemptLocations, runFolder, s3Uri } from './item-locations';
import { type ItemStore, UnusableObject } from './item-store';
import { itemText, toItems } from './items';
import { type ListedItem, listFormat } from './listed-item';

const MIB = 1024 * 1024;

const invalidList = (uri: string, problem: string, allowed: string): InvalidFanOut =>
  new InvalidFanOut([{ key: `ItemsS3Uri, ${uri},`, got: problem, allowed }]);

const listedItems = async (store: ItemStore, uri: string): Promise<ListedItem[]> => {
  try {
    const text = await store.read(uri, MAX_LIST_SIZE_IN_MIB * MIB);
    return parseItemList(text, listFormat(uri) ?? 'jsonl');
  } catch (error) {
    if (error instanceof UnusableObject) {
      throw invalidList(
        uri,
        `an object that ${error.problem}`,
        `a list of at most ${MAX_LIST_SIZE_IN_MIB} MiB in the deployment's Region`,
      );
    }
    if (error instanceof UnreadableList) throw invalidList(uri, error.got, error.allowed);
    throw error;
  }
};

const checkCount = (items: readonly ListedItem[], source: string): void => {
  if (items.length > 0 && items.length <= MAX_ITEMS) return;
  const allowed = `a list of 1 to ${MAX_ITEMS.toLocaleString('en')} items${items.length > 0 ? ' (start an execution for each part of a longer one)' : ''}`;
  throw new InvalidFanOut([
    { key: source, got: items.length > 0 ? `${items.length} items` : 'an empty list', allowed },
  ]);
};

/** The map's list. Its size is checked while it grows, because a large Common in each item could fill the memory. */
const mapList = (items: readonly Item[]): string => {
  const lines: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const line = itemText(item);
    bytes += Buffer.byteLength(line);
    if (bytes > MAX_MAP_LIST_SIZE_IN_MIB * MIB) {
      const allowed = `at most ${MAX_MAP_LIST_SIZE_IN_MIB} MiB (start an execution for each part of the list, or make Common smaller)`;
      throw new InvalidFanOut([{ key: 'The items, each with Common,', got: 'more', allowed }]);
    }
    lines.push(line);
  }
  return lines.join('');
};

const writeList = async (store: ItemStore, uri: string, text: string): Promise<void> => {
  try {
    await store.write(uri, text);
  } catch (error) {
    if (!(error instanceof UnusableObject)) throw error;
    const allowed = "a folder in a bucket of the deployment's account and Region";
    throw new InvalidFanOut([{ key: 's3_results', got: `${uri}, which ${error.problem}`, allowed }]);
  }
};

/**
 * Checks the input of a fan-out's execution, and writes the map's list to S3: the items with what they have in common.
 * @throws InvalidFanOut if the input breaks a rule, if the list is missing or empty, or if no list can be written.
 */
export const prepareItems =
  (store: ItemStore, deployment: FanOutDeployment) =>
  async ({ Input, ExecutionArn }: PrepareItemsEvent): Promise<ItemsToRun> => {
    const { items, common, maxConcurrency } = checkFanOutInput(Input, deployment);
    const listed = typeof items === 'string' ? await listedItems(store, items) : items;
    checkCount(listed, typeof items === 'string' ? `ItemsS3Uri, ${items},` : 'Items');
    const locations = attemptLocations(runFolder(deployment.resultsS3Uri, ExecutionArn), 0);
    const text = mapList(toItems(listed, common, ExecutionArn));
    await writeList(store, s3Uri(locations.Bucket, locations.ItemsKey), text);
    return { ...locations, MaxConcurrency: maxConcurrency, Total: listed.length, Attempt: 0 };
  };
