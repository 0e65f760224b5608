import type { S3Mapping } from '../../../local/s3/s3-mapping';
import type { ProcessingJobRequest } from '../../../local/sagemaker/processing-job-request';
import type { RunFiles } from '../../../workflow/run/run-record';
import { pathOfUri } from '../report/places';
import { folderTotal } from './folder-total';

/** Where the files of a run are on this machine. */
export interface Places {
  readonly mappings: readonly S3Mapping[];
  /** A path as the user sees it. */
  readonly shown: (path: string) => string;
}

interface NamedFiles {
  readonly name: string;
  readonly uri: string;
  readonly localPath: string;
}

const runFiles = ({ name, uri, localPath }: NamedFiles, { mappings, shown }: Places): RunFiles => {
  const path = pathOfUri(uri, mappings);
  return { name, place: path === undefined ? uri : shown(path), localPath };
};

const withTotal = async (files: NamedFiles, places: Places): Promise<RunFiles> => {
  const path = pathOfUri(files.uri, places.mappings);
  const total = path === undefined ? undefined : await folderTotal(path);
  return { ...runFiles(files, places), ...total };
};

const namedOutputs = (request: ProcessingJobRequest): readonly NamedFiles[] =>
  (request.ProcessingOutputConfig?.Outputs ?? []).map(({ OutputName = '', S3Output }) => ({
    name: OutputName,
    uri: S3Output?.S3Uri ?? '',
    localPath: S3Output?.LocalPath ?? '',
  }));

/** The inputs of a job with their sizes. */
export const requestInputs = (
  { ProcessingInputs = [] }: ProcessingJobRequest,
  places: Places,
): Promise<readonly RunFiles[]> =>
  Promise.all(
    ProcessingInputs.flatMap(({ InputName = '', S3Input }) =>
      S3Input?.S3Uri === undefined
        ? []
        : [withTotal({ name: InputName, uri: S3Input.S3Uri, localPath: S3Input.LocalPath ?? '' }, places)],
    ),
  );

/** The outputs of a job, whatever it leaves in them. */
export const requestOutputs = (request: ProcessingJobRequest, places: Places): readonly RunFiles[] =>
  namedOutputs(request).map((files) => runFiles(files, places));

/** The name of the output that is uploaded to a URI. */
export const outputName = (request: ProcessingJobRequest | undefined, uri: string): string =>
  (request ? namedOutputs(request) : []).find((output) => output.uri === uri)?.name ?? uri;
