import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { parseS3Uri } from '../../workflow/fan-out/item-locations';
import { type ItemStore, UnusableObject } from '../../workflow/fan-out/item-store';

const MIB = 1024 * 1024;

/** What an error of S3 says about an object, by the error's name. */
type Problems = Readonly<Record<string, string>>;

const OTHER_REGION = 'is in another Region';
const MISSING = 'does not exist, or that the function may not read';

/** Without the right to list the bucket, S3 answers AccessDenied for an object that does not exist. */
const UNREADABLE: Problems = {
  NoSuchKey: MISSING,
  NoSuchBucket: MISSING,
  AccessDenied: MISSING,
  PermanentRedirect: OTHER_REGION,
  InvalidObjectState: 'is archived in S3 Glacier and must be restored first',
};

/** Without AccessDenied: the permission of a role that was created just now takes effect within seconds. */
const UNWRITABLE: Problems = {
  NoSuchBucket: 'is in a bucket that does not exist',
  PermanentRedirect: OTHER_REGION,
};

const parts = (uri: string): { readonly Bucket: string; readonly Key: string } => {
  const { bucket, key } = parseS3Uri(uri);
  return { Bucket: bucket, Key: key };
};

const refusal = (uri: string, error: unknown, problems: Problems): unknown => {
  if (!(error instanceof S3ServiceException)) return error;
  const problem = problems[error.name];
  return problem === undefined ? error : new UnusableObject(uri, `${problem} (${error.name})`);
};

/** The objects of a fan-out's functions in S3. */
export const s3ItemStore = (client: S3Client): ItemStore => ({
  read: async (uri, maxBytes = Number.POSITIVE_INFINITY) => {
    const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand(parts(uri))).catch((error) => {
      throw refusal(uri, error, UNREADABLE);
    });
    if (ContentLength > maxBytes) throw new UnusableObject(uri, `has ${Math.ceil(ContentLength / MIB)} MiB`);
    return (await Body?.transformToString()) ?? '';
  },
  write: async (uri, text) => {
    const object = { ...parts(uri), Body: text, ContentType: 'application/jsonl' };
    await client.send(new PutObjectCommand(object)).catch((error) => {
      throw refusal(uri, error, UNWRITABLE);
    });
  },
});
