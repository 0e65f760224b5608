import { mkdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ProcessingInput, ProcessingS3Input } from '@aws-sdk/client-sagemaker';
import { forEachFile } from '../files/for-each-file';
import { parseS3Uri } from '../s3/s3-folder';
import { parseManifest } from '../s3/s3-manifest';
import type { S3Store } from '../s3/s3-store';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';
import { hostPath, JobError, type JobHost } from './job-host';

/** An object of an input. */
interface InputObject {
  readonly uri: string;
  /** Relative to the input's LocalPath. */
  readonly path: string;
}

const NOT_LOCAL = {
  pipe: 'has the input mode Pipe, which only SageMaker can stream; for a local run, set it to File.',
  dataset:
    'is a DatasetDefinition without an OutputS3Uri; for a local run, save the result of its query, and name the OutputS3Uri where it stands.',
};

const refuseInput = ({ InputName }: ProcessingInput, why: keyof typeof NOT_LOCAL): never => {
  throw new JobError(`ClientError: The input ${InputName} ${NOT_LOCAL[why]}`);
};

/**
 * Only Athena or Redshift can answer a query, so its result stands where they would write it. SageMaker shares it out
 * unless the input says otherwise (SageMaker API reference, DatasetDefinition).
 */
const savedResult = (input: ProcessingInput): ProcessingS3Input => {
  const { AthenaDatasetDefinition, RedshiftDatasetDefinition, LocalPath, DataDistributionType, InputMode } =
    input.DatasetDefinition ?? {};
  const S3Uri = (AthenaDatasetDefinition ?? RedshiftDatasetDefinition)?.OutputS3Uri;
  if (S3Uri === undefined) return refuseInput(input, 'dataset');
  return {
    S3Uri,
    LocalPath,
    S3DataType: 'S3Prefix',
    S3DataDistributionType: DataDistributionType ?? 'ShardedByS3Key',
    S3InputMode: InputMode,
  };
};

/** The inputs that SageMaker downloads: all but those with AppManaged, which the script downloads itself. */
const downloadedInputs = (request: ProcessingJobRequest): readonly [ProcessingInput, ProcessingS3Input][] =>
  (request.ProcessingInputs ?? [])
    .filter(({ AppManaged }) => !AppManaged)
    .map((input) => {
      const s3Input = input.S3Input ?? savedResult(input);
      return s3Input.S3InputMode === 'Pipe' ? refuseInput(input, 'pipe') : [input, s3Input];
    });

/** An object's path below LocalPath: its key without the prefix's folder. */
const pathBelowPrefix = (key: string, prefix: string): string => {
  const folder = prefix.endsWith('/') || prefix === '' ? prefix : `${prefix}/`;
  return key.startsWith(folder) ? key.slice(folder.length) : posix.relative(posix.dirname(prefix), key);
};

const objectsBelow = async (
  uri: string,
  s3: S3Store,
  signal?: AbortSignal,
): Promise<readonly InputObject[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const objects = await s3.list(uri, signal);
  return objects.map(({ key }) => ({ uri: `s3://${bucket}/${key}`, path: pathBelowPrefix(key, prefix) }));
};

const objectsInManifest = async (
  uri: string,
  s3: S3Store,
  jobFolder: string,
  signal?: AbortSignal,
): Promise<readonly InputObject[]> => {
  const file = join(jobFolder, 'manifest.json');
  if (!(await s3.get(uri, file, signal))) return [];
  const text = await readFile(file, 'utf8');
  try {
    return parseManifest(text);
  } catch (error) {
    throw new JobError(`ClientError: The manifest ${uri} is not valid: ${(error as Error).message}`);
  }
};

const objectsOf = async (
  { S3Uri = '', S3DataType }: ProcessingS3Input,
  s3: S3Store,
  jobFolder: string,
  signal?: AbortSignal,
): Promise<readonly InputObject[]> => {
  const objects =
    S3DataType === 'ManifestFile'
      ? await objectsInManifest(S3Uri, s3, jobFolder, signal)
      : await objectsBelow(S3Uri, s3, signal);
  if (objects.length === 0) {
    throw new JobError(
      `ClientError: No S3 objects found under S3 URL "${S3Uri}" given in input data source.`,
    );
  }
  return objects;
};

/** ShardedByS3Key gives the objects to the hosts in turn. */
const shareOf = (
  objects: readonly InputObject[],
  { S3DataDistributionType }: ProcessingS3Input,
  position: number,
  hostCount: number,
): readonly InputObject[] =>
  S3DataDistributionType === 'ShardedByS3Key'
    ? objects.filter((_, index) => index % hostCount === position)
    : objects;

const downloadObject = async (
  { uri, path }: InputObject,
  { InputName }: ProcessingInput,
  target: string,
  s3: S3Store,
  signal?: AbortSignal,
): Promise<void> => {
  if (!(await s3.get(uri, join(target, path), signal))) {
    throw new JobError(
      `ClientError: The input ${InputName} names the S3 object ${uri}, which does not exist; create it, or remove it from the manifest.`,
    );
  }
};

/**
 * Downloads every input to each host, or its share of a sharded input.
 * @param signal aborts the download, even in the middle of an object.
 * @throws JobError if an input does not exist, has an invalid manifest, or needs AWS.
 */
export const downloadInputs = async (
  request: ProcessingJobRequest,
  hosts: readonly JobHost[],
  jobFolder: string,
  s3: S3Store,
  signal?: AbortSignal,
): Promise<void> => {
  for (const [input, s3Input] of downloadedInputs(request)) {
    const targets = hosts.map((host) => hostPath(host, s3Input.LocalPath ?? ''));
    const objects = await objectsOf(s3Input, s3, jobFolder, signal);
    for (const [position, target] of targets.entries()) {
      await mkdir(target, { recursive: true });
      const share = shareOf(objects, s3Input, position, hosts.length);
      // A manifest may name several objects for one path; the last one counts.
      const byPath = new Map(share.map((object) => [object.path, object]));
      await forEachFile(
        [...byPath.values()],
        (object) => downloadObject(object, input, target, s3, signal),
        signal,
      );
    }
  }
};
