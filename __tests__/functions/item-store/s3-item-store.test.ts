import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { s3ItemStore } from '../../../functions/item-store/s3-item-store';
import { UnusableObject } from '../../../workflow/fan-out/item-store';

let server: Server;

/** A store whose S3 answers as the test says. */
const storeOf = async (answer: RequestListener) => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return s3ItemStore(
    new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      maxAttempts: 1,
    }),
  );
};

afterEach(() => new Promise((resolve) => server.close(resolve)));

const error =
  (status: number, code: string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  };

test('reads an object', async () => {
  let path: string | undefined;
  const store = await storeOf((request, response) => {
    path = request.url;
    response.end('{"S3Input":"s3://b/é/"}\n');
  });
  await expect(store.read('s3://lists/daily/1 a.jsonl')).resolves.toBe('{"S3Input":"s3://b/é/"}\n');
  expect(path).toBe('/lists/daily/1%20a.jsonl?x-id=GetObject');
});

test.each([
  [404, 'NoSuchKey', 'does not exist, or that the function may not read'],
  [404, 'NoSuchBucket', 'does not exist, or that the function may not read'],
  [403, 'AccessDenied', 'does not exist, or that the function may not read'],
  [301, 'PermanentRedirect', 'is in another Region'],
  [403, 'InvalidObjectState', 'is archived in S3 Glacier and must be restored first'],
])('an object that no retry makes readable: %i %s', async (status, code, problem) => {
  const store = await storeOf(error(status, code));
  const refused = await store.read('s3://lists/1.jsonl').catch((thrown: Error) => thrown);
  expect(refused).toBeInstanceOf(UnusableObject);
  expect(refused).toMatchObject({ problem: `${problem} (${code})` });
});

test('a place that no retry makes writable', async () => {
  const store = await storeOf(error(404, 'NoSuchBucket'));
  await expect(store.write('s3://results/run/items.jsonl', '{}')).rejects.toThrow(
    's3://results/run/items.jsonl is in a bucket that does not exist (NoSuchBucket).',
  );
});

test('a permission that is missing stays an error for a retry when writing', async () => {
  const store = await storeOf(error(403, 'AccessDenied'));
  await expect(store.write('s3://results/run/items.jsonl', '{}')).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

test('another error stays as it is, for a retry', async () => {
  const store = await storeOf(error(503, 'SlowDown'));
  await expect(store.read('s3://lists/1.jsonl')).rejects.toMatchObject({ name: 'SlowDown' });
});

test('an object that is too large is not read', async () => {
  const store = await storeOf((_request, response) => response.end('x'.repeat(2 * 1024 * 1024)));
  await expect(store.read('s3://lists/1.jsonl', 1024)).rejects.toThrow('has 2 MiB');
});

test('writes an object', async () => {
  const received: string[] = [];
  const store = await storeOf((request, response) => {
    request.on('data', (part) => received.push(String(part)));
    request.on('end', () => response.end());
  });
  await store.write('s3://results/run/items.jsonl', '{"Line":1}\n');
  expect(received.join('')).toContain('{"Line":1}\n');
});
