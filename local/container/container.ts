import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What to run in a container. Paths are the container's own. */
export interface ContainerSpec {
  /** Unique among the running containers. */
  readonly name: string;
  /** @default - the image's own entrypoint */
  readonly entrypoint?: readonly string[];
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Leaves the container only its own loopback interface, if the runtime can do that. */
  readonly networkIsolation: boolean;
  /** The host's folder on this machine; its `ml` is the container's `/opt/ml`. */
  readonly folder: string;
}

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** The command of this machine that runs a container. */
export interface ContainerCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /**
   * Prints the exit code of the container that has ended, or nothing if it did not run to its end.
   * @default - the command's own exit code counts
   */
  readonly inspect?: Command;
  /** Ends what is still running after the command has been killed, and removes what it has left. */
  readonly cleanUp?: Command;
}

/** One way to run a container. */
export interface ContainerRuntime {
  /** How it runs, for the user to read. */
  readonly description: string;
  /** Whether the job's programs are those of this machine, and not of an image. @default false */
  readonly isProcess?: boolean;
  /**
   * Prints a line for each of the named containers: its name, processor and memory, with semicolons between them. The
   * processor is a percentage, or the nanoseconds since the container started.
   * @default - the containers are processes of this machine, which can be read
   */
  statsCommand?(names: readonly string[]): Command;
  /** @throws Error if this runtime cannot run the container. */
  command(spec: ContainerSpec): ContainerCommand;
}

export type OutputStream = 'stdout' | 'stderr';

export interface ContainerListener {
  onLine(line: string, stream: OutputStream): void;
  /**
   * What to wait for before the next line. The container then waits, too, once its pipe is full.
   * @default - nothing
   */
  drained?(): Promise<void> | undefined;
}

export interface ContainerEnd {
  readonly exitCode: number;
  /** The last part of its standard error. */
  readonly lastErrorOutput: string;
}

export interface RunningContainer {
  readonly end: Promise<ContainerEnd>;
  /** The command's process, which leads a session of its own. Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** Sends SIGTERM, and SIGKILL after the grace time. A second call sends SIGKILL at once. */
  stop(): void;
}

/** The API's limit of ExitMessage, in characters. */
const KEPT_CHARACTERS = 1024;

/** A program may write a line that never ends. */
const LINE_LIMIT = 16_384;

/** Time to read the rest of the output of a container that has ended: an escaped process may keep its pipe open. */
const DRAIN_IN_MILLISECONDS = 1_000;

const INSPECT_LIMIT_IN_MILLISECONDS = 10_000;

const CLEAN_UP_LIMIT_IN_MILLISECONDS = 30_000;

const CLEAN_UP_ATTEMPTS = 5;

const CLEAN_UP_PAUSE_IN_MILLISECONDS = 500;

/** SageMaker gives a container 120 s after SIGTERM; a local run ends sooner. */
const STOP_GRACE_IN_MILLISECONDS = 5_000;

/** Variables of this machine that a program needs to run. None holds credentials. */
export const PASSED_ON: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'PYENV_ROOT',
  'PYENV_VERSION',
  'PYTHONPATH',
  'LD_LIBRARY_PATH',
  'SYSTEMROOT',
];

/** The values of those environment variables that are set. */
export const hostVariables = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Hides the user's AWS profile and an instance's role from the script: a job in AWS has a role of its own. */
const NO_CREDENTIALS = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** The environment of a container that runs as a process of this machine. */
export const processEnvironment = (
  environment: Readonly<Record<string, string>>,
): Record<string, string> => ({
  ...hostVariables(PASSED_ON),
  PYTHONUNBUFFERED: '1',
  ...NO_CREDENTIALS,
  ...environment,
});

const LONG_PARTS = new RegExp(`[\\s\\S]{1,${LINE_LIMIT}}`, 'g');

const inParts = (line: string): readonly string[] => line.match(LONG_PARTS) ?? [line];

/** Passes on whole lines, and long lines in parts. A carriage return also ends a line, as in a progress bar. */
const followLines = async (
  input: Readable,
  onLine: (line: string) => void,
  drained: () => Promise<void> | undefined,
): Promise<void> => {
  let rest = '';
  const take = (text: string): void => {
    // The second half of a CR LF may come with the next chunk.
    const held = text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + held;
    if (rest.length > LINE_LIMIT) {
      lines.push(rest);
      rest = '';
    }
    for (const part of lines.flatMap(inParts)) onLine(part);
  };
  input.setEncoding('utf8');
  try {
    for await (const chunk of input) {
      take(rest + chunk);
      await drained();
    }
  } catch {
    // The stream was destroyed before its end.
  }
  if (rest !== '') take(`${rest}\n`);
};

interface FollowedOutput {
  lastErrorOutput(): string;
  /** Waits for the rest of the output: until the listener has it all or, if it is not awaited, for a moment. */
  finish(isListenerAwaited: () => boolean): Promise<void>;
}

/** Counts how many streams are waiting for the listener. */
const countWaits = (listener: ContainerListener) => {
  let waiting = 0;
  return {
    isWaiting: () => waiting > 0,
    drained: (): Promise<void> | undefined => {
      const pause = listener.drained?.();
      if (!pause) return undefined;
      waiting += 1;
      return pause.finally(() => {
        waiting -= 1;
      });
    },
  };
};

