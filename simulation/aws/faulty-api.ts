import type { EndpointAnswer } from '../../local/sagemaker/endpoint-answer';
import type { CallFault, Faults } from '../scenario/faults';
import type { Random } from '../scenario/random';
import { accessDenied, INTERNAL_FAILURE, SIGNATURE_EXPIRED, THROTTLED, UNAVAILABLE } from './api-errors';
import type { CallAnswer } from './aws-clients';
import type { AnswerCall, FunctionCall } from './simulated-lambda';
import { never, sleep } from './sleep';

/** AWS rejects a signature whose time differs from its own by more than this. */
const SIGNATURE_LIFETIME_IN_MILLISECONDS = 300_000;

/** The error that the SDK's request handler throws in Node.js. */
const connectionLost = (): Error =>
  Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });

export interface FaultyApiProps {
  /** Answers a call that reaches AWS. */
  readonly request: (operation: string, input: unknown) => EndpointAnswer;
  /** AWS's own time, in milliseconds. */
  readonly now: () => number;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: (text: string) => void;
  /** Runs before each call that reaches AWS. */
  readonly beforeCall: (operation: string) => Promise<void>;
  /** Runs after each call that reached AWS. */
  readonly afterCall: (operation: string) => void;
}

const describeAnswer = ({ status, body }: EndpointAnswer): string =>
  status === 200 ? String(body.ProcessingJobStatus ?? body.status ?? 'done') : String(body.__type);

/** Sends a call to AWS, which rejects it if its signature has expired. */
const sendCall = async (api: FaultyApiProps, call: FunctionCall): Promise<CallAnswer> => {
  const { request, now, trace, beforeCall, afterCall } = api;
  const { operation, input, signedAt } = call;
  if (Math.abs(now() - signedAt) > SIGNATURE_LIFETIME_IN_MILLISECONDS) {
    trace(`${operation}: its signature has expired`);
    return { ...SIGNATURE_EXPIRED, date: now() };
  }
  await beforeCall(operation);
  const answer = request(operation, input);
  trace(`${operation}: ${describeAnswer(answer)}`);
  afterCall(operation);
  return { ...answer, date: now() };
};

const answerWithFault = async (
  api: FaultyApiProps,
  call: FunctionCall,
  fault: CallFault | undefined,
): Promise<CallAnswer> => {
  const instead = (answer: EndpointAnswer): CallAnswer => ({ ...answer, date: api.now() });
  switch (fault) {
    case undefined:
      return sendCall(api, call);
    case 'throttled':
      return instead(THROTTLED);
    case 'unavailable':
      return instead(UNAVAILABLE);
    case 'access denied':
      return instead(accessDenied('function'));
    case 'internal error after':
      await sendCall(api, call);
      return instead(INTERNAL_FAILURE);
    case 'connection lost before':
      throw connectionLost();
    case 'connection lost after':
      await sendCall(api, call);
      throw connectionLost();
    case 'hangs before':
      return never();
    case 'hangs after':
      await sendCall(api, call);
      return never();
    case 'crash before':
      call.crash();
      return never();
    case 'crash after':
      await sendCall(api, call);
      call.crash();
      return never();
    case 'slow':
      await sleep(api.random.integer(1, 12));
      return sendCall(api, call);
  }
};

/** Answers the functions' calls to AWS, with faults. */
export const faultyApi =
  (props: FaultyApiProps): AnswerCall =>
  (call) =>
    answerWithFault(props, call, props.faults.call(call.operation));
