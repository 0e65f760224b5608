import type { ItemsToRun } from './fan-out-contracts';

/** The execution's folder below the folder of the results. */
interface RunFolder {
  readonly bucket: string;
  /** With a slash at the end. */
  readonly prefix: string;
}

/** The last part of an execution's ARN. */
export const executionName = (executionArn: string): string =>
  executionArn.slice(executionArn.lastIndexOf(':') + 1);

/** The bucket of an S3 URI, and the key or the prefix below it. */
export const parseS3Uri = (uri: string): { readonly bucket: string; readonly key: string } => {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return { bucket, key };
};

export const runFolder = (resultsS3Uri: string, executionArn: string): RunFolder => {
  const { bucket, key } = parseS3Uri(resultsS3Uri);
  return { bucket, prefix: `${key}${executionName(executionArn)}/` };
};

/** Where an attempt's list and results are. */
export const attemptLocations = (
  { bucket, prefix }: RunFolder,
  attempt: number,
): Pick<ItemsToRun, 'Bucket' | 'ItemsKey' | 'ResultsPrefix'> => ({
  Bucket: bucket,
  ItemsKey: `${prefix}attempt-${attempt}/items.jsonl`,
  ResultsPrefix: `${prefix}attempt-${attempt}`,
});

/** The execution's folder, from the location of one of its lists. */
export const runFolderOf = ({ Bucket, ItemsKey }: Pick<ItemsToRun, 'Bucket' | 'ItemsKey'>): RunFolder => ({
  bucket: Bucket,
  prefix: ItemsKey.replace(/attempt-\d+\/items\.jsonl$/, ''),
});

export const s3Uri = (bucket: string, key: string): string => `s3://${bucket}/${key}`;
