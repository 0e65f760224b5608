import type { FollowClock } from '../../follow/api/clock';
import type { Execution } from '../../follow/api/run-api';
import { systemClock as systemTimers } from '../../local/sagemaker/clock';
import { memberAt } from '../../workflow/rules/json-value';
import { readableCause } from '../../workflow/run/readable-cause';
import type { RunEvent } from '../../workflow/run/run-event';
import { causeParts } from '../run/report/cause';
import { endLines } from '../run/report/ending';
import { itemsText } from '../run/report/items-text';
import { logLine } from '../run/report/log-line';
import { progress } from '../run/report/progress';
import { recentOutput } from '../run/report/recent-output';
import type { ReportedOutput } from '../run/report/reported-run';
import type { RunLog } from '../run/report/run-log';
import type { Terminal } from '../run/report/terminal';
import type { OutputFiles } from '../run/report/uploads';
import { fanOutLines } from './fan-out-lines';
import { jobTimes } from './job-times';
import { logCommand } from './log-command';

/** Prints a run in AWS, as a run on one machine is printed. */
export interface FollowReport {
  begin(): void;
  onEvent(event: RunEvent): void;
  /** Prints a sentence about following itself. */
  onNotice(sentence: string): void;
  /** Ends what updates itself in the terminal. */
  end(): void;
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

interface Findings {
  job?: EventOf<'JobCreated'>;
  jobEnd?: EventOf<'JobEnded'>;
  readonly outputs: EventOf<'Output'>[];
}

interface ReportProps {
  readonly terminal: Terminal;
  readonly execution: Execution;
  readonly clock: FollowClock;
  readonly region: string;
  /** @default - none */
  readonly log?: RunLog;
  /** The page about the run, known once it has ended. @default - none */
  readonly reportPath?: () => string | undefined;
}

/** The outputs that the job's request names. */
const requestedOutputs = (job: Findings['job']): readonly ReportedOutput[] => {
  const outputs = memberAt(job?.request, 'ProcessingOutputConfig.Outputs');
  return (Array.isArray(outputs) ? outputs : []).flatMap((output: unknown) => {
    const [uri, localPath] = [memberAt(output, 'S3Output.S3Uri'), memberAt(output, 'S3Output.LocalPath')];
    return typeof uri === 'string' && typeof localPath === 'string'
      ? [{ uri, path: uri, localPath, olderFiles: 0 }]
      : [];
  });
};

const outputFiles = ({ uri, files, count, sizeInBytes }: EventOf<'Output'>): OutputFiles => {
  const shown = files.reduce((sum, file) => sum + file.sizeInBytes, 0);
  const more = count - files.length;
  // The list counts its entries: the others are one entry.
  return {
    path: uri,
    files: more > 0 ? [...files, { name: `and ${more} more`, sizeInBytes: sizeInBytes - shown }] : files,
  };
};

/** The last lines of a run. */
const ending = (
  { time, outcome }: EventOf<'Ended'>,
  props: ReportProps,
  { job, jobEnd, outputs }: Findings,
  errorTexts: readonly string[],
): readonly string[] => {
  const { execution, region, terminal, reportPath } = props;
  const page = reportPath?.();
  // Without the right to list an output, nothing is known of it.
  const listed = requestedOutputs(job).filter(({ uri }) => outputs.some((output) => output.uri === uri));
  const lines = endLines(
    {
      outcome,
      run: { title: [], inputs: [], outputs: listed, details: [], mappings: [], awsCommands: [] },
      milliseconds: time - execution.startTime,
      outputs: outputs.map(outputFiles),
      ...{ lostFiles: [], lostCount: 0, lostFilesAdvice: [], areTemporary: false },
      cause: causeParts(outcome.status === 'FAILED' ? readableCause(outcome.cause) : '', errorTexts),
      ...(page !== undefined && { reportPath: page }),
      ...(job && { logPath: logCommand(execution, region, job.jobName) }),
    },
    { style: terminal.style, shown: (path) => path },
  );
  const items = outcome.status === 'SUCCEEDED' ? fanOutLines(outcome.output) : [];
  return ['', ...(jobEnd ? jobTimes(jobEnd) : []), ...lines, ...items];
};

/** The time of the event that is printed, or else the time now. */
const eventClock = (clock: FollowClock) => {
  let time: number | undefined;
  return {
    ...systemTimers,
    now: () => time ?? clock.now(),
    at: (eventTime: number, print: () => void): void => {
      time = eventTime;
      print();
      time = undefined;
    },
  };
};

export const followReport = (props: ReportProps): FollowReport => {
  const { terminal, execution, clock, region, log } = props;
  const output = recentOutput();
  const findings: Findings = { outputs: [] };
  const times = eventClock(clock);
  const logTimed = (text: string): void => log?.line(`[${new Date(times.now()).toISOString()}] ${text}`);
  let lines: ReturnType<typeof progress>;
  times.at(execution.startTime, () => {
    lines = progress(terminal, times, logTimed);
  });
  const print = (event: RunEvent): void => {
    switch (event.type) {
      case 'StateEntered':
      case 'StateRetried':
        lines.onEvent({ type: event.type, state: { name: event.state, type: '' } });
        break;
      case 'JobCreated':
        findings.job = event;
        lines.print(`job ${event.jobName}`);
        break;
      case 'JobEnded':
        findings.jobEnd = event;
        lines.print(`job ${event.status}`);
        break;
      case 'Items':
        lines.print(itemsText(event));
        break;
      case 'Log':
        terminal.line(logLine(terminal, event.line, event.host));
        log?.line(event.host === undefined ? event.line : `${event.host} | ${event.line}`);
        output.add(event.line, 'stderr', event.host);
        break;
      case 'Output':
        findings.outputs.push(event);
        break;
      case 'Ended':
        lines.end();
        for (const line of ending(event, props, findings, output.errorTexts())) terminal.line(line);
        break;
    }
  };
  return {
    begin: () => {
      terminal.line(terminal.style('bold', `SageMaker Processing in AWS, ${region}`));
      terminal.line(`  run     ${execution.executionArn}`);
      terminal.line('');
      if (execution.stopTime === undefined) lines.begin();
    },
    onEvent: (event) => times.at(event.time, () => print(event)),
    onNotice: (sentence) => terminal.line(terminal.style('yellow', sentence)),
    end: () => lines.end(),
  };
};
