import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type ItemStore, UnreadableObject } from '../../workflow/fan-out/item-store';

const MIB = 1024 * 1024;

/** Without the right to list the bucket, S3 answers AccessDenied for an object that does not exist. */
const UNREADABLE: readonly string[] = ['NoSuchKey', 'NoSuchBucket', 'AccessDenied', 'PermanentRedirect'];

const parts = (uri: string): { readonly Bucket: string; readonly Key: string } => {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  return { Bucket, Key };
};

const refusal = (error: unknown): unknown =>
  error instanceof S3ServiceException && UNREADABLE.includes(error.name)
    ? new UnreadableObject(`does not exist, or that the function may not read (${error.name})`)
    : error;

/** The objects of a fan-out's functions in S3. */
export const s3ItemStore = (client: S3Client): ItemStore => ({
  read: async (uri, maxBytes = Number.POSITIVE_INFINITY) => {
    const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand(parts(uri))).catch((error) => {
      throw refusal(error);
    });
    if (ContentLength > maxBytes) throw new UnreadableObject(`has ${Math.ceil(ContentLength / MIB)} MiB`);
    return (await Body?.transformToString()) ?? '';
  },
  write: async (uri, text) => {
    await client.send(new PutObjectCommand({ ...parts(uri), Body: text, ContentType: 'application/jsonl' }));
  },
});
