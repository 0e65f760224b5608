import { spawnSync } from 'node:child_process';
import { bundleFunctions } from '../../functions/bundle/bundle';
import { BUNDLES_FOLDER } from '../../functions/bundle/bundles-folder';
import { chooseRuntime } from '../../local/container/choose-runtime';
import { executionInput } from '../../local/execution-input';
import { LOCAL_DEPLOYED_JOB } from '../../local/local-deployment';
import { type LocalRun, startLocalRun } from '../../local/local-run';
import { activeEnvironmentWarning, describeInterpreter, findPython } from '../../local/python/interpreter';
import { overrideProcessingJob } from '../../workflow/job/override-processing-job';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { validateProcessingJob } from '../../workflow/job/validate-processing-job';
import { describeFault, type Fault } from '../../workflow/rules/fault';
import { type RunOptions, UsageError } from './command-line';
import { makeOutputFolder } from './output-folder';
import { report } from './report';
import { openTerminal } from './terminal';

/** A shell's exit codes for a program that a signal ended. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

interface Interruption {
  /** The exit code, after an interruption. */
  exitCode?: number;
  /** Handles an interruption. */
  react: () => void;
}

/** A shell's exit code for SIGPIPE. */
const OUTPUT_CLOSED = 141;

const NPM_CHECK_INTERVAL_IN_MILLISECONDS = 1_000;

/** The process ID of the npm that started this program, usually through a shell; undefined if npm did not start it. */
const npmProcess = (): number | undefined => {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', `${process.ppid}`], { encoding: 'utf8' });
  const [, grandparent, parentName = ''] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? '') ?? [];
  return parentName.endsWith('sh') ? Number(grandparent) : process.ppid;
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** If npm is killed, it does not pass the signal on; whoever killed it expects the run to end, too. */
const onNpmExit = (react: () => void): void => {
  const npm = npmProcess();
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (isAlive(npm)) return;
    clearInterval(timer);
    react();
  }, NPM_CHECK_INTERVAL_IN_MILLISECONDS);
  timer.unref();
};

/** A terminal sends Ctrl-C also to npm, which passes it on: both signals are one interruption. */
const SAME_INTERRUPTION_IN_MILLISECONDS = 200;

/** Listens for signals, the end of npm, and a closed output. */
const listenToInterruptions = (): Interruption => {
  const interruption: Interruption = { react: () => process.exit() };
  let last = Number.NEGATIVE_INFINITY;
  const interrupt = (code: number): void => {
    const now = performance.now();
    if (now - last < SAME_INTERRUPTION_IN_MILLISECONDS) return;
    last = now;
    interruption.exitCode = code;
    process.exitCode = code;
    interruption.react();
  };
  for (const [signal, code] of Object.entries(SIGNAL_CODES)) process.on(signal, () => interrupt(code));
  onNpmExit(() => interrupt(SIGNAL_CODES.SIGHUP));
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.stderr.write(`The output cannot be written: ${error.message}\n`);
    interrupt(OUTPUT_CLOSED);
  });
  return interruption;
};

/** Printed on the first and second Ctrl-C. The third ends this program. */
const STOP_MESSAGES = [
  'Stopping the job… Press Ctrl-C again to kill it.',
  'Killing the job… Press Ctrl-C again to exit; cleanup continues in the background.',
];
const STOPS_UNTIL_EXIT = STOP_MESSAGES.length;

/** The flag that sets each key of the job. */
const FLAGS_OF_KEYS: Readonly<Partial<Record<string, string>>> = {
  S3Script: 'script',
  S3Input: 'input',
  ProcessingInputs: 'input',
  ImageUri: 'image',
  ContainerArguments: 'argument',
  Environment: 'environment',
  InstancePreferences: 'instance-preference',
} satisfies Partial<Record<keyof ProcessingJob, string>>;

/** Names the flag besides the job's key. */
const withFlag = (fault: Fault): Fault => {
  const [key = ''] = fault.key.split(/\W/);
  const flag = FLAGS_OF_KEYS[key];
  return flag === undefined ? fault : { ...fault, key: `--${flag} (${fault.key})` };
};

/** The start function would also reject it, but only after everything has started. */
const refuseInvalidJob = (options: RunOptions): void => {
  const job = overrideProcessingJob(LOCAL_DEPLOYED_JOB, executionInput(options, 'bucket'));
  const [fault] = validateProcessingJob(job).faults;
  if (fault) throw new UsageError(`${describeFault(withFlag(fault))}.`);
};

const chosenRuntime = (options: RunOptions) => {
  try {
    return chooseRuntime(options);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/**
 * Runs a job on this machine, and reports its progress and outcome.
 * @param folder the user's working directory; printed paths are relative to it.
 * @returns the exit code.
 * @throws UsageError before anything has started.
 */
export const runCommand = async (options: RunOptions, folder: string): Promise<number> => {
  refuseInvalidJob(options);
  const interruption = listenToInterruptions();
  const runtime = chosenRuntime(options);
  await bundleFunctions();
  const terminal = await openTerminal();
  const { begin, listener, end } = report(terminal, options, folder);
  let localRun: LocalRun | undefined;
  let interruptions = 0;
  interruption.react = () => {
    interruptions += 1;
    // The run's guard cleans up.
    if (interruptions > STOPS_UNTIL_EXIT) process.exit();
    terminal.line(STOP_MESSAGES[interruptions - 1] ?? '');
    localRun?.stop();
  };
  await makeOutputFolder(options.output);
  const python = runtime.isProcess ? findPython(options.environment) : undefined;
  begin(describeInterpreter(runtime, python));
  const warning = activeEnvironmentWarning(python, process.env);
  if (warning !== undefined) terminal.line(`  ${warning}\n`);
  localRun = await startLocalRun({ options, runtime, bundles: BUNDLES_FOLDER, listener });
  // The interruption came while the run was being set up.
  if (interruption.exitCode !== undefined) localRun.stop();
  const outcome = await localRun.outcome;
  end(outcome);
  return outcome.status === 'SUCCEEDED' ? 0 : (interruption.exitCode ?? 1);
};
