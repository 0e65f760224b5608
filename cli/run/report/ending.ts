import type { RunOutcome } from '../../../workflow/run/run-event';
import { formatCount, formatSeconds } from './amounts';
import type { CauseParts } from './cause';
import { fileList } from './file-list';
import type { ReportedRun } from './reported-run';
import type { LostFile } from './result';
import type { Style } from './terminal';
import { type OutputFiles, outputSections } from './uploads';

/** What the last lines of a run are made from. */
export interface Ending {
  readonly outcome: RunOutcome;
  readonly run: ReportedRun;
  readonly milliseconds: number;
  readonly outputs: readonly OutputFiles[];
  readonly lostFiles: readonly LostFile[];
  /** Of all lost files: the list may have only some. */
  readonly lostCount: number;
  /** What to do so that no file is lost. */
  readonly lostFilesAdvice: readonly string[];
  /** Whether the lost files may be the job's temporary ones. */
  readonly areTemporary: boolean;
  /** Why it failed. */
  readonly cause: CauseParts;
  readonly hint?: string;
  /** Where the files are kept that a failed job wrote. */
  readonly kept?: { readonly folder: string; readonly count: number };
  readonly logPath?: string;
  /** The page about the run. */
  readonly reportPath?: string;
}

/** How texts are shown. */
export interface Display {
  style(style: Style, text: string): string;
  /** A path as the user sees it. */
  shown(path: string): string;
}

const reportLine = ({ reportPath }: Ending, shown: Display['shown']): readonly string[] =>
  reportPath === undefined ? [] : [`Report: ${shown(reportPath)}`];

const MAX_LISTED_LOST_FILES = 20;

const lostFileList = ({ lostFiles }: Ending): readonly string[] =>
  fileList(
    lostFiles.map(({ path, sizeInBytes, host }) => ({
      name: host === undefined ? path : `${host}: ${path}`,
      sizeInBytes,
    })),
    MAX_LISTED_LOST_FILES,
  );

const loss = (ending: Ending, { style, shown }: Display): readonly string[] => {
  const { run, milliseconds, outputs, lostCount, lostFilesAdvice } = ending;
  const [files, areLost] =
    lostCount === 1 ? ['1 file', 'it is lost'] : [`${lostCount} files`, 'they are lost'];
  const sentence = `Succeeded in ${formatSeconds(milliseconds)}, but the job wrote ${files} outside its outputs, and ${areLost}:`;
  return [
    style('yellow', sentence),
    ...lostFileList(ending),
    ...lostFilesAdvice,
    ...outputSections(run, outputs, shown).flat(),
    ...reportLine(ending, shown),
  ];
};

const temporaryFiles = (ending: Ending): readonly string[] =>
  ending.lostFiles.length === 0
    ? []
    : [
        `The job left ${formatCount(ending.lostCount, 'file')} outside its outputs. SageMaker does not keep:`,
        ...lostFileList(ending),
      ];

const success = (ending: Ending, { style, shown }: Display): readonly string[] => {
  const { run, milliseconds, outputs } = ending;
  const [first = '', ...others] = outputSections(run, outputs, shown).flat();
  const commands = run.awsCommands.map((command) => `  ${command}`);
  return [
    `${style('green', `Succeeded in ${formatSeconds(milliseconds)}.`)} ${first}`.trimEnd(),
    ...others,
    ...temporaryFiles(ending),
    ...reportLine(ending, shown),
    ...(commands.length === 0 ? [] : ['', 'The same in AWS:', ...commands]),
  ];
};

/** What the user can do after a run that did not succeed. */
const nextSteps = ({ kept, hint, reportPath, logPath }: Ending, { shown }: Display): readonly string[] => [
  ...(hint === undefined ? [] : [`  ${hint}`]),
  ...(kept === undefined
    ? []
    : [`  ${shown(kept.folder)} keeps ${formatCount(kept.count, 'file')} that the job wrote.`]),
  ...(reportPath === undefined ? [] : [`  The report: ${shown(reportPath)}`]),
  ...(logPath === undefined ? [] : [`  The whole log: ${logPath}`]),
];

/** A failure has to be seen at a glance, at the end of the terminal. */
const MAX_FAILURE_LINES = 10;

/** Leaves lines out that do not fit. The log has them. */
const fitting = (lines: readonly string[], limit: number): readonly string[] =>
  lines.length <= limit
    ? lines
    : [...lines.slice(0, limit - 1), `… and ${formatCount(lines.length - limit + 1, 'more line')}`];

const failure = (error: string, ending: Ending, display: Display): readonly string[] => {
  const { milliseconds, cause, logPath } = ending;
  const { reason, scriptFrame = [], scriptError = [] } = cause;
  const steps = nextSteps(ending, display);
  const lines = [...scriptFrame, scriptError, ...reason].flat();
  // Without a log, nothing else has the lines.
  const limit = logPath === undefined ? lines.length : MAX_FAILURE_LINES - 1 - steps.length;
  return [
    display.style('red', `Failed after ${formatSeconds(milliseconds)}: ${error}`),
    ...fitting(lines, limit).map((line) => `  ${display.style('red', line)}`),
    ...steps,
  ];
};

/** The last lines of a run. */
export const endLines = (ending: Ending, display: Display): readonly string[] => {
  const { outcome, milliseconds, lostFiles, areTemporary } = ending;
  if (outcome.status === 'SUCCEEDED') {
    return lostFiles.length > 0 && !areTemporary ? loss(ending, display) : success(ending, display);
  }
  if (outcome.status === 'FAILED') return failure(outcome.error, ending, display);
  const verb = outcome.status === 'ABORTED' ? 'Stopped' : 'Timed out';
  return [
    display.style('red', `${verb} after ${formatSeconds(milliseconds)}.`),
    ...nextSteps(ending, display),
  ];
};
