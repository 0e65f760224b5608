import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sdkObjectStore } from '../../../follow/files/sdk-object-store';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const UPLOAD = '<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>';

const answer = (response: ServerResponse, method = '', url = ''): void => {
  if (method === 'POST' && url.includes('?uploads')) response.end(UPLOAD);
  else if (method === 'PUT') response.setHeader('ETag', '"part"').end();
  else response.writeHead(204).end();
};

/** The address of an S3 that takes parts, and the calls that it gets. */
const openS3 = async (onPart: () => void) => {
  const calls: string[] = [];
  const server = createServer(({ method, url = '' }, response) => {
    calls.push(new URL(url, 'http://s3').searchParams.get('x-id') ?? 'CreateMultipartUpload');
    if (method === 'PUT') onPart();
    answer(response, method, url);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, server };
};

test('an upload that is stopped leaves no parts in S3, which would cost money', async () => {
  writeFiles(folder.path, { 'large.bin': '0'.repeat(40_000_000) });
  const stop = new AbortController();
  const { url, calls, server } = await openS3(() => stop.abort());
  const { env } = process;
  process.env = { ...env, AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
  try {
    const file = { path: join(folder.path, 'large.bin'), key: 'large.bin', sizeInBytes: 40_000_000 };
    const put = sdkObjectStore('eu-west-1').put('bucket', file, () => undefined, stop.signal);
    await expect(put).rejects.toThrow('aborted');
    expect(calls.at(0)).toBe('CreateMultipartUpload');
    expect(calls.at(-1)).toBe('AbortMultipartUpload');
  } finally {
    process.env = env;
    server.closeAllConnections();
    server.close();
  }
});
