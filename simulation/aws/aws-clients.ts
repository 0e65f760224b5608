import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import type { EndpointAnswer } from '../../local/sagemaker/endpoint-answer';
import { REGION } from './simulated-sagemaker';

/** The parts of the SDK's request that the simulation reads. */
interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface CallAnswer extends EndpointAnswer {
  /** AWS's time, in milliseconds: the response's Date header. */
  readonly date: number;
}

/** Sends a call; `signedAt` is the time of its signature, in milliseconds. */
export type SendCall = (operation: string, input: unknown, signedAt: number) => Promise<CallAnswer>;

const SIGNING_TIME = 'x-signing-time';

/** Records only the time of a signature: computing real ones would take most of a call's time. */
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

/** Sets what a client would otherwise read from files, which takes real time, and replaces the network. */
const configuration = (service: string, sendCall: SendCall) => ({
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
      const answer = await sendCall(
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

/** The clients of a deployed function, with their default retries. */
export interface AwsClients {
  readonly sageMaker: () => SageMakerClient;
  readonly stepFunctions: () => SFNClient;
}

export const awsClients = (sendCall: SendCall): AwsClients => ({
  sageMaker: () =>
    new SageMakerClient(configuration('api.sagemaker', sendCall) as unknown as SageMakerClientConfig),
  stepFunctions: () => new SFNClient(configuration('states', sendCall) as unknown as SFNClientConfig),
});
