import { isAbsolute, relative } from 'node:path';
import type { ContainerRuntime } from '../../../local/container/container';
import type { LostFiles } from '../../../local/job/lost-files';
import type { LocalRunListener } from '../../../local/local-run';
import { type Clock, systemClock } from '../../../local/sagemaker/clock';
import type { UsageSample } from '../../../local/usage/usage';
import { readableCause } from '../../../workflow/run/readable-cause';
import type { RunOutcome } from '../../../workflow/run/run-event';
import { beginning } from './beginning';
import { type CauseParts, causeParts } from './cause';
import { type Display, type Ending, endLines } from './ending';
import { logLine } from './log-line';
import { withContainerPaths, withLocalPaths } from './places';
import { progress } from './progress';
import { type RecentOutput, recentOutput } from './recent-output';
import type { ReportedRun } from './reported-run';
import type { LostFile, RunResult } from './result';
import type { RunLog } from './run-log';
import type { Terminal } from './terminal';
import { type OutputFiles, outputNames, withUpload } from './uploads';

/** Follows a run, its lost files and the kept files of a failed job. */
export interface ReportListener extends LocalRunListener {
  onUsage(sample: UsageSample, host?: string): void;
  onLostFiles(lost: LostFiles, host?: string): void;
  onKept(folder: string, count: number): void;
}

/** Prints a run: what runs at the beginning, its progress, and its outcome at the end. */
export interface Report {
  begin(runtime: ContainerRuntime): void;
  readonly listener: ReportListener;
  /** @param reportPath the page about the run. @default - there is none */
  end(outcome: RunOutcome, reportPath?: string): Promise<RunResult>;
}

export interface ReportProps {
  readonly terminal: Terminal;
  readonly run: ReportedRun;
  /** The user's working directory; paths are relative to it. */
  readonly folder: string;
  readonly log: RunLog;
  /** The names of the folder in which the run has its temporary folder. */
  readonly temporaryFolders: readonly string[];
  /** @default - the system's clock */
  readonly clock?: Clock;
  /** A hint for the user, from the last lines of a failed job. @default - none */
  readonly failureHint?: (lines: readonly string[]) => string | undefined;
  /** What to do so that the files at these paths are kept. @default - none */
  readonly lostFilesAdvice?: (paths: readonly string[]) => readonly string[];
  /** Whether a file outside the outputs may be one that the job needed only while it ran. @default - it is not */
  readonly isTemporary?: (path: string) => boolean;
}

/** What the run has reported so far. */
interface Findings {
  outputs: readonly OutputFiles[];
  lostFiles: readonly LostFile[];
  /** Of all lost files: the list may have only some. */
  lostCount: number;
  kept?: { readonly folder: string; readonly count: number };
}

const causeOf = (outcome: RunOutcome): string =>
  outcome.status === 'FAILED' ? readableCause(outcome.cause) : '';

/** Waits for both, if they are slow. */
const bothDrained = (terminal: Terminal, log: RunLog): Promise<void> | undefined => {
  const pauses = [terminal.drained(), log.drained()].filter((pause) => pause !== undefined);
  return pauses.length === 0 ? undefined : Promise.all(pauses).then(() => undefined);
};

/** Follows what the job writes, uploads, loses and leaves. */
const jobListener = (
  { terminal, run, log }: ReportProps,
  output: RecentOutput,
  findings: Findings,
): Omit<ReportListener, 'onEvent' | 'onUsage'> => ({
  onLine: (line, stream, host) => {
    terminal.line(logLine(terminal, line, host));
    log.line(host === undefined ? line : `${host} | ${line}`);
    output.add(line, stream, host);
  },
  drained: () => bothDrained(terminal, log),
  onUpload: (uri, objects) => {
    findings.outputs = withUpload(findings.outputs, run, uri, objects);
  },
  onLostFiles: ({ files, count }, host) => {
    const named = host === undefined ? files : files.map((file) => ({ ...file, host }));
    findings.lostFiles = [...findings.lostFiles, ...named];
    findings.lostCount += count;
  },
  onKept: (folder, count) => {
    findings.kept = { folder, count };
  },
});

