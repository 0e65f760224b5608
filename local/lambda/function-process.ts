import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { FUNCTION_TIMEOUT_IN_SECONDS } from '../../workflow/functions/function-contracts';

/** A bundle and the environment that its deployment gives it. */
export interface LocalFunction {
  /** Path of a CommonJS file that exports `handler`. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** @default 30 */
  readonly timeoutInSeconds?: number;
}

/** A function's error as Step Functions sees it: a name, and a cause that is Lambda's JSON text. */
export class FunctionError extends Error {
  constructor(
    override readonly name: string,
    cause: string,
  ) {
    super(cause);
  }
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly errorType: string };
}

/** The error of a function that crashed, ran out of memory or timed out. */
const unknownError = (errorMessage: string): FunctionError =>
  new FunctionError('Lambda.Unknown', JSON.stringify({ errorType: 'Lambda.Unknown', errorMessage }));

const waitForAnswer = (child: ChildProcess): Promise<Answer | undefined> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Answer));
    child.once('error', reject);
    child.once('close', () => resolve(undefined));
  });

/** A function's process, which has loaded its bundle or is loading it, and waits for its event. */
export interface StartedFunction {
  /** @throws FunctionError if the function fails, crashes, times out or is killed. */
  invoke(event: unknown): Promise<unknown>;
}

/**
 * Starts a bundle in a process of its own, as Lambda does. The process gets only the deployment's environment, and so none
 * of the user's credentials.
 * @param signal kills the process.
 */
export const startFunction = (
  { bundle, environment, timeoutInSeconds = FUNCTION_TIMEOUT_IN_SECONDS }: LocalFunction,
  signal?: AbortSignal,
): StartedFunction => {
  if (signal?.aborted) return { invoke: () => Promise.reject(unknownError('The run was stopped')) };
  const child = spawn(process.execPath, ['--no-warnings', join(__dirname, 'invoke-function.cjs'), bundle], {
    env: { ...environment },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', kill);
  // A function that ends before it has read its event closes the pipe; only its answer matters.
  child.stdin?.on('error', () => undefined);
  const answered = waitForAnswer(child).finally(() => signal?.removeEventListener('abort', kill));
  // Reported by the invocation, which an execution that is stopped before it never makes.
  answered.catch(() => undefined);
  return { invoke: (event) => invokeStarted(child, answered, timeoutInSeconds, event) };
};

const invokeStarted = async (
  child: ChildProcess,
  answered: Promise<Answer | undefined>,
  timeoutInSeconds: number,
  event: unknown,
): Promise<unknown> => {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeoutInSeconds * 1000);
  child.stdin?.end(JSON.stringify(event));
  const answer = await answered.finally(() => clearTimeout(timer));
  if (timedOut) throw unknownError(`Task timed out after ${timeoutInSeconds.toFixed(2)} seconds`);
  if (answer === undefined) throw unknownError('Runtime exited without providing a reason');
  if (answer.error) throw new FunctionError(answer.error.errorType, JSON.stringify(answer.error));
  return answer.result;
};

/**
 * Invokes a bundle in a process of its own.
 * @param signal kills the process.
 * @throws FunctionError if the function fails, crashes, times out or is killed.
 */
export const invokeFunction = async (
  localFunction: LocalFunction,
  event: unknown,
  signal?: AbortSignal,
): Promise<unknown> => startFunction(localFunction, signal).invoke(event);
