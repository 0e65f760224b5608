import { randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, appendFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { readyBundles } from '../../functions/bundle/ready-bundles';
import { chooseRuntime } from '../../local/container/choose-runtime';
import type { ContainerRuntime } from '../../local/container/container';
import { type LocalRun, startLocalRun } from '../../local/local-run';
import { jobNameOf } from '../../local/local-workflow';
import { activeEnvironmentWarning, describeInterpreter, findPython } from '../../local/python/interpreter';
import { UsageError } from '../command-line/usage-error';
import type { RunFlags } from './command-line';
import { failureHint } from './failure-hints';
import { type Interruption, listenToInterruptions } from './interruption';
import { newFolder, pathOf } from './local-paths';
import { logsFolder, openLogFile } from './log-file';
import { isTemporary, lostFilesAdvice } from './lost-files';
import { makeOutputFolder } from './output-folder';
import type { PreparedRun } from './prepared-run';
import { countOlderFiles } from './report/older-files';
import { type Report, report } from './report/report';
import type { ReportedRun } from './report/reported-run';
import type { RunResult } from './report/result';
import { openTerminal, type Terminal } from './report/terminal';
import { runSummary } from './summary';
import { workflowDetails } from './workflow-details';

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

interface Destinations {
  readonly log?: string;
  readonly summary?: string;
  readonly keepFailed?: string;
}

/** The files and the folder that receive what a run leaves beside its outputs. */
const destinationsOf = (flags: RunFlags, folder: string): Destinations => {
  const { log, summary, 'keep-failed': keepFailed } = flags;
  return {
    ...(log !== undefined && { log: pathOf('log', log, folder) }),
    ...(summary !== undefined && { summary: pathOf('summary', summary, folder) }),
    ...(keepFailed !== undefined && {
      keepFailed: newFolder('keep-failed', pathOf('keep-failed', keepFailed, folder)),
    }),
  };
};

/** Fails before the run, not after it. Makes nothing. */
const checkSummary = async (path: string): Promise<void> => {
  try {
    await (existsSync(path) ? appendFile(path, '') : access(dirname(path), constants.W_OK));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--summary must be a file that you can write to; ${path} cannot be used (${code}).`);
  }
};

const openReport = async (
  run: PreparedRun,
  terminal: Terminal,
  folder: string,
  jobName: string,
  file: string | undefined,
): Promise<Report> => {
  const inputFolders = run.inputs.map(({ localPath }) => localPath);
  return report({
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
  });
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
  const { keepFailed, log, summary } = destinationsOf(flags, folder);
  if (summary !== undefined) await checkSummary(summary);
  const interruption = listenToInterruptions();
  const runtime = chosenRuntime(flags);
  await readyBundles();
  const terminal = await openTerminal();
  let localRun: LocalRun | undefined;
  stopWhenInterrupted(interruption, terminal, () => localRun);
  const outputFolders = run.outputs.map(({ path }) => path);
  for (const path of outputFolders) await makeOutputFolder(path);
  const executionName = randomUUID();
  const { begin, listener, end } = await openReport(
    run,
    terminal,
    folder,
    jobNameOf(run.workflow, executionName),
    log,
  );
  const python = runtime.isProcess ? findPython(run.job.Environment ?? {}) : undefined;
  begin(describeInterpreter(runtime, python));
  const warning = activeEnvironmentWarning(python, process.env);
  for (const note of [...run.notes, ...(warning === undefined ? [] : [warning])]) terminal.line(note);
  const { workflow, input, s3 } = run;
  localRun = await startLocalRun({
    ...{ workflow, input, s3, outputFolders, runtime, listener, executionName },
    ...(keepFailed !== undefined && { keepFailed }),
  });
  // The interruption came while the run was being set up.
  if (interruption.exitCode !== undefined) localRun.stop();
  const result = await end(await localRun.outcome);
  if (summary !== undefined) {
    const ran = flags.plan === undefined ? (run.title[0]?.text ?? flags.image) : undefined;
    await appendFile(summary, `${runSummary(result, ran)}\n`);
  }
  return exitCodeOf(result, interruption.exitCode);
};
