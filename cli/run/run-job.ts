import { randomUUID } from 'node:crypto';
import type { ContainerRuntime } from '../../local/container/container';
import type { LocalRun } from '../../local/local-run';
import { jobNameOf } from '../../local/local-workflow';
import type { RunOutcome } from '../../workflow/run/run-event';
import { type DescribedRuntime, describeRuntime } from './chosen-runtime';
import type { Destinations } from './destinations/destinations';
import { logsFolder, openLogFile } from './destinations/log-file';
import { makeOutputFolder } from './destinations/output-folder';
import { type ReportListener, type ReportProps, report } from './report/report';
import type { RunResult } from './report/result';
import type { Terminal } from './report/terminal';
import { reportPropsOf } from './report-props';
import type { PreparedRun } from './sources/prepared-run';

const reportProps = async (
  run: PreparedRun,
  terminal: Terminal,
  folder: string,
  jobName: string,
  {
    destinations: { log: file },
    isLogAppended = false,
  }: Pick<OpenReportProps, 'destinations' | 'isLogAppended'>,
): Promise<ReportProps> => {
  const log = await openLogFile({
    ...(file !== undefined && { file, isAppended: isLogAppended }),
    logsFolder: logsFolder(process.env),
    jobName,
    start: new Date(),
    onFailure: terminal.line,
  });
  return reportPropsOf(run, { terminal, folder, log });
};

interface OpenedReport {
  readonly listener: ReportListener;
  /** Prints the end, and writes the page. */
  end(outcome: RunOutcome): Promise<RunResult>;
}

interface OpenReportProps {
  readonly run: PreparedRun;
  readonly terminal: Terminal;
  /** The user's working directory. */
  readonly folder: string;
  readonly describedRuntime: Promise<DescribedRuntime>;
  readonly executionName: string;
  readonly destinations: Destinations;
  /** Whether the log has an earlier run, which stays. @default false */
  readonly isLogAppended?: boolean;
}

/** Prints the beginning of a run, and opens its log and its page. */
const openReport = async (about: OpenReportProps): Promise<OpenedReport> => {
  const { run, terminal, folder, describedRuntime, executionName, destinations } = about;
  const { report: page } = destinations;
  const props = await reportProps(run, terminal, folder, jobNameOf(run.workflow, executionName), about);
  const { begin, listener, end } = report(props);
  const { described, warnings } = await describedRuntime;
  begin(described);
  for (const note of [...run.notes, ...warnings]) terminal.line(note);
  if (page === undefined) return { listener, end };
  const { openRunPage } = await import('./destinations/run-page.js');
  const runtimeText = described.description;
  const runPage = openRunPage({ ...props, path: page, prepared: run, executionName, runtimeText });
  return {
    listener: runPage.listener(listener),
    end: async (outcome) => end(outcome, await runPage.write(outcome)),
  };
};

export interface RunJobProps extends Omit<OpenReportProps, 'executionName' | 'describedRuntime'> {
  readonly runtime: ContainerRuntime;
  /** Resolves when the bundles of the workflow's functions are there. */
  readonly bundled: Promise<void>;
  /** Called once the run can be stopped. */
  readonly onStarted: (localRun: LocalRun) => void;
}

/**
 * Runs a prepared job on this machine, and reports its progress and outcome.
 * @throws UsageError before the job has started, if an output folder cannot be written.
 */
export const runJob = async ({ bundled, onStarted, ...about }: RunJobProps): Promise<RunResult> => {
  const { run, runtime, destinations } = about;
  const { keepFailed } = destinations;
  // Loaded while esbuild works, and Python describes itself.
  const describedRuntime = describeRuntime(runtime, run.job.Environment);
  const { startLocalRun } = await import('../../local/local-run.js');
  const outputFolders = run.outputs.map(({ path }) => path);
  for (const path of outputFolders) await makeOutputFolder(path);
  const executionName = randomUUID();
  const { listener, end } = await openReport({ ...about, describedRuntime, executionName });
  const { workflow, input, s3 } = run;
  await bundled;
  const localRun = await startLocalRun({
    ...{ workflow, input, s3, outputFolders, runtime, executionName, listener },
    ...(keepFailed !== undefined && { keepFailed }),
  });
  onStarted(localRun);
  return end(await localRun.outcome);
};
