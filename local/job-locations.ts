import type { ProcessingJob } from '../workflow/job/processing-job';
import { SHORT_FORM_NAMES, SHORT_FORM_PATHS } from '../workflow/job/processing-job-relations';

/** A place in S3 that a job names. */
export interface JobLocation {
  /** The job's key, such as `S3Input` or `ProcessingInputs[0].S3Input.S3Uri`. */
  readonly key: string;
  readonly uri: string;
}

/** What SageMaker downloads. */
export interface InputLocation extends JobLocation {
  /** Whether the object lists others. */
  readonly isManifest: boolean;
  /** The container's folder. */
  readonly localPath: string;
}

/** What SageMaker uploads. */
export interface OutputLocation extends JobLocation {
  readonly name: string;
  /** The container's folder. */
  readonly localPath: string;
}

const SHORT_INPUTS = ['S3Input', 'S3Script', 'S3SourceArchive'] as const satisfies readonly (keyof ProcessingJob)[];

/** The inputs of the job that SageMaker downloads from S3, in the request's order. */
export const inputLocations = (job: ProcessingJob): readonly InputLocation[] => [
  ...SHORT_INPUTS.flatMap((key) => {
    const uri = job[key];
    return uri === undefined ? [] : [{ key, uri, isManifest: false, localPath: SHORT_FORM_PATHS[key] }];
  }),
  ...(job.ProcessingInputs ?? []).flatMap(({ AppManaged, S3Input }, index) =>
    AppManaged || !S3Input
      ? []
      : [
          {
            key: `ProcessingInputs[${index}].S3Input.S3Uri`,
            uri: S3Input.S3Uri,
            isManifest: S3Input.S3DataType === 'ManifestFile',
            localPath: S3Input.LocalPath,
          },
        ],
  ),
];

/** The outputs of the job that SageMaker uploads to S3, in the request's order. */
export const outputLocations = (job: ProcessingJob): readonly OutputLocation[] => [
  ...(job.S3Output === undefined
    ? []
    : [
        {
          key: 'S3Output',
          uri: job.S3Output,
          name: SHORT_FORM_NAMES.S3Output,
          localPath: SHORT_FORM_PATHS.S3Output,
        },
      ]),
  ...(job.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ AppManaged, OutputName, S3Output }, index) =>
    AppManaged || !S3Output?.LocalPath
      ? []
      : [
          {
            key: `ProcessingOutputConfig.Outputs[${index}].S3Output.S3Uri`,
            uri: S3Output.S3Uri,
            name: OutputName,
            localPath: S3Output.LocalPath,
          },
        ],
  ),
];
