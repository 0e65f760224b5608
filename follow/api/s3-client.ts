import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** A client that also reaches a bucket of another region. An emulator has no address for each bucket. */
export const s3Client = (settings: S3ClientConfig): S3Client => {
  const { AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_S3: ownUrl } = process.env;
  return new S3Client({
    ...settings,
    followRegionRedirects: true,
    forcePathStyle: (ownUrl ?? url) !== undefined,
  });
};
