import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { isAlive } from '../../local/is-alive';

/** A shell's exit codes for a program that a signal ended. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface Interruption {
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
export const listenToInterruptions = (): Interruption => {
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

/**
 * @returns the exit code of the work; or that of the interruption if one made the work fail, as Ctrl-C in a terminal also
 * ends what the work has started, such as esbuild.
 */
export const exitCodeUnlessInterrupted = async (
  interruption: Interruption,
  work: Promise<number>,
): Promise<number> => {
  try {
    return await work;
  } catch (error) {
    // The signal may be handled after the failure that it causes.
    await setImmediate();
    if (interruption.exitCode === undefined) throw error;
    return interruption.exitCode;
  }
};
