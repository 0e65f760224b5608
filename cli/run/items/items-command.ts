import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readyBundles } from '../../../functions/bundle/ready-bundles';
import type { ContainerRuntime } from '../../../local/container/container';
import { makeGuardedFolder } from '../../../local/guarded-folder';
import { invalidItemResult, mapRunArn } from '../../../local/items/item-result';
import { packSources } from '../../../local/items/packed-sources';
import { type ItemResults, openItemResults } from '../../../local/items/results-folder';
import { LOCK_FILE, lockResults, type ResultsLock } from '../../../local/items/results-lock';
import { runAtOnce } from '../../../local/items/run-at-once';
import { bundlesOf } from '../../../local/local-workflow';
import { withoutLine } from '../../../workflow/fan-out/invalid-item';
import { formatCount } from '../../../workflow/run/amounts';
import { UsageError } from '../../command-line/usage-error';
import { lostFilesAdvice } from '../advice/lost-files';
import { chosenRuntime, describeRuntime } from '../chosen-runtime';
import { RUN, type RunFlags } from '../command-line';
import { type Destinations, destinationsOf } from '../destinations/destinations';
import { makeOutputFolder } from '../destinations/output-folder';
import { exitCodeOf } from '../exit-code';
import { exitCodeUnlessInterrupted, type Interruption, listenToInterruptions } from '../interruption';
import { beginning } from '../report/beginning';
import { shownFrom } from '../report/report';
import { openTerminal, type Terminal } from '../report/terminal';
import { runCommandLine } from '../sources/aws-commands';
import { uncheckedRun } from '../sources/prepare-run';
import type { UncheckedRun } from '../sources/prepared-run';
import { workflowDetails } from '../sources/workflow-details';
import { stopWhenInterrupted } from '../stop-when-interrupted';
import type { RunnableItem } from './checked-items';
import { type ItemEnd, startItem } from './item-run';
import { countsText, type EndedItem, type ItemsEnding, itemsEnding } from './items-ending';
import { type ItemsProgress, itemsProgress } from './items-progress';
import { type ItemsFlags, type PreparedItems, prepareItems } from './prepare-items';

/** The folder of the items' logs, in that of the results. */
const LOGS = 'logs';

/** The names of the flags, in the order of the help. */
const FLAG_NAMES = Object.keys(RUN.flags) as (keyof RunFlags)[];

const resumeCommand = (flags: RunFlags): string => runCommandLine({ ...flags, resume: true }, FLAG_NAMES);

/** What a run of many items needs from its beginning to its end. */
interface ItemsRun {
  readonly flags: ItemsFlags;
  /** The user's working directory. */
  readonly folder: string;
  readonly common: UncheckedRun;
  readonly prepared: PreparedItems;
  readonly destinations: Destinations;
  readonly interruption: Interruption;
  readonly terminal: Terminal;
}

const begin = ({ flags, folder, common, prepared, terminal }: ItemsRun, runtime: string): void => {
  const { total, runnable, invalid, atOnce, results } = prepared;
  const rest = runnable.length + invalid.length;
  const before = rest < total ? `, of which ${total - rest} have succeeded before` : '';
  const reported = {
    ...{ title: common.title, inputs: [], outputs: [], mappings: [], awsCommands: [] },
    details: [
      ...common.details,
      ...workflowDetails(common.workflow),
      { label: 'items', text: `${total} of ${flags.items}${before}; at most ${atOnce} at the same time` },
      { label: 'to', text: shownFrom(folder)(results) },
    ],
  };
  terminal.line(terminal.style('bold', 'SageMaker Processing on this machine, for each item of a list'));
  for (const line of [...beginning(reported, runtime, shownFrom(folder)), '']) terminal.line(line);
};

/** Fails the items that have no job, before any other runs. */
const failInvalid = (
  { prepared, common }: ItemsRun,
  results: ItemResults,
  progress: ItemsProgress,
): readonly EndedItem[] =>
  prepared.invalid.map((item) => {
    results.add(invalidItemResult(item, common.workflow, new Date()));
    const [reason = ''] = withoutLine(item.Line, item.Cause).split('\n');
    progress.onInvalid(item.Line, reason);
    return { line: item.Line, status: 'FAILED', failure: { error: item.Error, reason }, lostFiles: [] };
  });

const endingOf = (
  { flags, folder, prepared }: ItemsRun,
  ended: readonly EndedItem[],
  milliseconds: number,
): ItemsEnding => {
  const { total, runnable, invalid, results } = prepared;
  const paths = ended.flatMap(({ lostFiles }) => lostFiles.map(({ path }) => path));
  const inputFolders = runnable[0]?.run.inputs.map(({ localPath }) => localPath) ?? [];
  return {
    total,
    earlier: total - runnable.length - invalid.length,
    ended,
    milliseconds,
    results: shownFrom(folder)(results),
    lostFilesAdvice: lostFilesAdvice([...new Set(paths)], inputFolders, 'job'),
    resumeCommand: resumeCommand(flags),
  };
};

