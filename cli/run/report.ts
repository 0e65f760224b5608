import { relative } from 'node:path';
import type { ContainerRuntime } from '../../local/container/container';
import { S3_LAYOUT } from '../../local/execution-input';
import { LOCAL_WAIT_IN_MILLISECONDS, type LocalRunProps } from '../../local/local-run';
import type { LocalRunOptions } from '../../local/run-options';
import type { S3Object } from '../../local/s3/s3-store';
import type { ExecutionEvent, ExecutionOutcome } from '../../local/step-functions/execute-definition';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/deployment/poll-interval';
import { isRecord, parseJson } from '../../workflow/rules/json-value';
import { awsCommands } from './aws-commands';
import type { Terminal } from './terminal';

/** A size for people: bytes below 1,000, then kB, MB and GB with one decimal. */
export const formatSize = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB'];
  const shown = (unit: number): string => (unit === 0 ? String(bytes) : (bytes / 1000 ** unit).toFixed(1));
  // By the rounded size: 999,999 bytes are 1.0 MB, not 1000.0 kB.
  const unit = units.findIndex((_, index) => Number(shown(index)) < 1000 || index === units.length - 1);
  return `${shown(unit)} ${units[unit]}`;
};

const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

const seconds = (count: number): string => (count % 60 === 0 ? `${count / 60} min` : `${count} s`);

/** Lambda gives a function's error as a JSON text; a person wants its message. */
const readableCause = (cause: string): string => {
  const parsed = parseJson(cause);
  return isRecord(parsed) && typeof parsed.errorMessage === 'string' ? parsed.errorMessage : cause;
};

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

/** What breaks a line, moves the cursor or turns the direction of a text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const escaped = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** The name of a job's file, which can hold anything but a zero byte, on one line: such names as a JSON text. */
const fileName = (name: string): string =>
  UNPRINTABLE.test(name) ? JSON.stringify(name).replaceAll(new RegExp(UNPRINTABLE, 'gu'), escaped) : name;

/** A job may leave a million. */
const LISTED_FILES = 100;

/** Everything that a run tells the person at the terminal. */
export const report = (terminal: Terminal, options: LocalRunOptions, folder: string) => {
  const start = Date.now();
  const elapsed = (): string => formatSeconds(Date.now() - start);
  const shown = (path: string): string => relative(folder, path) || '.';
  let uploads: readonly S3Object[] = [];
  // Worked out now: when the job has ended, its input may be gone.
  const commands = awsCommands(options, folder);

  const begin = (runtime: ContainerRuntime): void => {
    const { floorInSeconds, ceilingInSeconds } = DEFAULT_POLL_BOUNDS;
    const local = `${LOCAL_WAIT_IN_MILLISECONDS / 1000} s`;
    terminal.line(terminal.style('bold', 'SageMaker Processing on this machine'));
    if (options.script !== undefined) terminal.line(`  script  ${shown(options.script)}`);
    if (options.input !== undefined) terminal.line(`  input   ${shown(options.input)}`);
    terminal.line(`  output  ${shown(options.output)}`);
    terminal.line(`  runs    ${runtime.description}`);
    if (options.instanceCount !== undefined) {
      const share = options.sharded ? ', each on its share of the input' : '';
      terminal.line(`  on      ${options.instanceCount} instances${share}`);
    }
    if (options.integration === 'sync')
      terminal.line("  by      Step Functions' own createProcessingJob.sync");
    terminal.line(
      `  waits   ${local} here, ${seconds(floorInSeconds)} to ${seconds(ceilingInSeconds)} deployed`,
    );
    terminal.line('');
  };

  const listener: LocalRunProps['listener'] = {
    onEvent: (event: ExecutionEvent) => {
      if (event.type === 'StateEntered' && event.state) {
        terminal.line(`${elapsed().padStart(8)}  ${event.state.name}`);
        terminal.progress(event.state.name, elapsed);
      }
      if (event.type === 'StateRetried' && event.state) {
        terminal.line(`${elapsed().padStart(8)}  ${event.state.name} failed and is tried again`);
      }
    },
    onLine: (line, _stream, host) =>
      terminal.line(`          ${terminal.style('dim', host === undefined ? '|' : `${host} |`)} ${line}`),
    drained: terminal.drained,
    onUpload: (_uri, objects) => {
      uploads = [...uploads, ...objects];
    },
  };

  const listOutputs = (): void => {
    if (uploads.length === 0) terminal.line('  none: the job left nothing in /opt/ml/processing/output');
    const files = uploads.slice(0, LISTED_FILES).map(({ key, sizeInBytes, link }) => ({
      name: fileName(key.slice(S3_LAYOUT.output.length + 1)),
      size: link === undefined ? formatSize(sizeInBytes) : 'link',
      note: link === undefined ? '' : `  to ${fileName(link)}; AWS uploads no links`,
    }));
    const width = Math.max(0, ...files.map(({ name }) => name.length));
    for (const { name, size, note } of files) {
      terminal.line(`  ${name.padEnd(width)}  ${size.padStart(9)}${note}`);
    }
    const more = uploads.slice(LISTED_FILES);
    if (more.length === 0) return;
    const size = formatSize(more.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0));
    terminal.line(`  and ${more.length} more, of ${size} together`);
  };

  const end = (outcome: ExecutionOutcome): void => {
    terminal.endProgress();
    terminal.line('');
    if (outcome.status === 'SUCCEEDED') {
      terminal.line(
        `${terminal.style('green', `Succeeded in ${elapsed()}.`)} Outputs in ${shown(options.output)}:`,
      );
      listOutputs();
      terminal.line('\nThe same in AWS:');
      for (const command of commands) terminal.line(`  ${command}`);
    } else if (outcome.status === 'FAILED') {
      terminal.line(terminal.style('red', `Failed after ${elapsed()}: ${outcome.error}`));
      terminal.line(indented(readableCause(outcome.cause)));
    } else {
      terminal.line(
        terminal.style(
          'red',
          `${outcome.status === 'ABORTED' ? 'Stopped' : 'Timed out'} after ${elapsed()}.`,
        ),
      );
    }
  };

  return { begin, listener, end };
};