const followOutput = (
  { stdout, stderr }: Readonly<Record<OutputStream, Readable>>,
  listener: ContainerListener,
): FollowedOutput => {
  let lastErrorOutput = '';
  const { isWaiting, drained } = countWaits(listener);
  const onErrorLine = (line: string): void => {
    lastErrorOutput = `${lastErrorOutput}${line}\n`.slice(-KEPT_CHARACTERS);
    listener.onLine(line, 'stderr');
  };
  const followed = Promise.all([
    followLines(stdout, (line) => listener.onLine(line, 'stdout'), drained),
    followLines(stderr, onErrorLine, drained),
  ]);
  return {
    lastErrorOutput: () => lastErrorOutput.trim(),
    finish: (isListenerAwaited) =>
      new Promise((resolve) => {
        const timer = setInterval(() => {
          if (isWaiting() && isListenerAwaited()) return;
          stdout.destroy();
          stderr.destroy();
          // A listener that does not respond must not block the end.
          if (isWaiting()) end();
        }, DRAIN_IN_MILLISECONDS);
        const end = (): void => {
          clearInterval(timer);
          resolve();
        };
        followed.then(end);
      }),
  };
};

/** Signals the whole process group, because a program may have started others. */
export const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has already ended.
  }
};

const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? (signal === 'SIGTERM' ? 143 : 137);

type ExitedContainer = Pick<ContainerEnd, 'exitCode'> & Partial<ContainerEnd>;

/** With the exit code of Docker and Podman for a failure of their own. */
const UNKNOWN_EXIT: ExitedContainer = {
  exitCode: 125,
  lastErrorOutput: 'The container engine ended before the container did, and did not tell its exit code.',
};

/** Resolves to what the command prints. */
const printedBy = ([file, ...args]: Command): Promise<string> =>
  new Promise((resolve) => {
    let printed = '';
    // In its own process group, because Ctrl-C ends this program's group.
    const child = spawn(file, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: INSPECT_LIMIT_IN_MILLISECONDS,
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.once('error', () => resolve(printed)).once('close', () => resolve(printed));
  });

/** The container's own exit code: a client may end with 0 although its container failed. */
const inspectedExit = async (
  { inspect }: ContainerCommand,
  exit: ExitedContainer,
): Promise<ExitedContainer> => {
  if (!inspect) return exit;
  const printed = (await printedBy(inspect)).trim();
  if (/^\d+$/.test(printed)) return { exitCode: Number(printed) };
  return exit.exitCode === 0 ? UNKNOWN_EXIT : exit;
};

/** Resolves to whether the command succeeded. */
const succeeds = ([file, ...args]: Command): Promise<boolean> =>
  new Promise((resolve) => {
    // In its own process group, because Ctrl-C ends this program's group.
    spawn(file, args, { detached: true, stdio: 'ignore', timeout: CLEAN_UP_LIMIT_IN_MILLISECONDS })
      .once('error', () => resolve(false))
      .once('close', (exitCode) => resolve(exitCode === 0));
  });

/** Podman cannot remove a container while its own monitor still unmounts the container's file system. */
const runCleanUp = async ({ cleanUp }: ContainerCommand): Promise<void> => {
  if (!cleanUp) return;
  for (let attempt = 1; !(await succeeds(cleanUp)) && attempt < CLEAN_UP_ATTEMPTS; attempt++) {
    await sleep(CLEAN_UP_PAUSE_IN_MILLISECONDS);
  }
};

const exitOf = (child: ChildProcess): Promise<ExitedContainer> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve({ exitCode: 127, lastErrorOutput: error.message }));
    child.once('exit', (code, signal) => resolve({ exitCode: exitCodeOf(code, signal) }));
  });

/** Runs a container, and follows its output. */
export const runContainer = (
  command: ContainerCommand,
  listener: ContainerListener,
  graceInMilliseconds: number = STOP_GRACE_IN_MILLISECONDS,
): RunningContainer => {
  const child = spawn(command.file, [...command.arguments], {
    cwd: command.cwd,
    env: { ...command.environment },
    // In its own process group, so that Ctrl-C reaches only this program, which then stops the job.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = followOutput(child, listener);
  let killTimer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  let isStopped = false;
  const kill = async (): Promise<void> => {
    signalGroup(child, 'SIGKILL');
    await runCleanUp(command);
  };
  const end = exitOf(child).then(async (exit) => {
    hasEnded = true;
    clearTimeout(killTimer);
    const containerExit = await inspectedExit(command, exit);
    await kill();
    await output.finish(() => !isStopped);
    return { lastErrorOutput: output.lastErrorOutput(), ...containerExit };
  });
  return {
    end,
    pid: child.pid,
    stop: () => {
      isStopped = true;
      // Its process group's ID may have been reused.
      if (hasEnded) return;
      if (killTimer) {
        kill();
        return;
      }
      signalGroup(child, 'SIGTERM');
      killTimer = setTimeout(kill, graceInMilliseconds);
    },
  };
};