/** Shows the folders of code, which a run would pack for itself, as archives that are packed once. */
const withPackedSources = async (
  { common, prepared }: ItemsRun,
  folder: string,
): Promise<readonly RunnableItem[]> => {
  const s3 = await packSources(common.s3, folder);
  return prepared.runnable.map(({ item, run }) => ({ item, run: { ...run, s3 } }));
};

/** Runs the items, and returns how each has ended. */
const runAll = async (
  items: ItemsRun,
  runtime: ContainerRuntime,
  temporary: string,
): Promise<ItemsEnding> => {
  const { folder, common, prepared, destinations, interruption, terminal } = items;
  const { name, results: resultsFolder, atOnce } = prepared;
  const { keepFailed } = destinations;
  const runnable = await withPackedSources(items, temporary);
  const logsFolder = join(resultsFolder, LOGS);
  const results = openItemResults({
    ...{ folder: resultsFolder, mapRunArn: mapRunArn(common.workflow, name) },
  });
  const progress = itemsProgress(terminal, runnable.length + prepared.invalid.length);
  const ended = [...failInvalid(items, results, progress)];
  const onEnd = ({ line, result, mapResult }: ItemEnd): void => {
    results.add(mapResult);
    const { status, failure, lostFiles } = result;
    ended.push({ line, status, lostFiles, ...(failure && { failure }) });
    progress.onEnded(line, result);
  };
  const props = {
    runtime,
    terminal,
    folder,
    logsFolder,
    onEnd,
    ...(keepFailed !== undefined && { keepFailed }),
  };
  const pool = runAtOnce({
    items: runnable,
    atOnce,
    start: (item) => {
      progress.onStarted();
      return startItem(item, props);
    },
  });
  stopWhenInterrupted(interruption, terminal, 'the jobs', pool.stop);
  await pool.ended.finally(progress.end);
  return endingOf(items, ended, progress.milliseconds());
};

/** @throws UsageError if another run writes to the folder. */
const lockedResults = async (folder: string): Promise<ResultsLock> => {
  await makeOutputFolder(join(folder, LOGS), 'results');
  const lock = lockResults(folder);
  if (typeof lock !== 'number') return lock;
  throw new UsageError(
    `--results: process ${lock} is running items with their results in ${folder}; wait until it has ended, or name another folder. If that process is no such run, delete ${join(folder, LOCK_FILE)}.`,
  );
};

const runPrepared = async (items: ItemsRun): Promise<number> => {
  const { flags, common, prepared, destinations, interruption, terminal } = items;
  const { runnable, invalid, total, warnings } = prepared;
  if (runnable.length + invalid.length === 0) {
    terminal.line(
      `All ${formatCount(total, 'item')} of ${flags.items} have succeeded; nothing is left to run.`,
    );
    return 0;
  }
  const runtime = chosenRuntime(flags);
  const lock = await lockedResults(prepared.results);
  await readyBundles(bundlesOf(common.workflow));
  const [first] = runnable;
  const { described, warnings: ofRuntime } = await describeRuntime(runtime, first?.run.job.Environment);
  begin(items, described.description);
  for (const note of [...common.notes, ...ofRuntime, ...warnings]) terminal.line(note);
  const temporary = await makeGuardedFolder('sagemaker-processing-items-');
  const ending = await runAll(items, runtime, temporary.path).finally(() => {
    lock.release();
    return temporary.remove();
  });
  for (const line of ['', ...itemsEnding(ending, terminal.style)]) terminal.line(line);
  if (destinations.summary !== undefined) {
    await appendFile(destinations.summary, `Ran ${countsText(ending)}.\n`);
  }
  const { ended, earlier } = ending;
  // The interruption came between two items.
  if (ended.length < total - earlier) return interruption.exitCode ?? 1;
  return exitCodeOf(ended, interruption.exitCode);
};

/**
 * Runs a job for each item of a list on this machine, and reports their progress and outcome.
 * @param folder the user's working directory, to which relative paths refer.
 * @returns the exit code.
 * @throws UsageError before anything has started.
 */
export const itemsCommand = async (flags: ItemsFlags, folder: string): Promise<number> => {
  const common = await uncheckedRun(flags, folder);
  try {
    const prepared = await prepareItems(flags, common, folder);
    const destinations = await destinationsOf(flags, folder);
    const interruption = listenToInterruptions();
    const terminal = await openTerminal();
    return await exitCodeUnlessInterrupted(
      interruption,
      runPrepared({ flags, folder, common, prepared, destinations, interruption, terminal }),
    );
  } finally {
    await common.remove?.();
  }
};
