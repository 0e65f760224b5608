import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix, relative } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '../../local/s3-folder';
import type { S3Store } from '../../local/s3-store';

/** S3 by its own API, as SageMaker uses it. */
export const s3ClientStore = (client: S3Client): S3Store => ({
  download: async (uri, folder) => {
    const { bucket: Bucket, prefix } = parseS3Uri(uri);
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
    return Promise.all(
      Contents.map(async ({ Key = '', Size = 0 }) => {
        const name = Key === prefix ? basename(Key) : posix.relative(prefix, Key);
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), (await Body?.transformToByteArray()) ?? '');
        return { key: Key, sizeInBytes: Size };
      }),
    );
  },
  upload: async (folder, uri) => {
    const { bucket: Bucket, prefix } = parseS3Uri(uri);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const Key = posix.join(prefix, relative(folder, path));
        const Body = await readFile(path);
        await client.send(new PutObjectCommand({ Bucket, Key, Body }));
        return { key: Key, sizeInBytes: Body.length };
      }),
    );
  },
});
