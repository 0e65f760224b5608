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

/**
 * Invokes a bundle in a process of its own, as Lambda does. The process gets only the deployment's environment, and so
 * none of the user's credentials.
 * @param signal kills the process.
 * @throws FunctionError if the function fails, crashes, times out or is killed.
 */
export const invokeFunction = async (
  { bundle, environment, timeoutInSeconds = FUNCTION_TIMEOUT_IN_SECONDS }: LocalFunction,
  event: unknown,
  signal?: AbortSignal,
): Promise<unknown> => {
  if (signal?.aborted) throw unknownError('The run was stopped');
  const child = spawn(process.execPath, ['--no-warnings', join(__dirname, 'invoke-function.cjs'), bundle], {
    env: { ...environment },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeoutInSeconds * 1000);
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', kill);
  // A function that ends before it has read its event closes the pipe; only its answer matters.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(JSON.stringify(event));
  const answer = await waitForAnswer(child).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
  });
  if (timedOut) throw unknownError(`Task timed out after ${timeoutInSeconds.toFixed(2)} seconds`);
  if (answer === undefined) throw unknownError('Runtime exited without providing a reason');
  if (answer.error) throw new FunctionError(answer.error.errorType, JSON.stringify(answer.error));
  return answer.result;
};
