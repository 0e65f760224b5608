import { randomBytes } from 'node:crypto';
import { relative } from 'node:path';
import { itemsRunArn } from '../../../local/items/item-result';
import { remainingItems } from '../../../local/items/remaining-items';
import { earlierSuccesses, hasResults } from '../../../local/items/results-folder';
import { LOCAL_BUCKET } from '../../../local/local-deployment';
import { toItems } from '../../../workflow/fan-out/items';
import { itemsOfArray } from '../../../workflow/fan-out/listed-item';
import { formatCount } from '../../../workflow/run/amounts';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import type { UncheckedRun } from '../sources/prepared-run';
import { type CheckedItems, checkItems } from './checked-items';
import { type ItemsSettings, itemsSettings } from './items-flags';
import { listedItems } from './list-file';
import { type SharedOutput, sharedOutput } from './shared-output';

export type ItemsFlags = RunFlags & { readonly items: string };

/** A run of many items that has been checked and can start. Without the items that have succeeded before. */
export interface PreparedItems extends CheckedItems, ItemsSettings {
  /** Of this run of the list. */
  readonly name: string;
  /** Items of the list. */
  readonly total: number;
  /** What the user has to know before the run. */
  readonly warnings: readonly string[];
}

/** `20261128T101530Z-3f2a`: the time, and what tells two of the same second apart. */
const newRunName = (): string =>
  `${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`;

const refuseOldResults = ({ resume }: RunFlags, results: string): void => {
  if (resume || !hasResults(results)) return;
  throw new UsageError(
    `--results: ${results} has the results of an earlier run; add --resume to run only what has not succeeded there, or name another folder.`,
  );
};

/** No item could run, and each would name the key as if it were the item's own. */
const refuseUnknownKeys = ({ job }: RunFlags, { input }: UncheckedRun): void => {
  const [common] = itemsOfArray([input]);
  if (!common || !('error' in common)) return;
  throw new UsageError(
    `--${job === undefined ? 'execution-input' : 'job'}: ${common.error.replace(/[^?]$/, '$&.')}`,
  );
};

const refuseUnlessOneRuns = ({ items }: ItemsFlags, { runnable, invalid }: CheckedItems): void => {
  const [first] = invalid;
  if (runnable.length > 0 || !first) return;
  throw new UsageError(
    `--items: none of the ${formatCount(invalid.length, 'item')} in ${items} can run. ${first.Cause}`,
  );
};

/** All items would write to a folder of the flags that means one job. */
const isOfFlags = ({ uri }: SharedOutput): boolean => uri.startsWith(`s3://${LOCAL_BUCKET}/`);

const sharedOutputWarnings = (
  { job, plan }: RunFlags,
  shared: SharedOutput | undefined,
  folder: string,
): readonly string[] => {
  if (!shared) return [];
  const [first, second] = shared.lines;
  const sentence = `lines ${first} and ${second} both write to ${relative(folder, shared.path) || '.'}`;
  if (job === undefined && plan === undefined && isOfFlags(shared)) {
    throw new UsageError(
      `--items: ${sentence}, where files of the same name replace one another; give each item an output of its own, such as {"S3Output": "s3://my-results/${first}/"}, with --s3 s3://my-results/=FOLDER.`,
    );
  }
  return [`Note: ${sentence} (${shared.uri}), where files of the same name replace one another.`];
};

/**
 * Checks the list and each of its items.
 * @param common the run that the items have in common.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError before anything has started.
 */
export const prepareItems = async (
  flags: ItemsFlags,
  common: UncheckedRun,
  folder: string,
): Promise<PreparedItems> => {
  const settings = itemsSettings(flags, folder);
  refuseUnknownKeys(flags, common);
  const name = newRunName();
  const items = toItems(listedItems(flags.items, folder), common.input, itemsRunArn(common.workflow, name));
  const checked = await checkItems(common, items);
  refuseUnlessOneRuns(flags, checked);
  const warnings = sharedOutputWarnings(flags, sharedOutput(checked.runnable), folder);
  refuseOldResults(flags, settings.results);
  const successes = flags.resume ? earlierSuccesses(settings.results) : [];
  const rest = new Set(remainingItems(items, successes).map(({ Line }) => Line));
  return {
    ...settings,
    name,
    total: items.length,
    warnings,
    runnable: checked.runnable.filter(({ item }) => rest.has(item.Line)),
    invalid: checked.invalid.filter(({ Line }) => rest.has(Line)),
  };
};
