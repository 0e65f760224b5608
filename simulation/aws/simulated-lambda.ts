import { FunctionError } from '../../local/lambda/function-process';
import {
  FUNCTION_TIMEOUT_IN_SECONDS,
  type FunctionKey,
  ITEMS_TIMEOUT_IN_SECONDS,
  SWEEP_TIMEOUT_IN_SECONDS,
} from '../../workflow/functions/function-contracts';
import type { Concurrency } from '../scenario/account';
import type { CallMeter } from '../scenario/call-meter';
import type { InvocationFault } from '../scenario/faults';
import type { Random } from '../scenario/random';
import { type AwsClients, awsClients, type CallAnswer } from './aws-clients';
import { never, sleep } from './sleep';

export type FunctionHandler = (event: never) => Promise<unknown>;

/** The functions of a fan-out call no API but that of S3, which the simulation replaces. */
export type FanOutFunctionKey = 'prepareItems' | 'checkItems';
export type WorkflowFunctionKey = Exclude<FunctionKey, FanOutFunctionKey>;

/** Makes each function's handler from the clients that it calls AWS with. */
export type DeployedFunctions<Key extends FunctionKey = WorkflowFunctionKey> = Readonly<
  Record<Key, (clients: AwsClients) => FunctionHandler>
>;

/** An execution environment: it serves one invocation at a time, and is not reused after a crash. */
interface Container {
  readonly handler: FunctionHandler;
  isDead: boolean;
  crash: () => void;
  /** Answers the calls of the current invocation. */
  answer: AnswerCall;
}

/** The idle execution environments of each function. */
export type Containers<Key extends FunctionKey = WorkflowFunctionKey> = Map<Key, Container[]>;

/** A function's call to AWS. */
export interface FunctionCall {
  readonly operation: string;
  readonly input: unknown;
  /** In milliseconds. */
  readonly signedAt: number;
  /** Ends the function at once. */
  readonly crash: () => void;
}

export type AnswerCall = (call: FunctionCall) => Promise<CallAnswer>;

export interface SimulatedLambdaProps<Key extends FunctionKey> {
  readonly functions: DeployedFunctions<Key>;
  readonly concurrency: Concurrency;
  readonly calls: CallMeter;
  readonly containers: Containers<Key>;
  readonly random: Random;
  readonly answer: AnswerCall;
  readonly trace: (text: string) => void;
}

/** Invokes a function, with or without a fault. */
export type Invoke<Key extends FunctionKey = WorkflowFunctionKey> = (
  key: Key,
  event: unknown,
  fault: InvocationFault | undefined,
) => Promise<unknown>;

const lambdaError = (name: string, errorMessage: string): FunctionError =>
  new FunctionError(name, JSON.stringify({ errorType: name, errorMessage }));

