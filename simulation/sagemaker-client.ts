import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import type { EndpointAnswer } from '../local/sagemaker-endpoint';
import { REGION } from './simulated-sagemaker';

/** Of a request and a response, what counts here. */
interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface CallAnswer extends EndpointAnswer {
  /** SageMaker's time, in milliseconds, which each response tells. */
  readonly date: number;
}

/** Answers a call; `signedAt` is the time, in milliseconds, that the request was signed at. */
export type AnswerCall = (operation: string, input: unknown, signedAt: number) => Promise<CallAnswer>;

const SIGNING_TIME = 'x-signing-time';

/** Signatures take most of a call's time and nobody checks them here; their time is checked. */
const signer = {
  sign: async <Request extends { headers: Record<string, string> }>(
    request: Request,
    { signingDate }: { readonly signingDate?: Date | number | string } = {},
  ): Promise<Request> => {
    request.headers[SIGNING_TIME] = String(new Date(signingDate ?? Date.now()).getTime());
    return request;
  },
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A client as a function has it in AWS, with its retries as they are there, but for what carries its requests. */
const clientConfig = (answerCall: AnswerCall, host: string) => ({
  region: REGION,
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  // What follows is what the client would find out by reading files, which takes real time.
  endpoint: `https://${host}.${REGION}.amazonaws.com`,
  retryMode: 'standard',
  maxAttempts: 3,
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: async () => undefined,
  authSchemePreference: [],
  disableClockSkewCorrection: false,
  signer: async () => signer,
  requestHandler: {
    handle: async ({ headers, body }: HttpRequest) => {
      const operation = String(headers['x-amz-target']).replace(/^.*\./, '');
      const answer = await answerCall(
        operation,
        JSON.parse(decoder.decode(body)),
        Number(headers[SIGNING_TIME]),
      );
      return {
        response: {
          statusCode: answer.status,
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            date: new Date(answer.date).toUTCString(),
          },
          body: encoder.encode(JSON.stringify(answer.body)),
        },
      };
    },
  },
});

export const sageMakerClient = (answerCall: AnswerCall): SageMakerClient =>
  new SageMakerClient(clientConfig(answerCall, 'api.sagemaker') as unknown as SageMakerClientConfig);

export const stepFunctionsClient = (answerCall: AnswerCall): SFNClient =>
  new SFNClient(clientConfig(answerCall, 'states') as unknown as SFNClientConfig);
