import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { SageMakerEndpoint } from '../../../local/sagemaker/sagemaker-endpoint';
import { type SageMakerServer, serveSageMaker } from '../../../local/sagemaker/sagemaker-server';

const KEY = 'key-of-this-run';
const SIGNED = `AWS4-HMAC-SHA256 Credential=${KEY}/20260101/us-east-1/sagemaker/aws4_request, Signature=0`;
const MEBIBYTE = 1024 * 1024;

let server: SageMakerServer;
const request = jest.fn<ReturnType<SageMakerEndpoint['request']>, [string, unknown]>();

beforeEach(async () => {
  request.mockReset().mockReturnValue({ status: 200, body: { ok: true } });
  server = await serveSageMaker({ request, stopAll: () => undefined, close: async () => undefined }, KEY);
});

afterEach(() => server.close());

const post = async (body: string, headers: Record<string, string> = {}) => {
  const response = await fetch(server.url, {
    method: 'POST',
    body,
    headers: { authorization: SIGNED, 'x-amz-target': 'SageMaker.DescribeProcessingJob', ...headers },
  });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
};

const connects = (host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port: Number(new URL(server.url).port) });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('a call is answered by the endpoint, in AWS JSON 1.1', async () => {
  expect(await post('{"ProcessingJobName":"job-1"}')).toEqual({
    status: 200,
    type: 'application/x-amz-json-1.1',
    body: { ok: true },
  });
  expect(request.mock.calls).toEqual([['DescribeProcessingJob', { ProcessingJobName: 'job-1' }]]);
});

test('an error of the endpoint keeps its status and its type', async () => {
  request.mockReturnValue({ status: 400, body: { __type: 'ResourceInUse', message: 'taken' } });
  expect(await post('{}')).toMatchObject({
    status: 400,
    body: { __type: 'ResourceInUse', message: 'taken' },
  });
});

test('an error inside the endpoint is an internal failure', async () => {
  request.mockImplementation(() => {
    throw new Error('broken');
  });
  expect(await post('{}')).toMatchObject({
    status: 500,
    body: { __type: 'InternalFailure', message: 'broken' },
  });
});

describe('who may call', () => {
  test('only the loopback address accepts connections', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    // Linux has all of 127.0.0.0/8 on its loopback interface.
    const loopback = process.platform === 'linux' ? ['::1', '127.0.0.2'] : ['::1'];
    const others = [...addresses.map(({ address }) => address), ...loopback].filter(
      (address) => address !== '127.0.0.1' && !address.startsWith('fe80:'),
    );
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await connects('127.0.0.1')).toBe(true);
    for (const address of others) expect([address, await connects(address)]).toEqual([address, false]);
  });

  test.each([
    ['without a signature', ''],
    ['signed with another key', SIGNED.replace(KEY, 'key-of-another-run')],
    ['signed with a key that only begins like this run’s', SIGNED.replace(KEY, `${KEY}-and-more`)],
    ['signed with a key that only ends like this run’s', SIGNED.replace(KEY, `more-and-${KEY}`)],
  ])('a request %s is refused and never reaches the endpoint', async (_case, authorization) => {
    expect(await post('{}', { authorization })).toMatchObject({
      status: 403,
      body: { __type: 'UnrecognizedClientException' },
    });
    expect(request).not.toHaveBeenCalled();
  });
});

describe('a request that SageMaker does not know', () => {
  test.each([
    ['a body that is no JSON', '{"a":', {}],
    ['an empty body', '', {}],
    ['another service’s target', '{}', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }],
  ])('%s is refused', async (_case, body, headers) => {
    expect(await post(body, headers)).toMatchObject({
      status: 400,
      body: { __type: 'SerializationException' },
    });
    expect(request).not.toHaveBeenCalled();
  });

  test('a body of 4 MiB is read', async () => {
    expect((await post(`"${'x'.repeat(4 * MEBIBYTE - 2)}"`)).status).toBe(200);
  });

  test('a body of more than 4 MiB is refused', async () => {
    const { status, body } = await post(`"${'x'.repeat(4 * MEBIBYTE - 1)}"`);
    expect(status).toBe(413);
    expect(body).toMatchObject({ message: 'The request has over 4194304 bytes.' });
    expect(request).not.toHaveBeenCalled();
  });
});
