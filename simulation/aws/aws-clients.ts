import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import type { EndpointAnswer } from '../../local/sagemaker/sagemaker-endpoint';
import { REGION } from './simulated-sagemaker';

/** Of a request and a response, what counts here. */
interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface CallAnswer extends EndpointAnswer {
  /** AWS's time, in milliseconds, which each response tells. */
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

/** What each client would find out by reading files, which takes real time, and what carries its requests. */
const configuration = (service: string, answerCall: AnswerCall) => ({
  region: REGION,
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  endpoint: `https://${service}.${REGION}.amazonaws.com`,
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
      // As in `SageMaker.DescribeProcessingJob`.
      const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
      const answer = await answerCall(
        operation,
        JSON.parse(decoder.decode(body)),
        Number(headers[SIGNING_TIME]),
      );
      return {
        response: {
          statusCode: answer.status,
          headers: {
            'content-type': headers['content-type'],
            date: new Date(answer.date).toUTCString(),
          },
          body: encoder.encode(JSON.stringify(answer.body)),
        },
      };
    },
  },
});

/** The clients that a function has in AWS, with their retries as they are there. */
export interface AwsClients {
  readonly sageMaker: () => SageMakerClient;
  readonly stepFunctions: () => SFNClient;
}

export const awsClients = (answerCall: AnswerCall): AwsClients => ({
  sageMaker: () =>
    new SageMakerClient(configuration('api.sagemaker', answerCall) as unknown as SageMakerClientConfig),
  stepFunctions: () => new SFNClient(configuration('states', answerCall) as unknown as SFNClientConfig),
});
