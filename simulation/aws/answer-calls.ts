import type { EndpointAnswer } from '../../local/sagemaker/sagemaker-endpoint';
import type { Faults } from '../scenario/faults';
import type { Random } from '../scenario/random';
import type { CallAnswer } from './aws-clients';
import { type AnswerFunction, pause } from './simulated-lambda';

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
  /** What the call reaches, where it does. */
  readonly request: (operation: string, input: unknown) => EndpointAnswer;
  /** AWS's own time, in milliseconds. */
  readonly now: () => number;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: (text: string) => void;
  /** Comes before a call that reaches AWS. */
  readonly beforeCall: (operation: string) => Promise<void>;
  /** Comes after it. */
  readonly afterCall: (operation: string) => void;
}

const describeAnswer = ({ status, body }: EndpointAnswer): string =>
  status === 200 ? String(body.ProcessingJobStatus ?? body.status ?? 'done') : String(body.__type);

/** Answers the functions' calls of AWS, with faults on their way. */
export const answerCalls = ({
  request,
  now,
  faults,
  random,
  trace,
  beforeCall,
  afterCall,
}: AnswerCallsProps): AnswerFunction => {
  const answerOf = (answer: EndpointAnswer): CallAnswer => ({ ...answer, date: now() });

  const reach = async (operation: string, input: unknown, signedAt: number): Promise<CallAnswer> => {
    if (Math.abs(now() - signedAt) > SIGNATURE_LIFE_IN_MILLISECONDS) {
      trace(`${operation}: its signature has expired`);
      return answerOf(EXPIRED);
    }
    await beforeCall(operation);
    const answer = request(operation, input);
    trace(`${operation}: ${describeAnswer(answer)}`);
    afterCall(operation);
    return answerOf(answer);
  };

  return async ({ operation, input, signedAt, crash }) => {
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
