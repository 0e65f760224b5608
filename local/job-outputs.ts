import { mkdir } from 'node:fs/promises';
import { hostPath, type JobHost } from './job-host';
import type { ProcessingJobRequest } from './processing-job-request';
import type { S3Object, S3Store } from './s3-store';

interface UploadedOutput {
  readonly uri: string;
  readonly localPath: string;
  readonly isContinuous: boolean;
}

/** The outputs that SageMaker uploads: all but those that the script sees to itself. */
const uploadedOutputs = (request: ProcessingJobRequest): readonly UploadedOutput[] =>
  (request.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ AppManaged, S3Output }) =>
    AppManaged || !S3Output?.S3Uri || !S3Output.LocalPath
      ? []
      : [
          {
            uri: S3Output.S3Uri,
            localPath: S3Output.LocalPath,
            isContinuous: S3Output.S3UploadMode === 'Continuous',
          },
        ],
  );

/** SageMaker makes the outputs' folders before a container starts. */
export const makeOutputFolders = async (request: ProcessingJobRequest, host: JobHost): Promise<void> => {
  for (const { localPath } of uploadedOutputs(request)) {
    await mkdir(hostPath(host, localPath), { recursive: true });
  }
};

/** Hosts share a URI: of files with the same name the last host's stays. */
const uploadFromHosts = async (
  { uri, localPath }: UploadedOutput,
  hosts: readonly JobHost[],
  s3: S3Store,
): Promise<readonly S3Object[]> => {
  const objects = new Map<string, S3Object>();
  for (const host of hosts) {
    for (const object of await s3.upload(hostPath(host, localPath), uri)) objects.set(object.key, object);
  }
  return [...objects.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** Uploads what the hosts left; of a job that did not succeed only what SageMaker would have uploaded while it ran. */
export const uploadOutputs = async (
  request: ProcessingJobRequest,
  hosts: readonly JobHost[],
  succeeded: boolean,
  s3: S3Store,
  onUpload: (uri: string, objects: readonly S3Object[]) => void,
): Promise<void> => {
  for (const output of uploadedOutputs(request)) {
    if (succeeded || output.isContinuous) onUpload(output.uri, await uploadFromHosts(output, hosts, s3));
  }
};
