import type { EndpointAnswer } from '../local/sagemaker-endpoint';
import type { Faults } from './faults';
import type { Random } from './random';
import type { CallAnswer } from './sagemaker-client';
import { type AnswerFunction, pause } from './simulated-lambda';
import type { SimulatedSageMaker } from './simulated-sagemaker';

/** AWS refuses a signature that is older, or younger, by more. */
const SIGNATURE_LIFE_IN_MILLISECONDS = 300_000;

const failure = (status: number, type: string, message: string): EndpointAnswer => ({
  status,
  body: { __type: type, message },
});

const THROTTLED = failure(400, 'ThrottlingException', 'Rate exceeded');
const UNAVAILABLE = failure(503, 'ServiceUnavailable', 'The service is temporarily unavailable.');
const INTERNAL = failure(500, 'InternalFailure', 'An internal error has occurred.');
const DENIED = failure(400, 'AccessDeniedException', 'The function is not authorized to perform: sagemaker');
const EXPIRED = failure(400, 'InvalidSignatureException', 'Signature expired.');

/** As Node.js's request handler of the SDK names it. */
const connectionLost = (): Error =>
  Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });

const never = (): Promise<never> => new Promise(() => undefined);

export interface AnswerCallsProps {
  readonly sageMaker: SimulatedSageMaker;
  /** What Step Functions says of the execution. */
  readonly executionStatus: () => string;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: (text: string) => void;
  /** Comes before a call that gets through. */
  readonly beforeCall: (operation: string) => Promise<void>;
  /** Comes after it. */
  readonly afterCall: (operation: string) => void;
}

const describeAnswer = ({ status, body }: EndpointAnswer): string =>
  status === 200 ? String(body.ProcessingJobStatus ?? body.status ?? 'done') : String(body.__type);

/** Answers the functions' calls of SageMaker and Step Functions, with faults on their way. */
export const answerCalls = ({
  sageMaker,
  executionStatus,
  faults,
  random,
  trace,
  beforeCall,
  afterCall,
}: AnswerCallsProps): AnswerFunction => {
  const answerOf = (answer: EndpointAnswer): CallAnswer => ({ ...answer, date: sageMaker.now() });

  const reach = async (operation: string, input: unknown, signedAt: number): Promise<CallAnswer> => {
    if (Math.abs(sageMaker.now() - signedAt) > SIGNATURE_LIFE_IN_MILLISECONDS) {
      trace(`${operation}: its signature has expired`);
      return answerOf(EXPIRED);
    }
    await beforeCall(operation);
    const answer: EndpointAnswer =
      operation === 'DescribeExecution'
        ? { status: 200, body: { status: executionStatus() } }
        : sageMaker.request(operation, input);
    trace(`${operation}: ${describeAnswer(answer)}`);
    afterCall(operation);
    return answerOf(answer);
  };

  return async (operation, input, signedAt, crash) => {
    switch (faults.call(operation)) {
      case undefined:
        return reach(operation, input, signedAt);
      case 'throttled':
        return answerOf(THROTTLED);
      case 'unavailable':
        return answerOf(UNAVAILABLE);
      case 'access denied':
        return answerOf(DENIED);
      case 'internal error after':
        await reach(operation, input, signedAt);
        return answerOf(INTERNAL);
      case 'connection lost before':
        throw connectionLost();
      case 'connection lost after':
        await reach(operation, input, signedAt);
        throw connectionLost();
      case 'hangs before':
        return never();
      case 'hangs after':
        await reach(operation, input, signedAt);
        return never();
      case 'crash before':
        crash();
        return never();
      case 'crash after':
        await reach(operation, input, signedAt);
        crash();
        return never();
      case 'slow':
        await pause(random.integer(1, 12));
        return reach(operation, input, signedAt);
    }
  };
};
