import { systemClock } from '../../follow/api/clock';
import type { Execution, RunApi } from '../../follow/api/run-api';
import { sdkRunApi } from '../../follow/api/sdk-run-api';
import { followRun } from '../../follow/run/follow-run';
import { parseRunTarget, type RunTarget } from '../../follow/target/run-target';
import type { RunEvent, RunOutcome } from '../../workflow/run/run-event';
import { drainedOf } from '../command-line/drained';
import { UsageError } from '../command-line/usage-error';
import { type Interruption, listenToInterruptions } from '../run/interruption';
import type { RunLog } from '../run/report/run-log';
import { openTerminal, type Terminal } from '../run/report/terminal';
import { printableWord } from '../run/sources/aws-commands';
import { callError } from './call-error';
import type { FollowFlags } from './command-line';
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
  readonly terminal: Terminal;
  /** @default - none */
  readonly log?: RunLog;
}

/** Follows an execution on the terminal. @returns undefined after an interruption, which leaves the run going. */
export const followOnTerminal = async (props: FollowingProps): Promise<RunOutcome | undefined> => {
  const { api, execution, region, interruption, terminal, log } = props;
  const report = followReport({ terminal, execution, clock: systemClock, region, ...(log && { log }) });
  report.begin();
  const outcome = await follow(
    api,
    execution,
    interruption,
    report.onEvent,
    report.onNotice,
    terminal.drained,
  ).finally(report.end);
  if (!outcome) for (const line of leftRunning(execution.executionArn, region)) terminal.line(line);
  return outcome;
};

const follow = async (
  api: RunApi,
  execution: Execution,
  interruption: Interruption,
  onEvent: (event: RunEvent) => void,
  onNotice: (sentence: string) => void,
  drained: () => Promise<void> | undefined,
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
      ...{ execution, api, clock: systemClock, signal: stop.signal, onEvent, onNotice, drained },
    });
  } catch (error) {
    throw callError(`${execution.executionArn} cannot be followed further`, error);
  }
};

const writeError = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Events go to standard output, and everything else to standard error. */
const followAsJson = async (
  api: RunApi,
  execution: Execution,
  region: string,
  interruption: Interruption,
): Promise<RunOutcome | undefined> => {
  const outcome = await follow(
    api,
    execution,
    interruption,
    (event) => {
      process.stdout.write(`${JSON.stringify(event)}\n`);
    },
    writeError,
    drainedOf(process.stdout),
  );
  if (!outcome) for (const line of leftRunning(execution.executionArn, region)) writeError(line);
  return outcome;
};

/**
 * Follows a run in AWS, and reports its progress and outcome.
 * @param run an ARN or the address of a page of the console.
 * @returns the exit code.
 * @throws UsageError, or an Error with a sentence.
 */
export const followCommand = async (run: string, { json }: FollowFlags): Promise<number> => {
  const target = targetOf(run);
  const { region } = target;
  const interruption = listenToInterruptions();
  const api = sdkRunApi(region);
  const execution = await findExecution(api, target);
  const outcome = json
    ? await followAsJson(api, execution, region, interruption)
    : await followOnTerminal({ api, execution, region, interruption, terminal: await openTerminal() });
  return interruption.exitCode ?? (outcome?.status === 'SUCCEEDED' ? 0 : FAILED);
};
