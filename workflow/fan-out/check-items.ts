import { clip } from '../job/errors';
import type { CheckItemsEvent, FanOutSummary, ItemFailure, ItemsToRun } from './fan-out-contracts';
import type { FanOutDeployment } from './fan-out-deployment';
import { ItemsFailed } from './fan-out-errors';
import { withoutLine } from './invalid-item';
import { itemFailure, itemOfResult } from './item-failure';
import { attemptLocations, runFolderOf, s3Uri } from './item-locations';
import type { ItemStore } from './item-store';
import { itemText } from './items';
import { type MapResult, parseManifest, parseResults } from './map-results';

const LISTED_FAILURES = 10;

/** The output of an execution has at most 256 KiB, and a cause 32,768 characters. */
const CAUSE_CHARACTERS = 500;

/** The entries of all items that did not succeed. */
const failedResults = async (store: ItemStore, { Items }: CheckItemsEvent): Promise<MapResult[]> => {
  const { Bucket, Key } = Items.MapRun.ResultWriterDetails;
  const { ResultFiles } = parseManifest(await store.read(s3Uri(Bucket, Key)));
  const results: MapResult[] = [];
  for (const file of [...ResultFiles.FAILED, ...ResultFiles.PENDING]) {
    for (const result of parseResults(await store.read(s3Uri(Bucket, file.Key)))) results.push(result);
  }
  return results;
};

const firstFailures = (failed: readonly MapResult[]): ItemFailure[] =>
  failed
    .map(itemFailure)
    .sort((a, b) => a.Line - b.Line)
    .slice(0, LISTED_FAILURES)
    .map((failure) => ({ ...failure, Cause: clip(failure.Cause, CAUSE_CHARACTERS) }));

const summarize = (
  { Items, ExecutionStartTime }: CheckItemsEvent,
  failed: readonly MapResult[],
  now: Date,
): FanOutSummary => {
  const { Bucket, Key } = Items.MapRun.ResultWriterDetails;
  return {
    Total: Items.Total,
    Succeeded: Items.Total - failed.length,
    Failed: failed.length,
    DurationInSeconds: Math.round((now.getTime() - Date.parse(ExecutionStartTime)) / 1000),
    ResultsS3Uri: s3Uri(Bucket, Key.replace(/[^/]*$/, '')),
    Failures: firstFailures(failed),
  };
};

const failureText = ({ Line, Error: error, Cause }: ItemFailure): string =>
  `Line ${Line}: ${error}: ${withoutLine(Line, Cause)}`;

const itemsFailed = (
  { Total, Failed, ResultsS3Uri, Failures }: FanOutSummary,
  tolerated: number,
): ItemsFailed => {
  const more = Failed - Failures.length;
  return new ItemsFailed(
    [
      `${Failed} of ${Total} items failed; the deployment tolerates ${tolerated} %. To run only these again, redrive this execution.`,
      `Results: ${ResultsS3Uri}`,
      ...Failures.map(failureText),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join('\n'),
  );
};

/**
 * Whether the failed items have not run again since the execution was last redriven. A redrive of a map that was aborted
 * runs them itself, which their own counts show.
 */
const mayRunAgain = ({ Items, RedriveCount }: CheckItemsEvent, failed: readonly MapResult[]): boolean =>
  failed.every((result) => RedriveCount > Items.Attempt + (result.RedriveCount ?? 0));

/** Writes the list of the items that failed. */
const itemsToRunAgain = async (
  store: ItemStore,
  { Items, RedriveCount }: CheckItemsEvent,
  failed: readonly MapResult[],
): Promise<ItemsToRun> => {
  const locations = attemptLocations(runFolderOf(Items), RedriveCount);
  const items = failed
    .map((result) => ({ ...itemOfResult(result), Attempt: RedriveCount }))
    .sort((a, b) => a.Line - b.Line);
  await store.write(s3Uri(locations.Bucket, locations.ItemsKey), items.map(itemText).join(''));
  const { MaxConcurrency, Total } = Items;
  return { ...locations, MaxConcurrency, Total, Attempt: RedriveCount };
};

/**
 * Counts the items that failed. Within the tolerance it returns the output of the fan-out's execution. Beyond it, it
 * fails; if the execution has been redriven since they ran, it returns the list of the failed items instead.
 * @throws ItemsFailed
 */
export const checkItems =
  (store: ItemStore, { toleratedFailurePercentage }: FanOutDeployment, now: () => Date = () => new Date()) =>
  async (event: CheckItemsEvent): Promise<FanOutSummary | ItemsToRun> => {
    const failed = await failedResults(store, event);
    const isTolerated = failed.length * 100 <= toleratedFailurePercentage * event.Items.Total;
    if (!isTolerated && mayRunAgain(event, failed)) return itemsToRunAgain(store, event, failed);
    const summary = summarize(event, failed, now());
    if (isTolerated) return summary;
    throw itemsFailed(summary, toleratedFailurePercentage);
  };
