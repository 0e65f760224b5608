import type { ItemsToRun, PrepareItemsEvent } from './fan-out-contracts';
import type { FanOutDeployment } from './fan-out-deployment';
import { InvalidFanOut } from './fan-out-errors';
import { checkFanOutInput } from './fan-out-input';
import { MAX_ITEMS, MAX_LIST_SIZE_IN_MIB } from './fan-out-rules';
import { parseItemList, UnreadableList } from './item-list';
import { attemptLocations, runFolder, s3Uri } from './item-locations';
import { type ItemStore, UnreadableObject } from './item-store';
import { itemsText, toItems } from './items';
import { FORMATS_ALLOWED, type ListedItem, listFormat } from './listed-item';

const invalidList = (uri: string, problem: string, allowed: string): InvalidFanOut =>
  new InvalidFanOut([{ key: `ItemsS3Uri, ${uri},`, got: problem, allowed }]);

const listedItems = async (store: ItemStore, uri: string): Promise<ListedItem[]> => {
  try {
    const text = await store.read(uri, MAX_LIST_SIZE_IN_MIB * 1024 * 1024);
    return parseItemList(text, listFormat(uri) ?? 'jsonl');
  } catch (error) {
    if (error instanceof UnreadableObject) {
      throw invalidList(
        uri,
        `an object that ${error.message}`,
        `a list of at most ${MAX_LIST_SIZE_IN_MIB} MiB in the deployment's Region`,
      );
    }
    if (error instanceof UnreadableList) throw invalidList(uri, error.message, FORMATS_ALLOWED);
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

/**
 * Checks the input of a fan-out's execution, and writes the map's list to S3: the items with what they have in common.
 * @throws InvalidFanOut if the input breaks a rule, or if the list is missing or empty.
 */
export const prepareItems =
  (store: ItemStore, deployment: FanOutDeployment) =>
  async ({ Input, ExecutionArn }: PrepareItemsEvent): Promise<ItemsToRun> => {
    const { items, common, maxConcurrency } = checkFanOutInput(Input, deployment);
    const listed = typeof items === 'string' ? await listedItems(store, items) : items;
    checkCount(listed, typeof items === 'string' ? `ItemsS3Uri, ${items},` : 'Items');
    const locations = attemptLocations(runFolder(deployment.resultsS3Uri, ExecutionArn), 0);
    await store.write(
      s3Uri(locations.Bucket, locations.ItemsKey),
      itemsText(toItems(listed, common, ExecutionArn)),
    );
    return { ...locations, MaxConcurrency: maxConcurrency, Total: listed.length, Attempt: 0 };
  };
