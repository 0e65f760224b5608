import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { clientSettings } from '../api/client-settings';
import type { StoredObject } from '../api/run-api';
import { s3Client } from '../api/s3-client';
import type { ObjectStore } from './object-store';

const MIB = 1024 * 1024;

/** S3 takes at most 10,000 parts, each but the last of at least 5 MiB. */
const partSize = (sizeInBytes: number): number => Math.max(8 * MIB, Math.ceil(sizeInBytes / 9_000));

/** S3 through the AWS SDK. A large file is sent in parts. */
export const sdkObjectStore = (region: string): ObjectStore => {
  const client = s3Client(clientSettings(region));
  return {
    list: async ({ bucket, prefix }) => {
      const objects: StoredObject[] = [];
      let token: string | undefined;
      do {
        const { Contents = [], NextContinuationToken } = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
        );
        for (const { Key = '', Size = 0, LastModified } of Contents) {
          objects.push({ key: Key, sizeInBytes: Size, time: LastModified?.getTime() ?? 0 });
        }
        token = NextContinuationToken;
      } while (token !== undefined);
      return objects;
    },
    put: async (bucket, { path, key, sizeInBytes }, onSent, signal) => {
      signal.throwIfAborted();
      const upload = new Upload({
        client,
        // The signal ends the file, not the upload: only so the SDK removes the parts in S3 before it throws.
        params: { Bucket: bucket, Key: key, Body: createReadStream(path, { signal }) },
        partSize: partSize(sizeInBytes),
      });
      upload.on('httpUploadProgress', ({ loaded = 0 }) => onSent(loaded));
      await upload.done();
    },
    get: async (bucket, key, path, signal) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
        abortSignal: signal,
      });
      if (!(Body instanceof Readable)) throw new Error(`s3://${bucket}/${key} has no content`);
      await pipeline(Body, createWriteStream(path), { signal });
    },
  };
};
