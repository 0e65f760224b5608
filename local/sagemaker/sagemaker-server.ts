import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJson } from '../../workflow/rules/json-value';
import type { EndpointAnswer, SageMakerEndpoint } from './sagemaker-endpoint';

/** The endpoint behind HTTP, on this machine's loopback address only. */
export interface SageMakerServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Far above any CreateProcessingJob request. */
const BODY_LIMIT_IN_BYTES = 4 * 1024 * 1024;

/** undefined where it is too large. */
const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT_IN_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const refusal = (status: number, type: string, message: string): EndpointAnswer => ({
  status,
  body: { __type: type, message },
});

/**
 * A job is a command that runs here, so only a client that knows this run's access key may start one: not another user
 * of the machine, and not a page in a browser.
 */
const isSignedWith = (request: IncomingMessage, accessKeyId: string): boolean =>
  (request.headers.authorization ?? '').includes(`Credential=${accessKeyId}/`);

const answerTo = async (
  request: IncomingMessage,
  endpoint: SageMakerEndpoint,
  accessKeyId: string,
): Promise<EndpointAnswer> => {
  if (!isSignedWith(request, accessKeyId)) {
    return refusal(
      403,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  const target = String(request.headers['x-amz-target'] ?? '');
  const body = await readBody(request);
  if (body === undefined) {
    return refusal(
      413,
      'RequestEntityTooLargeException',
      `The request has over ${BODY_LIMIT_IN_BYTES} bytes.`,
    );
  }
  const input = parseJson(body);
  if (!target.startsWith('SageMaker.') || input === undefined) {
    return refusal(400, 'SerializationException', 'Expected a JSON body and an X-Amz-Target of SageMaker.');
  }
  return endpoint.request(target.slice('SageMaker.'.length), input);
};

const send = (response: ServerResponse, { status, body }: EndpointAnswer): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
};

/** Serves an endpoint in SageMaker's AWS JSON 1.1 on a free port, to clients that sign with that access key. */
export const serveSageMaker = async (
  endpoint: SageMakerEndpoint,
  accessKeyId: string,
): Promise<SageMakerServer> => {
  const server = createServer((request, response) => {
    answerTo(request, endpoint, accessKeyId)
      .catch((error: Error) => refusal(500, 'InternalFailure', error.message))
      .then((reply) => send(response, reply));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};
