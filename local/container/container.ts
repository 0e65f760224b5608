import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What runs in a container: the paths are the container's. */
export interface ContainerSpec {
  /** No two that run at once have the same. */
  readonly name: string;
  /** Absent where the image's own entrypoint runs. */
  readonly entrypoint?: readonly string[];
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** No network but the container's own loopback, where the way it runs can do that. */
  readonly networkIsolation: boolean;
  /** The job's folder on this machine; `ml` in it is the container's `/opt/ml`. */
  readonly folder: string;
}

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** A container as a command of this machine. */
export interface ContainerCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Ends what killing this command leaves running. */
  readonly cleanUp?: Command;
}

/** One way to run a container. */
export interface ContainerRuntime {
  /** How, as a sentence for the person at the terminal. */
  readonly description: string;
  /** @throws Error, in a sentence, when this way cannot run the container. */
  command(spec: ContainerSpec): ContainerCommand;
}

export type OutputStream = 'stdout' | 'stderr';

export interface ContainerListener {
  onLine(line: string, stream: OutputStream): void;
  /**
   * What to wait for before more lines are told; a container then waits too, once its pipe is full.
   * @default - nothing
   */
  drained?(): Promise<void> | undefined;
}

export interface ContainerEnd {
  readonly exitCode: number;
  /** The end of what it wrote to standard error. */
  readonly lastErrorOutput: string;
}

export interface RunningContainer {
  readonly end: Promise<ContainerEnd>;
  /** SIGTERM, and SIGKILL after the grace time; asked again, SIGKILL. */
  stop(): void;
}

/** ExitMessage has at most 1,024 characters. */
const KEPT_CHARACTERS = 1024;

/** A program may write a line without an end. */
const LINE_LIMIT = 16_384;

/** Time to read what a container wrote last, once it has ended: a process that got away may hold its pipe open. */
const DRAIN_IN_MILLISECONDS = 1_000;

const CLEAN_UP_LIMIT_IN_MILLISECONDS = 30_000;

/** SageMaker gives a container 120 s after SIGTERM; a person at a terminal waits less. */
export const STOP_GRACE_IN_MILLISECONDS = 5_000;

/** Host variables that a program needs to be found and to run; credentials are not among them. */
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

/** Those of the person's environment variables that are set. */
export const personsVariables = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** An SDK in the script finds neither the person's profile nor an instance's role; a job in AWS has its own role. */
const NO_CREDENTIALS = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** The environment of a container that is a process of this machine. */
export const processEnvironment = (
  environment: Readonly<Record<string, string>>,
): Record<string, string> => ({
  ...personsVariables(PASSED_ON),
  PYTHONUNBUFFERED: '1',
  ...NO_CREDENTIALS,
  ...environment,
});

const LONG_PARTS = new RegExp(`[\\s\\S]{1,${LINE_LIMIT}}`, 'g');

const inParts = (line: string): readonly string[] => line.match(LONG_PARTS) ?? [line];

/** Hands over whole lines, and a line that is too long in parts. A progress bar ends its line by a carriage return. */
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
    // It was given up before its end.
  }
  if (rest !== '') take(`${rest}\n`);
};

interface FollowedOutput {
  lastErrorOutput(): string;
  /** Waits for what is left, as long as the listener takes to hear it, or, where that does not matter, for a moment. */
  finish(isListenerAwaited: () => boolean): Promise<void>;
}

const followOutput = (
  streams: Readonly<Record<OutputStream, Readable>>,
  listener: ContainerListener,
): FollowedOutput => {
  let lastErrorOutput = '';
  let waiting = 0;
  const drained = (): Promise<void> | undefined => {
    const pause = listener.drained?.();
    if (!pause) return undefined;
    waiting += 1;
    return pause.finally(() => {
      waiting -= 1;
    });
  };
  const followed = Promise.all([
    followLines(streams.stdout, (line) => listener.onLine(line, 'stdout'), drained),
    followLines(
      streams.stderr,
      (line) => {
        lastErrorOutput = `${lastErrorOutput}${line}\n`.slice(-KEPT_CHARACTERS);
        listener.onLine(line, 'stderr');
      },
      drained,
    ),
  ]);
  return {
    lastErrorOutput: () => lastErrorOutput.trim(),
    finish: (isListenerAwaited) =>
      new Promise((resolve) => {
        const look = setInterval(() => {
          if (waiting > 0 && isListenerAwaited()) return;
          streams.stdout.destroy();
          streams.stderr.destroy();
          // A listener that no longer hears holds up no one.
          if (waiting > 0) end();
        }, DRAIN_IN_MILLISECONDS);
        const end = (): void => {
          clearInterval(look);
          resolve();
        };
        followed.then(end);
      }),
  };
};

/** The whole process group, as a program may have started others. */
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

const runCleanUp = ({ cleanUp }: ContainerCommand): Promise<void> =>
  new Promise((resolve) => {
    if (!cleanUp) return resolve();
    const [file, ...args] = cleanUp;
    // Not in this program's group, which Ctrl-C ends as a whole.
    spawn(file, args, { detached: true, stdio: 'ignore', timeout: CLEAN_UP_LIMIT_IN_MILLISECONDS })
      .once('error', () => resolve())
      .once('close', () => resolve());
  });

/** Runs a container's command and follows what it writes. */
export const runContainer = (
  command: ContainerCommand,
  listener: ContainerListener,
  graceInMilliseconds: number = STOP_GRACE_IN_MILLISECONDS,
): RunningContainer => {
  const child = spawn(command.file, [...command.arguments], {
    cwd: command.cwd,
    env: { ...command.environment },
    // A group of its own: Ctrl-C reaches this program first, which then stops the job in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = followOutput(child, listener);
  let killTimer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  let isStopped = false;
  const exited = new Promise<Pick<ContainerEnd, 'exitCode'> & Partial<ContainerEnd>>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: 127, lastErrorOutput: error.message }));
    child.once('exit', (code, signal) => resolve({ exitCode: exitCodeOf(code, signal) }));
  });
  const kill = async (): Promise<void> => {
    signalGroup(child, 'SIGKILL');
    await runCleanUp(command);
  };
  const end = exited.then(async (exit) => {
    hasEnded = true;
    clearTimeout(killTimer);
    await kill();
    await output.finish(() => !isStopped);
    return { lastErrorOutput: output.lastErrorOutput(), ...exit };
  });
  return {
    end,
    stop: () => {
      isStopped = true;
      // Its process group's id may be another's by now.
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
