import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { readyBundles } from '../../functions/bundle/ready-bundles';
import type { ContainerRuntime } from '../../local/container/container';
import type { LocalRun } from '../../local/local-run';
import { bundlesOf, jobNameOf } from '../../local/local-workflow';
import type { RunOutcome } from '../../workflow/run/run-event';
import { chosenRuntime, describeRuntime } from './chosen-runtime';
import type { RunFlags } from './command-line';
import { type Destinations, destinationsOf } from './destinations/destinations';
import { logsFolder, openLogFile } from './destinations/log-file';
import { makeOutputFolder } from './destinations/output-folder';
import { runSummary } from './destinations/summary';
import { exitCodeOf } from './exit-code';
import { listenToInterruptions } from './interruption';
import { type ReportListener, type ReportProps, report } from './report/report';
import type { RunResult } from './report/result';
import { openTerminal, type Terminal } from './report/terminal';
import { reportPropsOf } from './report-props';
import type { PreparedRun } from './sources/prepared-run';
import { stopWhenInterrupted } from './stop-when-interrupted';

const reportProps = async (
  run: PreparedRun,
  terminal: Terminal,
  folder: string,
  jobName: string,
  file: string | undefined,
): Promise<ReportProps> => {
  const log = await openLogFile({
    ...(file !== undefined && { file }),
    logsFolder: logsFolder(process.env),
    jobName,
    start: new Date(),
    onFailure: terminal.line,
  });
  return reportPropsOf(run, { terminal, folder, log });
};

const appendSummary = (
  path: string,
  result: RunResult,
  { title }: PreparedRun,
  { plan, image }: RunFlags,
): Promise<void> => {
  const ran = plan === undefined ? (title[0]?.text ?? image) : undefined;
  return appendFile(path, `${runSummary(result, ran)}\n`);
};

/**
 * Runs a job on this machine, and reports its progress and outcome.
 * @param folder the user's working directory; printed paths are relative to it.
 * @returns the exit code.
 * @throws UsageError before anything has started.
 */
export const runCommand = async (run: PreparedRun, flags: RunFlags, folder: string): Promise<number> => {
  // esbuild works while everything else is loaded and asked for.
  const bundled = readyBundles(bundlesOf(run.workflow));
  const bundlingEnded = Promise.allSettled([bundled]);
  try {
    return await startRun(run, flags, folder, bundled);
  } finally {
    await bundlingEnded;
    await run.remove?.();
  }
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
  readonly runtime: ContainerRuntime;
  readonly executionName: string;
  readonly destinations: Destinations;
}

/** Prints the beginning of a run, and opens its log and its page. */
const openReport = async (about: OpenReportProps): Promise<OpenedReport> => {
  const { run, terminal, folder, runtime, executionName, destinations } = about;
  const { log, report: page } = destinations;
  const props = await reportProps(run, terminal, folder, jobNameOf(run.workflow, executionName), log);
  const { begin, listener, end } = report(props);
  const { described, warnings } = describeRuntime(runtime, run.job.Environment);
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

const startRun = async (
  run: PreparedRun,
  flags: RunFlags,
  folder: string,
  bundled: Promise<void>,
): Promise<number> => {
  const destinations = await destinationsOf(flags, folder);
  const { keepFailed, summary } = destinations;
  const interruption = listenToInterruptions();
  const { startLocalRun } = await import('../../local/local-run.js');
  const runtime = chosenRuntime(flags);
  const terminal = await openTerminal();
  let localRun: LocalRun | undefined;
  stopWhenInterrupted(interruption, terminal, 'the job', () => localRun?.stop());
  const outputFolders = run.outputs.map(({ path }) => path);
  for (const path of outputFolders) await makeOutputFolder(path);
  const executionName = randomUUID();
  const { listener, end } = await openReport({
    ...{ run, terminal, folder, runtime, executionName, destinations },
  });
  const { workflow, input, s3 } = run;
  await bundled;
  localRun = await startLocalRun({
    ...{ workflow, input, s3, outputFolders, runtime, executionName, listener },
    ...(keepFailed !== undefined && { keepFailed }),
  });
  // The interruption came while the run was being set up.
  if (interruption.exitCode !== undefined) localRun.stop();
  const result = await end(await localRun.outcome);
  if (summary !== undefined) await appendSummary(summary, result, run, flags);
  return exitCodeOf([result], interruption.exitCode);
};
