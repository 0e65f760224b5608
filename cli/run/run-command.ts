import { randomUUID } from 'node:crypto';
import { appendFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { readyBundles } from '../../functions/bundle/ready-bundles';
import { chooseRuntime } from '../../local/container/choose-runtime';
import type { ContainerRuntime } from '../../local/container/container';
import { type LocalRun, startLocalRun } from '../../local/local-run';
import { jobNameOf } from '../../local/local-workflow';
import { activeEnvironmentWarning, describeInterpreter, findPython } from '../../local/python/interpreter';
import { UsageError } from '../command-line/usage-error';
import { failureHint } from './advice/failure-hints';
import { isTemporary, lostFilesAdvice } from './advice/lost-files';
import type { RunFlags } from './command-line';
import { destinationsOf } from './destinations/destinations';
import { logsFolder, openLogFile } from './destinations/log-file';
import { makeOutputFolder } from './destinations/output-folder';
import { openRunPage } from './destinations/run-page';
import { runSummary } from './destinations/summary';
import { type Interruption, listenToInterruptions } from './interruption';
import { countOlderFiles } from './report/older-files';
import { type ReportProps, report } from './report/report';
import type { ReportedRun } from './report/reported-run';
import type { RunResult } from './report/result';
import { openTerminal, type Terminal } from './report/terminal';
import type { PreparedRun } from './sources/prepared-run';
import { workflowDetails } from './sources/workflow-details';

const FAILED = 1;

/** The job succeeded, and wrote files that nothing keeps. */
const FILES_LOST = 3;

/** Printed on the first and second Ctrl-C. The third ends this program. */
const STOP_MESSAGES = [
  'Stopping the job… Press Ctrl-C again to kill it.',
  'Killing the job… Press Ctrl-C again to exit; cleanup continues in the background.',
];
const STOPS_UNTIL_EXIT = STOP_MESSAGES.length;

const chosenRuntime = ({ docker, image }: RunFlags): ContainerRuntime => {
  try {
    return chooseRuntime({ docker: docker ?? false, ...(image !== undefined && { image }) });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

const reportedRun = async (run: PreparedRun): Promise<ReportedRun> => ({
  title: run.title,
  inputs: run.inputs,
  outputs: await Promise.all(
    run.outputs.map(async ({ uri, path, localPath }) => ({
      uri,
      path,
      localPath,
      olderFiles: await countOlderFiles(path),
    })),
  ),
  details: [...run.details, ...workflowDetails(run.workflow)],
  mappings: run.s3,
  awsCommands: run.awsCommands,
});

/** Stops the run at the first interruption, kills it at the second, and ends the program at the third. */
const stopWhenInterrupted = (
  interruption: Interruption,
  terminal: Terminal,
  localRun: () => LocalRun | undefined,
): void => {
  let interruptions = 0;
  interruption.react = () => {
    interruptions += 1;
    // The run's guard cleans up.
    if (interruptions > STOPS_UNTIL_EXIT) process.exit();
    terminal.line(STOP_MESSAGES[interruptions - 1] ?? '');
    localRun()?.stop();
  };
};

const exitCodeOf = ({ status, lostFiles }: RunResult, interrupted: number | undefined): number => {
  if (status !== 'SUCCEEDED') return interrupted ?? FAILED;
  return lostFiles.length > 0 ? FILES_LOST : 0;
};

const reportProps = async (
  run: PreparedRun,
  terminal: Terminal,
  folder: string,
  jobName: string,
  file: string | undefined,
): Promise<ReportProps> => {
  const inputFolders = run.inputs.map(({ localPath }) => localPath);
  return {
    terminal,
    run: await reportedRun(run),
    folder,
    log: await openLogFile({
      ...(file !== undefined && { file }),
      logsFolder: logsFolder(process.env),
      jobName,
      start: new Date(),
      onFailure: terminal.line,
    }),
    temporaryFolders: [tmpdir(), await realpath(tmpdir())],
    failureHint,
    lostFilesAdvice: (paths) => lostFilesAdvice(paths, inputFolders, run.outputsPlace),
    isTemporary: (path) => isTemporary(path, inputFolders),
  };
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
  try {
    return await startRun(run, flags, folder);
  } finally {
    await run.remove?.();
  }
};

const startRun = async (run: PreparedRun, flags: RunFlags, folder: string): Promise<number> => {
  const { keepFailed, log, summary, report: page } = await destinationsOf(flags, folder);
  const interruption = listenToInterruptions();
  const runtime = chosenRuntime(flags);
  await readyBundles();
  const terminal = await openTerminal();
  let localRun: LocalRun | undefined;
  stopWhenInterrupted(interruption, terminal, () => localRun);
  const outputFolders = run.outputs.map(({ path }) => path);
  for (const path of outputFolders) await makeOutputFolder(path);
  const executionName = randomUUID();
  const props = await reportProps(run, terminal, folder, jobNameOf(run.workflow, executionName), log);
  const { begin, listener, end } = report(props);
  const python = runtime.isProcess ? findPython(run.job.Environment ?? {}) : undefined;
  const described = describeInterpreter(runtime, python);
  begin(described);
  const runtimeText = described.description;
  const runPage = page && openRunPage({ ...props, path: page, prepared: run, executionName, runtimeText });
  const warning = activeEnvironmentWarning(python, process.env);
  for (const note of [...run.notes, ...(warning === undefined ? [] : [warning])]) terminal.line(note);
  const { workflow, input, s3 } = run;
  localRun = await startLocalRun({
    ...{ workflow, input, s3, outputFolders, runtime, executionName },
    listener: runPage ? runPage.listener(listener) : listener,
    ...(keepFailed !== undefined && { keepFailed }),
  });
  // The interruption came while the run was being set up.
  if (interruption.exitCode !== undefined) localRun.stop();
  const outcome = await localRun.outcome;
  const result = await end(outcome, runPage && (await runPage.write(outcome)));
  if (summary !== undefined) await appendSummary(summary, result, run, flags);
  return exitCodeOf(result, interruption.exitCode);
};
