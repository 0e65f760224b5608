import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call through the gateway, as AWS would see it. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** A call that AWS itself makes with a role's permissions. */
export interface OwnCall {
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  readonly input: unknown;
}

/** Records a call that does not come through the gateway. */
export type RecordCall = (call: OwnCall) => void;

/** Answers a call, changes the emulator's answer, or leaves the call to the emulator. */
export type Handler = (
  call: AwsCall,
  forward: (changedBody?: Buffer) => Promise<Answer>,
  record: RecordCall,
) => Promise<Answer> | undefined;

export interface Gateway {
  readonly url: string;
  /** All signed calls so far, in order. */
  readonly calls: readonly AwsCall[];
  close(): Promise<void>;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
  body: Buffer.from(JSON.stringify(body)),
});

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** `Credential=<key>/<date>/<region>/<service>/aws4_request` */
const credentialScope = (headers: IncomingHttpHeaders): string[] =>
  (/Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? '').split('/');

/** JSON services name the operation in a header, query services in the body, and REST services by method and path. */
const operationOf = (headers: IncomingHttpHeaders, method: string, path: string, body: Buffer): string => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const isForm = String(headers['content-type']).startsWith('application/x-www-form-urlencoded');
  const action = isForm ? new URLSearchParams(body.toString('utf8')).get('Action') : undefined;
  return action ?? `${method} ${path.replace(/\?.*$/, '')}`;
};

const toCall = async (message: IncomingMessage): Promise<AwsCall> => {
  const { method = 'GET', url: path = '/', headers } = message;
  const body = await bodyOf(message);
  const [accessKeyId = '', , , service = ''] = credentialScope(headers);
  return {
    service,
    operation: operationOf(headers, method, path, body),
    accessKeyId,
    method,
    path,
    headers,
    body,
  };
};

const withBody = (call: AwsCall, body: Buffer): AwsCall => ({
  ...call,
  body,
  headers: { ...call.headers, 'content-length': String(body.length) },
});

const forwardTo = (port: number, { method, path, headers, body }: AwsCall): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, async (response) => {
      resolve({
        status: response.statusCode ?? 500,
        headers: Object.fromEntries(
          Object.entries(response.headers).flatMap(([name, value]) =>
            value === undefined || name === 'content-length' || name === 'transfer-encoding'
              ? []
              : [[name, value]],
          ),
        ),
        body: await bodyOf(response),
      });
    });
    request.once('error', reject);
    request.end(body);
  });

/** The gateway's address, before it serves anything. */
export interface GatewayAddress {
  readonly port: number;
  readonly server: Server;
}

/** Listens on a free port of the loopback interface. */
export const listen = async (): Promise<GatewayAddress> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
};

/** AWS at one loopback address: answers some calls itself, and passes the others to the emulator. */
export const openGateway = (
  { server, port }: GatewayAddress,
  emulatorPort: number,
  handlers: readonly Handler[],
): Gateway => {
  const calls: AwsCall[] = [];
  const record: RecordCall = ({ input, ...call }) => {
    const body = Buffer.from(JSON.stringify(input));
    calls.push({ ...call, method: 'POST', path: '/', headers: {}, body });
  };
  const answer = async (message: IncomingMessage): Promise<Answer> => {
    const call = await toCall(message);
    // The emulator's own parts do not sign their calls.
    if (call.accessKeyId) calls.push(call);
    const forward = (changedBody?: Buffer) =>
      forwardTo(emulatorPort, changedBody === undefined ? call : withBody(call, changedBody));
    for (const handle of handlers) {
      const handled = handle(call, forward, record);
      if (handled) return handled;
    }
    return forward();
  };
  server.on('request', (message, response) => {
    answer(message).then(
      ({ status, headers, body }) => {
        response.writeHead(status, { ...headers, 'content-length': String(body.length) });
        response.end(message.method === 'HEAD' ? undefined : body);
      },
      (error: Error) => {
        response.writeHead(500);
        response.end(error.message);
      },
    );
  });
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
