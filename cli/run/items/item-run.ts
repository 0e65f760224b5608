import { join } from 'node:path';
import type { ContainerRuntime } from '../../../local/container/container';
import { itemExecutionName, itemResult } from '../../../local/items/item-result';
import type { Running } from '../../../local/items/run-at-once';
import { type LocalRun, startLocalRun } from '../../../local/local-run';
import type { MapResult } from '../../../workflow/fan-out/map-results';
import type { RunOutcome } from '../../../workflow/run/run-event';
import { openLogFile } from '../destinations/log-file';
import { type Report, report } from '../report/report';
import type { RunResult } from '../report/result';
import type { Terminal } from '../report/terminal';
import { reportPropsOf } from '../report-props';
import type { RunnableItem } from './checked-items';

/** How an item has ended. */
export interface ItemEnd {
  readonly line: number;
  readonly result: RunResult;
  readonly mapResult: MapResult;
}

export interface ItemRunProps {
  readonly runtime: ContainerRuntime;
  /** Receives a sentence if the log of an item cannot be written. */
  readonly terminal: Terminal;
  /** The user's working directory. */
  readonly folder: string;
  /** Has the log of each item. */
  readonly logsFolder: string;
  /** The folder that receives what a job wrote before it failed, below its line. @default - it is not kept */
  readonly keepFailed?: string;
  readonly onEnd: (end: ItemEnd) => void;
}

/** The report of an item is only in its log: the terminal has all items at once. */
const SILENT: Terminal = {
  line: () => undefined,
  drained: () => undefined,
  isLive: () => false,
  progress: () => undefined,
  endProgress: () => undefined,
  style: (_style, text) => text,
};

/** Appends to the log of an earlier run, which may be of another item that was in this line. */
const openItemReport = async ({ item, run }: RunnableItem, props: ItemRunProps): Promise<Report> => {
  const { folder, logsFolder, terminal } = props;
  const log = await openLogFile({
    file: join(logsFolder, `${item.Line}.log`),
    isAppended: true,
    logsFolder,
    jobName: item.Name,
    start: new Date(),
    onFailure: terminal.line,
  });
  log.line(`Execution ${itemExecutionName(item)}`);
  return report(await reportPropsOf(run, { terminal: SILENT, folder, log }));
};

/** The run of an item that this machine could not start, for example because its output folder cannot be made. */
const failedStart = ({ message }: Error): LocalRun => ({
  outcome: Promise.resolve({ status: 'FAILED', error: 'States.Runtime', cause: message }),
  stop: () => undefined,
});

/** Starts the execution of an item, by the same definition as a single run. */
export const startItem = async (runnable: RunnableItem, props: ItemRunProps): Promise<Running> => {
  const { item, run } = runnable;
  const { runtime, keepFailed, onEnd } = props;
  const outputFolders = run.outputs.map(({ path }) => path);
  const { begin, listener, end } = await openItemReport(runnable, props);
  const start = new Date();
  begin(runtime);
  // Without onUsage, which takes time for each sample and has no page here.
  const { onUsage: _onUsage, ...withoutUsage } = listener;
  const localRun = await startLocalRun({
    ...{ workflow: run.workflow, input: run.input, s3: run.s3, outputFolders, runtime },
    listener: withoutUsage,
    executionName: itemExecutionName(item),
    ...(keepFailed !== undefined && { keepFailed: join(keepFailed, String(item.Line)) }),
  }).catch(failedStart);
  const ended = async (outcome: RunOutcome): Promise<void> => {
    const result = await end(outcome);
    const mapResult = itemResult(item, run.workflow, outcome, { start, stop: new Date() });
    onEnd({ line: item.Line, result, mapResult });
  };
  return { ended: localRun.outcome.then(ended), stop: localRun.stop };
};
