import { mkdir } from 'node:fs/promises';
import type { S3Object, S3Store } from '../s3/s3-store';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';
import { hostPath, type JobHost } from './job-host';

interface UploadedOutput {
  readonly uri: string;
  readonly localPath: string;
  readonly isContinuous: boolean;
}

interface StopSignals {
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** The outputs that SageMaker uploads: all but those with AppManaged, which the script uploads itself. */
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

/** SageMaker creates the output folders before a container starts. */
export const makeOutputFolders = async (request: ProcessingJobRequest, host: JobHost): Promise<void> => {
  for (const { localPath } of uploadedOutputs(request)) {
    await mkdir(hostPath(host, localPath), { recursive: true });
  }
};

/**
 * Uploads the hosts' outputs. If the job did not succeed, uploads only outputs with the upload mode Continuous. If
 * several hosts have files of the same name, the last host's file stays.
 * @param signals aborted when the job is stopped or killed, also during the upload.
 */
export const uploadOutputs = async (
  request: ProcessingJobRequest,
  hosts: readonly JobHost[],
  succeeded: boolean,
  s3: S3Store,
  onUpload: (uri: string, objects: readonly S3Object[]) => void,
  signals?: StopSignals,
): Promise<void> => {
  for (const { uri, localPath, isContinuous } of uploadedOutputs(request)) {
    const folders = hosts.map((host) => hostPath(host, localPath));
    if (isContinuous) onUpload(uri, await s3.upload(folders, uri, signals?.kill));
    else if (succeeded) onUpload(uri, await s3.upload(folders, uri, signals?.stop));
  }
};