/** Lambda's error when a function did not return one itself. */
const unknownError = (payloadMessage: string): FunctionError =>
  lambdaError(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"${payloadMessage}"}`,
  );

const CRASHED = unknownError('RequestId: 1 Error: Runtime exited with error: signal: killed');
const THROTTLED = lambdaError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
const SERVICE_ERROR = lambdaError('Lambda.ServiceException', 'Service is not available.');
const CLIENT_ERROR = lambdaError('Lambda.SdkClientException', 'Unable to execute HTTP request.');
const UNNAMED = new FunctionError(
  'Error',
  JSON.stringify({ errorType: 'Error', errorMessage: 'Cannot load the module.', trace: [] }),
);

const TIMEOUTS_IN_SECONDS: Readonly<Partial<Record<FunctionKey, number>>> = {
  sweep: SWEEP_TIMEOUT_IN_SECONDS,
  prepareItems: ITEMS_TIMEOUT_IN_SECONDS,
  checkItems: ITEMS_TIMEOUT_IN_SECONDS,
};

const timeoutOf = (key: FunctionKey): number => TIMEOUTS_IN_SECONDS[key] ?? FUNCTION_TIMEOUT_IN_SECONDS;

const timedOut = (key: FunctionKey): FunctionError =>
  unknownError(`Task timed out after ${timeoutOf(key)}.00 seconds`);

/** The value after a round trip through JSON, which Lambda passes events and results in. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** An error as Lambda's Node.js runtime reports it. */
const reported = (error: unknown): FunctionError => {
  const { name, message } = error as Error;
  return new FunctionError(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
};

const newContainer = <Key extends FunctionKey>(
  { functions, answer }: SimulatedLambdaProps<Key>,
  key: Key,
): Container => {
  const clients: AwsClients = awsClients((operation, input, signedAt) =>
    // A dead function sends nothing more.
    container.isDead
      ? never()
      : container.answer({ operation, input, signedAt, crash: () => container.crash() }),
  );
  const container: Container = {
    handler: functions[key](clients),
    isDead: false,
    crash: () => undefined,
    answer,
  };
  return container;
};

/** Runs a function in an idle container, or in a new one, until it returns, fails, crashes or times out. */
const runInContainer = <Key extends FunctionKey>(
  lambda: SimulatedLambdaProps<Key>,
  key: Key,
  event: unknown,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { containers, answer } = lambda;
    const container = containers.get(key)?.pop() ?? newContainer(lambda, key);
    const die = (error: FunctionError): void => {
      container.isDead = true;
      clearTimeout(timer);
      reject(error);
    };
    const timer = setTimeout(() => die(timedOut(key)), timeoutOf(key) * 1000);
    container.crash = () => die(CRASHED);
    container.answer = answer;
    container
      .handler(throughJson(event) as never)
      .then(
        (result) => resolve(throughJson(result)),
        (error: unknown) => reject(reported(error)),
      )
      .finally(() => {
        if (container.isDead) return;
        clearTimeout(timer);
        const idle = containers.get(key);
        if (idle) idle.push(container);
        else containers.set(key, [container]);
      });
  });

const run = async <Key extends FunctionKey>(
  lambda: SimulatedLambdaProps<Key>,
  key: Key,
  event: unknown,
): Promise<unknown> => {
  const { concurrency, calls } = lambda;
  const isThrottled = concurrency.running >= concurrency.limit;
  calls.count('Invoke (Lambda)', isThrottled);
  if (isThrottled) throw THROTTLED;
  concurrency.running += 1;
  return runInContainer(lambda, key, event).finally(() => {
    concurrency.running -= 1;
  });
};

/** Lambda may run an invocation twice; the answer is that of one of the two runs. */
const runTwice = async <Key extends FunctionKey>(
  lambda: SimulatedLambdaProps<Key>,
  key: Key,
  event: unknown,
): Promise<unknown> => {
  const { random, trace } = lambda;
  const first = run(lambda, key, event);
  const second = sleep(random.pick([0, 1, 20])).then(() => {
    trace(`${key} runs a second time`);
    return run(lambda, key, event);
  });
  first.catch(() => undefined);
  second.catch(() => undefined);
  return random.chance(0.5) ? first : second;
};

const invokeWithFault = async <Key extends FunctionKey>(
  lambda: SimulatedLambdaProps<Key>,
  key: Key,
  event: unknown,
  fault: InvocationFault | undefined,
): Promise<unknown> => {
  const runThenThrow = async (error: FunctionError): Promise<never> => {
    await run(lambda, key, event);
    throw error;
  };
  switch (fault) {
    case undefined:
      return run(lambda, key, event);
    case 'throttled':
      throw THROTTLED;
    case 'service error':
      throw SERVICE_ERROR;
    case 'lost request':
      throw CLIENT_ERROR;
    case 'lost response':
      return runThenThrow(CLIENT_ERROR);
    case 'crash before':
      throw CRASHED;
    case 'crash after':
      return runThenThrow(CRASHED);
    case 'time-out before':
      await sleep(timeoutOf(key));
      throw timedOut(key);
    case 'no answer, never run':
      return never();
    case 'no answer, but run':
      run(lambda, key, event).catch(() => undefined);
      return never();
    case 'unnamed error before':
      throw UNNAMED;
    case 'unnamed error after':
      return runThenThrow(UNNAMED);
    case 'duplicate':
      return runTwice(lambda, key, event);
    case 'slow start':
      await sleep(lambda.random.integer(1, 15));
      return run(lambda, key, event);
  }
};

/** Lambda as Step Functions and EventBridge see it, with the deployed functions. */
export const simulatedLambda =
  <Key extends FunctionKey>(lambda: SimulatedLambdaProps<Key>): Invoke<Key> =>
  (key, event, fault) =>
    invokeWithFault(lambda, key, event, fault);
