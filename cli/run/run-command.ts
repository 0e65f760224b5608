import { spawnSync } from 'node:child_process';
import { bundleFunctions } from '../../functions/bundle/bundle';
import { BUNDLES_FOLDER } from '../../functions/bundle/bundles-folder';
import { chooseRuntime } from '../../local/container/choose-runtime';
import { executionInput } from '../../local/execution-input';
import { LOCAL_DEPLOYED_JOB } from '../../local/local-deployment';
import { type LocalRun, startLocalRun } from '../../local/local-run';
import { overrideProcessingJob } from '../../workflow/job/override-processing-job';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { validateProcessingJob } from '../../workflow/job/validate-processing-job';
import { describeFault, type Fault } from '../../workflow/rules/fault';
import { type RunOptions, UsageError } from './command-line';
import { makeOutputFolder } from './output-folder';
import { report } from './report';
import { openTerminal } from './terminal';

/** As shells count a program that a signal has ended. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

interface Interruption {
  /** Exit code, once it has come. */
  exitCode?: number;
  /** What it does; until a job runs, there is nothing to stop. */
  react: () => void;
}

/** As shells count a program whose output nobody reads any more. */
const OUTPUT_IS_GONE = 141;

const NPM_LOOK_INTERVAL_IN_MILLISECONDS = 1_000;

/** The npm that has started this program, mostly by a shell in between; undefined where it was none. */
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
    // Of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** npm that is killed tells no one; who started it would think that all has ended. */
const whenNpmIsGone = (react: () => void): void => {
  const npm = npmProcess();
  if (npm === undefined) return;
  const look = setInterval(() => {
    if (isAlive(npm)) return;
    clearInterval(look);
    react();
  }, NPM_LOOK_INTERVAL_IN_MILLISECONDS);
  look.unref();
};

/** A terminal sends Ctrl-C to npm as well, which passes it on. */
const SAME_INTERRUPTION_IN_MILLISECONDS = 200;

/** Signals, and what else means that nobody wants the run any more. */
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
  whenNpmIsGone(() => interrupt(SIGNAL_CODES.SIGHUP));
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.stderr.write(`The output cannot be written: ${error.message}\n`);
    interrupt(OUTPUT_IS_GONE);
  });
  return interruption;
};

/** What Ctrl-C says when it comes for the first time, and for the second; the third ends this program. */
const STOPPING = [
  'Stopping the job…',
  'Killing the job… Once more leaves the rest of the cleaning to the background.',
];
const STOPS_UNTIL_EXIT = STOPPING.length;

/** The flag by which a person gives what the job has under that key. */
const FLAGS_OF_KEYS: Readonly<Partial<Record<string, string>>> = {
  S3Script: 'script',
  S3Input: 'input',
  ProcessingInputs: 'input',
  ImageUri: 'image',
  ContainerArguments: 'argument',
  Environment: 'environment',
  InstancePreferences: 'instance-preference',
} satisfies Partial<Record<keyof ProcessingJob, string>>;

/** In the words of the command line: the place in the job is told beside the flag. */
const underFlag = (fault: Fault): Fault => {
  const [key = ''] = fault.key.split(/\W/);
  const flag = FLAGS_OF_KEYS[key];
  return flag === undefined ? fault : { ...fault, key: `--${flag} (${fault.key})` };
};

/** The start function would refuse it as well; here nothing is started for it. */
const refuseInvalidJob = (options: RunOptions): void => {
  const job = overrideProcessingJob(LOCAL_DEPLOYED_JOB, executionInput(options, 'bucket'));
  const [fault] = validateProcessingJob(job);
  if (fault) throw new UsageError(`${describeFault(underFlag(fault))}.`);
};

const chosenRuntime = (options: RunOptions) => {
  try {
    return chooseRuntime(options);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/**
 * Runs the job that a person asks for and tells them what happens.
 * @param folder where the person is; paths are shown from there.
 * @returns the exit code.
 * @throws UsageError before anything is started.
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
    // Its guard cleans up after it.
    if (interruptions > STOPS_UNTIL_EXIT) process.exit();
    terminal.line(STOPPING[interruptions - 1] ?? '');
    localRun?.stop();
  };
  await makeOutputFolder(options.output);
  begin(runtime);
  localRun = await startLocalRun({ options, runtime, bundles: BUNDLES_FOLDER, listener });
  // It has come while the run was made.
  if (interruption.exitCode !== undefined) localRun.stop();
  const outcome = await localRun.outcome;
  end(outcome);
  return outcome.status === 'SUCCEEDED' ? 0 : (interruption.exitCode ?? 1);
};
