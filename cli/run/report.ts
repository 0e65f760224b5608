import { relative } from 'node:path';
import type { ContainerRuntime } from '../../local/container/container';
import { S3_LAYOUT } from '../../local/execution-input';
import { LOCAL_WAIT_IN_MILLISECONDS, type LocalRunListener } from '../../local/local-run';
import type { LocalRunOptions } from '../../local/run-options';
import type { S3Object } from '../../local/s3/s3-store';
import type { ExecutionEvent, ExecutionOutcome } from '../../local/step-functions/execute-definition';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/deployment/poll-interval';
import { isRecord, parseJson } from '../../workflow/rules/json-value';
import { awsCommands } from './aws-commands';
import type { Terminal } from './terminal';

/** A size for people: bytes below 1,000, otherwise kB, MB or GB with one decimal. */
export const formatSize = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB'];
  const shown = (unit: number): string => (unit === 0 ? String(bytes) : (bytes / 1000 ** unit).toFixed(1));
  // Compares the rounded size: 999,999 bytes are 1.0 MB, not 1000.0 kB.
  const unit = units.findIndex((_, index) => Number(shown(index)) < 1000 || index === units.length - 1);
  return `${shown(unit)} ${units[unit]}`;
};

const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

const formatInterval = (seconds: number): string =>
  seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

/** Lambda wraps a function's error in JSON; a person needs only its message. */
const readableCause = (cause: string): string => {
  const parsed = parseJson(cause);
  return isRecord(parsed) && typeof parsed.errorMessage === 'string' ? parsed.errorMessage : cause;
};

const indent = (text: string): string => text.replaceAll(/^/gm, '  ');

/** Characters that break a line, move the cursor or change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** A file name on one line. A name with unprintable characters is shown as a JSON string. */
const fileName = (name: string): string =>
  UNPRINTABLE.test(name)
    ? JSON.stringify(name).replaceAll(new RegExp(UNPRINTABLE, 'gu'), escapeCharacter)
    : name;

/** What the report is about, and where it goes. */
interface ReportContext {
  readonly terminal: Terminal;
  readonly options: LocalRunOptions;
  /** The time since the start of the run, formatted. */
  readonly elapsed: () => string;
  /** A path relative to the user's working directory. */
  readonly shown: (path: string) => string;
}

const beginning = ({ terminal, options, shown }: ReportContext, runtime: ContainerRuntime): string[] => {
  const { script, input, output, instanceCount, sharded, integration } = options;
  const { floorInSeconds, ceilingInSeconds } = DEFAULT_POLL_BOUNDS;
  const localWait = `${LOCAL_WAIT_IN_MILLISECONDS / 1000} s`;
  const deployedWait = `${formatInterval(floorInSeconds)} to ${formatInterval(ceilingInSeconds)}`;
  return [
    terminal.style('bold', 'SageMaker Processing on this machine'),
    ...(script === undefined ? [] : [`  script  ${shown(script)}`]),
    ...(input === undefined ? [] : [`  input   ${shown(input)}`]),
    `  output  ${shown(output)}`,
    `  runs    ${runtime.description}`,
    ...(instanceCount === undefined
      ? []
      : [`  on      ${instanceCount} instances${sharded ? ', each on its share of the input' : ''}`]),
    ...(integration === 'sync' ? ["  by      Step Functions' own createProcessingJob.sync"] : []),
    `  polls   every ${localWait} here, every ${deployedWait} when deployed`,
    '',
  ];
};

const reportEvent = ({ terminal, elapsed }: ReportContext, { type, state }: ExecutionEvent): void => {
  if (!state) return;
  const time = elapsed().padStart(8);
  if (type === 'StateEntered') {
    terminal.line(`${time}  ${state.name}`);
    terminal.progress(state.name, elapsed);
  }
  if (type === 'StateRetried') terminal.line(`${time}  ${state.name} failed; retrying`);
};

/** A job may leave a million files. */
const MAX_LISTED_FILES = 100;

const outputLines = (uploads: readonly S3Object[]): string[] => {
  const files = uploads.slice(0, MAX_LISTED_FILES).map(({ key, sizeInBytes, link }) => ({
    name: fileName(key.slice(S3_LAYOUT.output.length + 1)),
    size: link === undefined ? formatSize(sizeInBytes) : 'link',
    note: link === undefined ? '' : `  to ${fileName(link)}; SageMaker does not upload symbolic links`,
  }));
  const width = Math.max(0, ...files.map(({ name }) => name.length));
  return files.map(({ name, size, note }) => `  ${name.padEnd(width)}  ${size.padStart(9)}${note}`);
};

/** The files that are not listed, as one line. */
const remainingOutputs = (uploads: readonly S3Object[]): string[] => {
  const rest = uploads.slice(MAX_LISTED_FILES);
  const size = formatSize(rest.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0));
  return rest.length === 0 ? [] : [`  and ${rest.length} more (${size} in total)`];
};

const success = (
  { terminal, options, elapsed, shown }: ReportContext,
  uploads: readonly S3Object[],
  commands: readonly string[],
): string[] => [
  `${terminal.style('green', `Succeeded in ${elapsed()}.`)} Outputs in ${shown(options.output)}:`,
  ...(uploads.length === 0 ? ['  none: the job left nothing in /opt/ml/processing/output'] : []),
  ...outputLines(uploads),
  ...remainingOutputs(uploads),
  '\nThe same in AWS:',
  ...commands.map((command) => `  ${command}`),
];

const failure = (
  { terminal, elapsed }: ReportContext,
  outcome: Exclude<ExecutionOutcome, { readonly status: 'SUCCEEDED' }>,
): string[] => {
  if (outcome.status === 'FAILED') {
    return [
      terminal.style('red', `Failed after ${elapsed()}: ${outcome.error}`),
      indent(readableCause(outcome.cause)),
    ];
  }
  const verb = outcome.status === 'ABORTED' ? 'Stopped' : 'Timed out';
  return [terminal.style('red', `${verb} after ${elapsed()}.`)];
};

/** Prints a run: its options at the beginning, its progress, and its outcome at the end. */
export interface Report {
  begin(runtime: ContainerRuntime): void;
  readonly listener: LocalRunListener;
  end(outcome: ExecutionOutcome): void;
}

/** @param folder the user's working directory; paths are relative to it. */
export const report = (terminal: Terminal, options: LocalRunOptions, folder: string): Report => {
  const start = Date.now();
  const context: ReportContext = {
    terminal,
    options,
    elapsed: () => formatSeconds(Date.now() - start),
    shown: (path) => relative(folder, path) || '.',
  };
  // Computed now, because the job may remove its input.
  const commands = awsCommands(options, folder);
  let uploads: readonly S3Object[] = [];
  const print = (lines: readonly string[]): void => {
    for (const line of lines) terminal.line(line);
  };
  return {
    begin: (runtime) => print(beginning(context, runtime)),
    listener: {
      onEvent: (event) => reportEvent(context, event),
      onLine: (line, _stream, host) =>
        terminal.line(`          ${terminal.style('dim', host === undefined ? '|' : `${host} |`)} ${line}`),
      drained: terminal.drained,
      onUpload: (_uri, objects) => {
        uploads = [...uploads, ...objects];
      },
    },
    end: (outcome) => {
      terminal.endProgress();
      print([
        '',
        ...(outcome.status === 'SUCCEEDED' ? success(context, uploads, commands) : failure(context, outcome)),
      ]);
    },
  };
};
