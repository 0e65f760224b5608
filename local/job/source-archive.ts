import { posix } from 'node:path';
import { SHORT_FORM_NAMES } from '../../workflow/job/processing-job-relations';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';

/** The path in the container of the request's source archive; undefined if it has none. */
export const sourceArchivePath = ({ ProcessingInputs }: ProcessingJobRequest): string | undefined => {
  const input = ProcessingInputs?.find(({ InputName }) => InputName === SHORT_FORM_NAMES.S3SourceArchive);
  const { S3Uri, LocalPath } = input?.S3Input ?? {};
  return S3Uri && LocalPath ? posix.join(LocalPath, posix.basename(S3Uri)) : undefined;
};

/** The folder in the container that the job's own command unpacks the archive into. */
export const unpackedFolder = (archivePath: string): string =>
  posix.join(posix.dirname(archivePath), 'source');
