import { posix } from 'node:path';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';

/** The input that holds a folder of code as an archive. */
const SOURCE_INPUT = 'source';

/** The path in the container of the request's source archive; undefined if it has none. */
export const sourceArchivePath = ({ ProcessingInputs }: ProcessingJobRequest): string | undefined => {
  const input = ProcessingInputs?.find(({ InputName }) => InputName === SOURCE_INPUT);
  const { S3Uri, LocalPath } = input?.S3Input ?? {};
  return S3Uri && LocalPath ? posix.join(LocalPath, posix.basename(S3Uri)) : undefined;
};

/** The folder in the container that the job's own command unpacks the archive into. */
export const unpackedFolder = (archivePath: string): string =>
  posix.join(posix.dirname(archivePath), 'source');
