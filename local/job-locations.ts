import type { ProcessingInput } from '../workflow/job/processing-inputs-and-outputs';
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

const SHORT_INPUTS = [
  'S3Input',
  'S3Script',
  'S3SourceArchive',
] as const satisfies readonly (keyof ProcessingJob)[];

/** Where an input's objects are: those of a query stand where Athena or Redshift would write its result. */
const longInput = (input: ProcessingInput, index: number): InputLocation | undefined => {
  const { AppManaged, S3Input, DatasetDefinition } = input;
  const key = `ProcessingInputs[${index}]`;
  if (AppManaged) return undefined;
  if (S3Input) {
    const { S3Uri, LocalPath, S3DataType } = S3Input;
    const isManifest = S3DataType === 'ManifestFile';
    return { key: `${key}.S3Input.S3Uri`, uri: S3Uri, isManifest, localPath: LocalPath };
  }
  const { AthenaDatasetDefinition, RedshiftDatasetDefinition, LocalPath } = DatasetDefinition;
  const query = AthenaDatasetDefinition ?? RedshiftDatasetDefinition;
  return { key: `${key}.DatasetDefinition`, uri: query.OutputS3Uri, isManifest: false, localPath: LocalPath };
};

/** The inputs of the job that SageMaker downloads from S3, in the request's order. */
export const inputLocations = (job: ProcessingJob): readonly InputLocation[] => [
  ...SHORT_INPUTS.flatMap((key) => {
    const uri = job[key];
    return uri === undefined ? [] : [{ key, uri, isManifest: false, localPath: SHORT_FORM_PATHS[key] }];
  }),
  ...(job.ProcessingInputs ?? []).map(longInput).filter((input) => input !== undefined),
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
