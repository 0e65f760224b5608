import { systemClock } from '../../follow/api/clock';
import type { Execution, RunApi } from '../../follow/api/run-api';
import { sdkRunApi } from '../../follow/api/sdk-run-api';
import { followRun } from '../../follow/run/follow-run';
import type { FollowProps } from '../../follow/run/session';
import { parseRunTarget, type RunTarget } from '../../follow/target/run-target';
import type { RunEvent, RunOutcome } from '../../workflow/run/run-event';
import { UsageError } from '../command-line/usage-error';
import { type Interruption, listenToInterruptions } from '../run/interruption';
import { reportFile } from '../run/record/report-file';
import { writeRunPage } from '../run/record/write-run-page';
import type { RunLog } from '../run/report/run-log';
import { openTerminal, type Terminal } from '../run/report/terminal';
import { printableWord } from '../run/sources/aws-commands';
import { callError } from './call-error';
import type { FollowFlags } from './command-line';
import { type FollowRecorder, followRecorder } from './follow-recorder';
import { followReport } from './follow-report';

const FAILED = 1;

const targetOf = (run: string): RunTarget => {
  try {
    return parseRunTarget(run);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/** @throws Error with a sentence. */
const findExecution = async (api: RunApi, { kind, arn }: RunTarget): Promise<Execution> => {
  try {
    const executionArn = kind === 'execution' ? arn : await api.newestExecution(arn);
    if (executionArn === undefined) throw new Error('it has no execution yet');
    return await api.describeExecution(executionArn);
  } catch (error) {
    throw callError(`${arn} cannot be followed`, error);
  }
};

/** What to do with a run that is no longer followed. */
export const leftRunning = (executionArn: string, region: string): readonly string[] => [
  'The run goes on in AWS.',
  `  To stop it:    aws stepfunctions stop-execution --execution-arn ${printableWord(executionArn)} --region ${region}`,
  `  To follow it:  npx sagemaker-processing follow ${printableWord(executionArn)}`,
];

export interface FollowingProps {
  readonly api: RunApi;
  readonly execution: Execution;
  readonly region: string;
  readonly interruption: Interruption;
  /** The file of the page about the run. Absolute. @default - none */
  readonly page?: string;
}

const recorderOf = ({ page, ...props }: FollowingProps): FollowRecorder | undefined =>
  page === undefined ? undefined : followRecorder({ ...props, clock: systemClock });

/** @returns the page's path, if there is one. */
const writePage = async (
  { page }: FollowingProps,
  recorder: FollowRecorder | undefined,
  tell: (sentence: string) => void,
): Promise<string | undefined> =>
  page === undefined || !recorder ? undefined : writeRunPage(page, recorder.record, tell);

export interface FollowingOnTerminalProps extends FollowingProps {
  readonly terminal: Terminal;
  /** @default - none */
  readonly log?: RunLog;
}

/** Follows an execution on the terminal. @returns undefined after an interruption, which leaves the run going. */
export const followOnTerminal = async (props: FollowingOnTerminalProps): Promise<RunOutcome | undefined> => {
  const { execution, region, terminal, log } = props;
  const recorder = recorderOf(props);
  let path: string | undefined;
  const report = followReport({
    ...{ terminal, execution, clock: systemClock, region, reportPath: () => path },
    ...(log && { log }),
  });
  report.begin();
  // The last lines say where the page is, so that they come after it.
  let end: RunEvent | undefined;
  const outcome = await follow(props, recorder, {
    onEvent: (event) => {
      if (event.type === 'Ended') end = event;
      else report.onEvent(event);
    },
    onNotice: report.onNotice,
    drained: terminal.drained,
  }).finally(report.end);
  if (!outcome) for (const line of leftRunning(execution.executionArn, region)) terminal.line(line);
  path = await writePage(props, recorder, terminal.line);
  if (end) report.onEvent(end);
  else if (path !== undefined) terminal.line(reportSoFar(path));
  return outcome;
};

const reportSoFar = (path: string): string => `  Report so far: ${path}`;

interface FollowListener extends Pick<FollowProps, 'onEvent' | 'onNotice'> {
  readonly drained: () => Promise<void> | undefined;
}

const follow = async (
  { api, execution, interruption }: FollowingProps,
  recorder: FollowRecorder | undefined,
  { onEvent, onNotice, drained }: FollowListener,
): Promise<RunOutcome | undefined> => {
  const stop = new AbortController();
  interruption.react = () => {
    // A second Ctrl-C waits for no answer of AWS.
    if (stop.signal.aborted) process.exit();
    stop.abort();
  };
  if (interruption.exitCode !== undefined) stop.abort();
  try {
    return await followRun({
      ...{ execution, api, clock: systemClock, signal: stop.signal, onNotice, drained },
      onEvent: (event) => {
        recorder?.onEvent(event);
        onEvent(event);
      },
      onMissing: (sentence) => {
        recorder?.onMissing(sentence);
        onNotice(sentence);
      },
    });
  } catch (error) {
    throw callError(`${execution.executionArn} cannot be followed further`, error);
  }
};

const writeError = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Events go to standard output, and everything else to standard error. */
const followAsJson = async (props: FollowingProps): Promise<RunOutcome | undefined> => {
  const { execution, region } = props;
  const recorder = recorderOf(props);
  let isSlow = false;
  const outcome = await follow(props, recorder, {
    onEvent: (event) => {
      isSlow = !process.stdout.write(`${JSON.stringify(event)}\n`);
    },
    onNotice: writeError,
    drained: () => {
      if (!isSlow || process.stdout.destroyed) return undefined;
      isSlow = false;
      return new Promise((resolve) => process.stdout.once('drain', resolve).once('error', () => resolve()));
    },
  });
  if (!outcome) for (const line of leftRunning(execution.executionArn, region)) writeError(line);
  const path = await writePage(props, recorder, writeError);
  if (path !== undefined) writeError(outcome ? `Report: ${path}` : reportSoFar(path));
  return outcome;
};

/**
 * Follows a run in AWS, and reports its progress and outcome.
 * @param run an ARN or the address of a page of the console.
 * @param folder the user's working directory, to which relative paths refer.
 * @returns the exit code.
 * @throws UsageError, or an Error with a sentence.
 */
export const followCommand = async (
  run: string,
  { json, report }: FollowFlags,
  folder: string,
): Promise<number> => {
  const target = targetOf(run);
  const { region } = target;
  const page = report === undefined ? undefined : reportFile(report, folder);
  const interruption = listenToInterruptions();
  const api = sdkRunApi(region);
  const execution = await findExecution(api, target);
  const props: FollowingProps = {
    ...{ api, execution, region, interruption },
    ...(page !== undefined && { page }),
  };
  const outcome = json
    ? await followAsJson(props)
    : await followOnTerminal({ ...props, terminal: await openTerminal() });
  return interruption.exitCode ?? (outcome?.status === 'SUCCEEDED' ? 0 : FAILED);
};
