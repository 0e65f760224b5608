import { FunctionError } from '../../local/lambda/function-process';
import {
  FUNCTION_TIMEOUT_IN_SECONDS,
  type FunctionKey,
  SWEEP_TIMEOUT_IN_SECONDS,
} from '../../workflow/functions/function-contracts';
import type { Concurrency } from '../scenario/account';
import type { InvocationFault } from '../scenario/faults';
import type { Random } from '../scenario/random';
import { type AwsClients, awsClients, type CallAnswer } from './aws-clients';
import type { Product } from './product';

/** A place in which a function runs; it serves one invocation at a time and is not used again once it has crashed. */
interface Container {
  readonly handler: (event: never) => Promise<unknown>;
  isDead: boolean;
  crash: () => void;
}

/** A function's call of AWS. */
export interface FunctionCall {
  readonly operation: string;
  readonly input: unknown;
  /** In milliseconds. */
  readonly signedAt: number;
  /** Ends the function at once. */
  readonly crash: () => void;
}

export type AnswerFunction = (call: FunctionCall) => Promise<CallAnswer>;

export interface SimulatedLambdaProps {
  readonly functions: Product['functions'];
  readonly concurrency: Concurrency;
  readonly random: Random;
  readonly answer: AnswerFunction;
  readonly trace: (text: string) => void;
}

/** Invokes a function, with a fault in it or without. */
export type Invoke = (
  key: FunctionKey,
  event: unknown,
  fault: InvocationFault | undefined,
) => Promise<unknown>;

const never = (): Promise<never> => new Promise(() => undefined);

export const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });

const lambdaError = (name: string, errorMessage: string): FunctionError =>
  new FunctionError(name, JSON.stringify({ errorType: name, errorMessage }));

const CRASHED = lambdaError(
  'Lambda.Unknown',
  'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: killed"}',
);
const timeoutOf = (key: FunctionKey): number =>
  key === 'sweep' ? SWEEP_TIMEOUT_IN_SECONDS : FUNCTION_TIMEOUT_IN_SECONDS;
const timedOut = (key: FunctionKey): FunctionError =>
  lambdaError(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"Task timed out after ${timeoutOf(key)}.00 seconds"}`,
  );
const THROTTLED = lambdaError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
const SERVICE_ERROR = lambdaError('Lambda.ServiceException', 'Service is not available.');
const CLIENT_ERROR = lambdaError('Lambda.SdkClientException', 'Unable to execute HTTP request.');
const UNNAMED = new FunctionError(
  'Error',
  JSON.stringify({ errorType: 'Error', errorMessage: 'Cannot load the module.', trace: [] }),
);

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** An error as Node.js's runtime of Lambda reports it. */
const reported = (error: unknown): FunctionError => {
  const { name, message } = error as Error;
  return new FunctionError(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
};

/** Lambda, as Step Functions sees it, with the project's own functions. */
export const simulatedLambda = ({
  functions,
  concurrency,
  random,
  answer,
  trace,
}: SimulatedLambdaProps): Invoke => {
  const idle = new Map<FunctionKey, Container[]>();

  const newContainer = (key: FunctionKey): Container => {
    const clients: AwsClients = awsClients((operation, input, signedAt) =>
      // What a dead function still wants to send is never sent.
      container.isDead ? never() : answer({ operation, input, signedAt, crash: () => container.crash() }),
    );
    const container: Container = {
      handler: functions[key](clients),
      isDead: false,
      crash: () => undefined,
    };
    return container;
  };

  const runInContainer = (key: FunctionKey, event: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const container = idle.get(key)?.pop() ?? newContainer(key);
      const die = (error: FunctionError): void => {
        container.isDead = true;
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => die(timedOut(key)), timeoutOf(key) * 1000);
      container.crash = () => die(CRASHED);
      container
        .handler(overJson(event) as never)
        .then(
          (result) => resolve(overJson(result)),
          (error: unknown) => reject(reported(error)),
        )
        .finally(() => {
          if (container.isDead) return;
          clearTimeout(timer);
          idle.set(key, [...(idle.get(key) ?? []), container]);
        });
    });

  const run = async (key: FunctionKey, event: unknown): Promise<unknown> => {
    if (concurrency.running >= concurrency.limit) throw THROTTLED;
    concurrency.running += 1;
    return runInContainer(key, event).finally(() => {
      concurrency.running -= 1;
    });
  };

  /** Lambda may run an invocation twice; one of the two answers counts. */
  const runTwice = async (key: FunctionKey, event: unknown): Promise<unknown> => {
    const first = run(key, event);
    const second = pause(random.pick([0, 1, 20])).then(() => {
      trace(`${key} runs a second time`);
      return run(key, event);
    });
    first.catch(() => undefined);
    second.catch(() => undefined);
    return random.chance(0.5) ? first : second;
  };

  const runThen = async (key: FunctionKey, event: unknown, error: FunctionError): Promise<never> => {
    await run(key, event);
    throw error;
  };

  return async (key, event, fault) => {
    switch (fault) {
      case undefined:
        return run(key, event);
      case 'throttled':
        throw THROTTLED;
      case 'service error':
        throw SERVICE_ERROR;
      case 'lost request':
        throw CLIENT_ERROR;
      case 'lost response':
        return runThen(key, event, CLIENT_ERROR);
      case 'crash before':
        throw CRASHED;
      case 'crash after':
        return runThen(key, event, CRASHED);
      case 'time-out before':
        await pause(timeoutOf(key));
        throw timedOut(key);
      case 'no answer, never run':
        return never();
      case 'no answer, but run':
        run(key, event).catch(() => undefined);
        return never();
      case 'unnamed error before':
        throw UNNAMED;
      case 'unnamed error after':
        return runThen(key, event, UNNAMED);
      case 'duplicate':
        return runTwice(key, event);
      case 'slow start':
        await pause(random.integer(1, 15));
        return run(key, event);
    }
  };
};
