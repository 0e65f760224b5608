import type { ObjectPrefix } from './run-api';

/** The objects whose keys begin as an S3 URI says; undefined for another text. */
export const objectPrefix = (uri: string): ObjectPrefix | undefined => {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  return bucket === undefined ? undefined : { bucket, prefix };
};
