import type {
  CreateProcessingJobCommandInput,
  ProcessingInput,
  ProcessingOutput,
} from '@aws-sdk/client-sagemaker';
import {
  CONTAINER_PATHS,
  DEFAULT_MAX_RUNTIME_IN_SECONDS,
  type ProcessingJob,
  type Tag,
} from './processing-job';
import { EXECUTION_TAG_KEY } from './processing-job-rules';

const s3Input = (InputName: string, S3Uri: string, LocalPath: string): ProcessingInput => ({
  InputName,
  S3Input: { S3Uri, LocalPath, S3DataType: 'S3Prefix', S3InputMode: 'File' },
});

const s3Output = (OutputName: string, S3Uri: string, LocalPath: string): ProcessingOutput => ({
  OutputName,
  S3Output: { S3Uri, LocalPath, S3UploadMode: 'EndOfJob' },
});

const scriptPath = (scriptUri: string): string =>
  `${CONTAINER_PATHS.code}/${scriptUri.slice(scriptUri.lastIndexOf('/') + 1)}`;

/** An execution's name may hold characters that a tag's value may not. */
const executionTag = (executionArn: string): Tag => ({
  Key: EXECUTION_TAG_KEY,
  Value: executionArn.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_'),
});

/**
 * The API's request for a valid job.
 * @param executionArn the execution that the job belongs to, which becomes a tag.
 */
export const toCreateProcessingJobRequest = (
  job: ProcessingJob,
  ProcessingJobName: string,
  executionArn?: string,
): CreateProcessingJobCommandInput => {
  const tags = [...(job.Tags ?? []), ...(executionArn ? [executionTag(executionArn)] : [])];
  return {
    ProcessingJobName,
    ProcessingInputs: [
      ...(job.S3Input ? [s3Input('data', job.S3Input, CONTAINER_PATHS.input)] : []),
      ...(job.S3Script ? [s3Input('script', job.S3Script, CONTAINER_PATHS.code)] : []),
    ],
    ProcessingOutputConfig: { Outputs: [s3Output('output_data', job.S3Output, CONTAINER_PATHS.output)] },
    ProcessingResources: {
      ClusterConfig: {
        InstanceCount: 1,
        InstanceType: job.InstanceType as CreateInstanceType,
        VolumeSizeInGB: job.VolumeSizeInGB,
      },
    },
    StoppingCondition: { MaxRuntimeInSeconds: job.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_IN_SECONDS },
    AppSpecification: {
      ImageUri: job.ImageUri,
      ...(job.S3Script && { ContainerEntrypoint: ['python3', scriptPath(job.S3Script)] }),
      ...(job.ContainerArguments && { ContainerArguments: [...job.ContainerArguments] }),
    },
    RoleArn: job.RoleArn,
    ...(job.Environment && { Environment: { ...job.Environment } }),
    ...(tags.length > 0 && { Tags: tags }),
  };
};

/** The SDK lists the types of its day; the API's list grows. */
type CreateInstanceType = NonNullable<
  NonNullable<
    NonNullable<CreateProcessingJobCommandInput['ProcessingResources']>['ClusterConfig']
  >['InstanceType']
>;
