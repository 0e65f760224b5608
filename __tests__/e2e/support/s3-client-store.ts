import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { parseS3Uri } from '../../../local/s3/s3-folder';
import type { S3Store } from '../../../local/s3/s3-store';

/** S3 through its own API, as SageMaker uses it. */
export const s3ClientStore = (client: S3Client): S3Store => ({
  list: async (uri) => {
    const { bucket: Bucket, prefix: Prefix } = parseS3Uri(uri);
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '', Size = 0 }) => ({ key: Key, sizeInBytes: Size }));
  },
  get: async (uri, file) => {
    const { bucket: Bucket, prefix: Key } = parseS3Uri(uri);
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, (await Body?.transformToByteArray()) ?? '');
      return true;
    } catch (error) {
      if (error instanceof NoSuchKey) return false;
      throw error;
    }
  },
  upload: async (folders, uri) => {
    const { bucket: Bucket, prefix } = parseS3Uri(uri);
    const uploadFolder = async (folder: string) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return Promise.all(
        entries
          .filter((entry) => entry.isFile())
          .map(async ({ parentPath, name }) => {
            const path = join(parentPath, name);
            const Key = posix.join(prefix, relative(folder, path));
            const Body = await readFile(path);
            await client.send(new PutObjectCommand({ Bucket, Key, Body }));
            return { key: Key, sizeInBytes: Body.length };
          }),
      );
    };
    return (await Promise.all(folders.map(uploadFolder))).flat();
  },
});
