import type {
  CreateProcessingJobCommandInput,
  ProcessingClusterConfig,
  ProcessingInput,
  ProcessingInstanceType,
  ProcessingOutput,
  ProcessingOutputConfig,
} from '@aws-sdk/client-sagemaker';
import { isPresent, isRecord } from '../rules/json-value';
import { EXECUTION_TAG_KEY } from './execution-tag';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS, type ProcessingJob, type Tag } from './processing-job';
import { SHORT_FORM_NAMES, SHORT_FORM_PATHS } from './processing-job-relations';

const s3Input = (shortForm: 'S3Input' | 'S3Script', S3Uri: string): ProcessingInput => ({
  InputName: SHORT_FORM_NAMES[shortForm],
  S3Input: { S3Uri, LocalPath: SHORT_FORM_PATHS[shortForm], S3DataType: 'S3Prefix', S3InputMode: 'File' },
});

const s3Output = (S3Uri: string): ProcessingOutput => ({
  OutputName: SHORT_FORM_NAMES.S3Output,
  S3Output: { S3Uri, LocalPath: SHORT_FORM_PATHS.S3Output, S3UploadMode: 'EndOfJob' },
});

const scriptPath = (scriptUri: string): string =>
  `${SHORT_FORM_PATHS.S3Script}/${scriptUri.slice(scriptUri.lastIndexOf('/') + 1)}`;

/** An execution's name may hold characters that a tag's value may not. */
const executionTag = (executionArn: string): Tag => ({
  Key: EXECUTION_TAG_KEY,
  Value: executionArn.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_'),
});

/** Terraform's objects hold null for a member that is absent. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([, member]) => isPresent(member));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
};

/** A member in the API's own form: only a type of the SDK's, which has mutable lists, tells the two apart. */
const asGiven = <Member>(value: unknown): Member => withoutNulls(value) as Member;

const inputs = (job: ProcessingJob): ProcessingInput[] => [
  ...(job.S3Input ? [s3Input('S3Input', job.S3Input)] : []),
  ...(job.S3Script ? [s3Input('S3Script', job.S3Script)] : []),
  ...asGiven<ProcessingInput[]>(job.ProcessingInputs ?? []),
];

const outputConfig = (job: ProcessingJob): ProcessingOutputConfig => {
  const { Outputs, ...config } = asGiven<ProcessingOutputConfig>(job.ProcessingOutputConfig ?? {});
  return {
    Outputs: [...(job.S3Output ? [s3Output(job.S3Output)] : []), ...(Outputs ?? [])],
    ...config,
  };
};

/** The API refuses a count beside preferences with counts of their own, and asks for one beside those without. */
const instanceCount = (job: ProcessingJob): Pick<ProcessingClusterConfig, 'InstanceCount'> =>
  job.InstancePreferences?.some((preference) => isPresent(preference.InstanceCount))
    ? {}
    : { InstanceCount: job.InstanceCount ?? 1 };

/** The SDK lists the types of its day; the API's list grows. */
const clusterConfig = (job: ProcessingJob): ProcessingClusterConfig => ({
  ...instanceCount(job),
  ...(job.InstanceType && { InstanceType: job.InstanceType as ProcessingInstanceType }),
  ...(job.InstancePreferences && {
    InstancePreferences: asGiven<ProcessingClusterConfig['InstancePreferences']>(job.InstancePreferences),
  }),
  VolumeSizeInGB: job.VolumeSizeInGB,
  ...(job.VolumeKmsKeyId && { VolumeKmsKeyId: job.VolumeKmsKeyId }),
});

const entrypoint = (job: ProcessingJob): readonly string[] | undefined =>
  job.S3Script ? ['python3', scriptPath(job.S3Script)] : job.ContainerEntrypoint;

const appSpecification = (job: ProcessingJob): CreateProcessingJobCommandInput['AppSpecification'] => {
  const ContainerEntrypoint = entrypoint(job);
  return {
    ImageUri: job.ImageUri,
    ...(ContainerEntrypoint && { ContainerEntrypoint: [...ContainerEntrypoint] }),
    ...(job.ContainerArguments && { ContainerArguments: [...job.ContainerArguments] }),
  };
};

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
    ...((job.S3Input || job.S3Script || job.ProcessingInputs) && { ProcessingInputs: inputs(job) }),
    ...((job.S3Output || job.ProcessingOutputConfig) && { ProcessingOutputConfig: outputConfig(job) }),
    ProcessingResources: { ClusterConfig: clusterConfig(job) },
    StoppingCondition: { MaxRuntimeInSeconds: job.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_IN_SECONDS },
    AppSpecification: appSpecification(job),
    RoleArn: job.RoleArn,
    ...(job.Environment && { Environment: { ...job.Environment } }),
    ...(job.NetworkConfig && {
      NetworkConfig: asGiven<CreateProcessingJobCommandInput['NetworkConfig']>(job.NetworkConfig),
    }),
    ...(Object.values(job.ExperimentConfig ?? {}).some(isPresent) && {
      ExperimentConfig: asGiven<CreateProcessingJobCommandInput['ExperimentConfig']>(job.ExperimentConfig),
    }),
    ...(tags.length > 0 && { Tags: tags }),
  };
};
