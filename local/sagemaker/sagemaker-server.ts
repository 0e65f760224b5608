import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJson } from '../../workflow/rules/json-value';
import { type EndpointAnswer, errorAnswer } from './endpoint-answer';
import type { SageMakerEndpoint } from './sagemaker-endpoint';

/** Serves the endpoint over HTTP, on the loopback address only. */
export interface SageMakerServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Far above any CreateProcessingJob request. */
const BODY_LIMIT_IN_BYTES = 4 * 1024 * 1024;

/** Returns undefined if the body is too large. */
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

/**
 * A job is a command on this machine, so only a client with this run's access key may start one. Another user of the
 * machine, or a web page in a browser, may not.
 */
const isSignedWith = (request: IncomingMessage, accessKeyId: string): boolean =>
  (request.headers.authorization ?? '').includes(`Credential=${accessKeyId}/`);

const answerTo = async (
  request: IncomingMessage,
  endpoint: SageMakerEndpoint,
  accessKeyId: string,
): Promise<EndpointAnswer> => {
  if (!isSignedWith(request, accessKeyId)) {
    return errorAnswer(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
  }
  const target = String(request.headers['x-amz-target'] ?? '');
  const body = await readBody(request);
  if (body === undefined) {
    return errorAnswer(
      'RequestEntityTooLargeException',
      `The request has over ${BODY_LIMIT_IN_BYTES} bytes.`,
      413,
    );
  }
  const input = parseJson(body);
  if (!target.startsWith('SageMaker.') || input === undefined) {
    return errorAnswer('SerializationException', 'Expected a JSON body and an X-Amz-Target of SageMaker.');
  }
  return endpoint.request(target.slice('SageMaker.'.length), input);
};

const send = (response: ServerResponse, { status, body }: EndpointAnswer): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
};

/** Serves an endpoint in AWS JSON 1.1 on a free port, to clients that sign with the given access key. */
export const serveSageMaker = async (
  endpoint: SageMakerEndpoint,
  accessKeyId: string,
): Promise<SageMakerServer> => {
  const server = createServer((request, response) => {
    answerTo(request, endpoint, accessKeyId)
      .catch((error: Error) => errorAnswer('InternalFailure', error.message, 500))
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