/** The path of an output that no mapping covers is an S3 URI. */
export const shownFrom =
  (folder: string) =>
  (path: string): string =>
    isAbsolute(path) ? relative(folder, path) || '.' : path;

/** A text with the user's own paths, and those of the container. */
export const localText =
  ({ run, temporaryFolders, folder }: Pick<ReportProps, 'run' | 'temporaryFolders' | 'folder'>) =>
  (text: string): string =>
    withLocalPaths(withContainerPaths(text, temporaryFolders), run.mappings, shownFrom(folder));

/** A failure's cause, with the user's own paths. */
const localCause = (outcome: RunOutcome, props: ReportProps, output: RecentOutput): CauseParts => {
  const { reason, scriptFrame, scriptError } = causeParts(causeOf(outcome), output.errorTexts());
  const localize = localText(props);
  return {
    reason: reason.map(localize),
    ...(scriptError !== undefined && { scriptError: localize(scriptError) }),
    ...(scriptFrame && { scriptFrame: scriptFrame.map(localize) }),
  };
};

const endingOf = (
  outcome: RunOutcome,
  milliseconds: number,
  cause: CauseParts,
  props: ReportProps,
  output: RecentOutput,
  findings: Findings,
): Ending => {
  const { run, log, failureHint, lostFilesAdvice, isTemporary } = props;
  const logPath = log.path();
  const hint = outcome.status === 'FAILED' ? failureHint?.([...output.lines(), ...cause.reason]) : undefined;
  return {
    ...findings,
    outcome,
    run,
    milliseconds,
    cause,
    lostFilesAdvice: lostFilesAdvice?.(findings.lostFiles.map(({ path }) => path)) ?? [],
    // A job that kept nothing has most likely written its results to the wrong place.
    areTemporary:
      outputNames(findings.outputs).length > 0 &&
      findings.lostFiles.every(({ path }) => isTemporary?.(path) ?? false),
    ...(hint !== undefined && { hint }),
    ...(logPath !== undefined && { logPath }),
  };
};

const resultOf = ({ outcome, milliseconds, outputs, lostFiles, areTemporary, cause }: Ending): RunResult => ({
  status: outcome.status,
  milliseconds,
  files: outputNames(outputs),
  lostFiles: areTemporary ? [] : lostFiles,
  ...(outcome.status === 'FAILED' && {
    failure: { error: outcome.error, reason: cause.scriptError ?? cause.reason[0] ?? '' },
  }),
});

/** The end as the log has it: without commands, which may hold values of the job's environment. */
const endText = ({ logPath: _log, reportPath: _report, ...ending }: Ending, { shown }: Display): string =>
  endLines(
    { ...ending, run: { ...ending.run, awsCommands: [] } },
    { shown, style: (_style, text) => text },
  ).join('\n');

const headingOf = ({ step }: ReportedRun): string =>
  step === undefined
    ? 'SageMaker Processing on this machine'
    : `Step ${step.position} of ${step.total}: ${step.name}`;

export const report = (props: ReportProps): Report => {
  const { terminal, run, folder, log, clock = systemClock } = props;
  const output = recentOutput();
  const findings: Findings = { outputs: [], lostFiles: [], lostCount: 0 };
  const display: Display = { style: terminal.style, shown: shownFrom(folder) };
  const logTimed = (text: string): void => log.line(`[${new Date(clock.now()).toISOString()}] ${text}`);
  const { milliseconds, onEvent, onUsage, begin, end } = progress(terminal, clock, logTimed, run.step?.name);
  return {
    begin: (runtime) => {
      terminal.line(terminal.style('bold', headingOf(run)));
      for (const line of [...beginning(run, runtime.description, display.shown), '']) terminal.line(line);
      begin();
    },
    listener: { onEvent, onUsage, ...jobListener(props, output, findings) },
    end: async (outcome, reportPath) => {
      end();
      const cause = localCause(outcome, props, output);
      const ending = {
        ...endingOf(outcome, milliseconds(), cause, props, output, findings),
        ...(reportPath !== undefined && { reportPath }),
      };
      for (const line of ['', ...endLines(ending, display)]) terminal.line(line);
      logTimed(endText(ending, display));
      await log.close();
      return resultOf(ending);
    },
  };
};
