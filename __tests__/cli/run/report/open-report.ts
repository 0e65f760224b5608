import { createClock, type TimerId } from '@sinonjs/fake-timers';
import { type ReportProps, report } from '../../../../cli/run/report/report';
import type { ReportedRun } from '../../../../cli/run/report/reported-run';
import type { Terminal } from '../../../../cli/run/report/terminal';

export const HERE = '/home/me/project';

const RUN: ReportedRun = {
  title: [{ label: 'script', text: 'run.py' }],
  inputs: [],
  outputs: [
    {
      uri: 's3://local/output/',
      path: `${HERE}/output`,
      localPath: '/opt/ml/processing/output',
      olderFiles: 0,
    },
  ],
  details: [],
  mappings: [{ uri: 's3://local/output/', path: `${HERE}/output` }],
  awsCommands: ['aws stepfunctions start-execution'],
};

export interface OpenReportProps extends Partial<Omit<ReportProps, 'run'>> {
  readonly run?: Partial<ReportedRun>;
  /** Whether the terminal has a line that updates itself. @default false */
  readonly isLive?: boolean;
}

/** A report with a clock that the test moves, and its output, with styles as `<style>text</style>`. */
export const openReport = ({ run = {}, isLive = false, ...props }: OpenReportProps = {}) => {
  const clock = createClock(0);
  const lines: string[] = [];
  const progress: string[] = [];
  const logged: string[] = [];
  const terminal: Terminal = {
    line: (text) => lines.push(text),
    drained: () => undefined,
    isLive: () => isLive,
    progress: (text, details) => progress.push(`${text} ${details()}`),
    endProgress: () => progress.push('end'),
    style: (style, text) => `<${style}>${text}</${style}>`,
  };
  const opened = report({
    terminal,
    run: { ...RUN, ...run },
    folder: HERE,
    log: {
      path: () => '/state/run.log',
      line: (text) => logged.push(text),
      drained: () => undefined,
      close: async () => undefined,
    },
    temporaryFolders: ['/tmp'],
    clock: {
      now: () => clock.now,
      setTimeout: (action, milliseconds) => clock.setTimeout(action, milliseconds),
      clearTimeout: (timer) => clock.clearTimeout(timer as TimerId),
    },
    ...props,
  });
  return { ...opened, clock, lines, progress, logged };
};
