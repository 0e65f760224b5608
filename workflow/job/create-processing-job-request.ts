import type {
  CreateProcessingJobCommandInput,
  ProcessingClusterConfig,
  ProcessingInput,
  ProcessingInstanceType,
  ProcessingOutput,
  ProcessingOutputConfig,
} from '@aws-sdk/client-sagemaker';
import { EXECUTION_TAG_KEY } from './execution-tag';
import {
  DEFAULT_MAX_RUNTIME_IN_SECONDS,
  type NetworkConfig,
  type ProcessingJob,
  type Tag,
} from './processing-job';
import { SHORT_FORM_NAMES, SHORT_FORM_PATHS } from './processing-job-relations';
import { sourceEntrypoint } from './source-archive';

type Input = CreateProcessingJobCommandInput;

/** Every member of the API's request. */
type Members = { readonly [Member in keyof Required<Input>]: NonNullable<Input[Member]> };

type RequiredMember =
  | 'ProcessingJobName'
  | 'ProcessingResources'
  | 'StoppingCondition'
  | 'AppSpecification'
  | 'RoleArn';

/** The request for a valid job. */
export type ProcessingJobRequest = Pick<Members, RequiredMember> & Partial<Omit<Members, RequiredMember>>;

/** The short forms of inputs, in the order of the request. */
const SHORT_INPUTS = ['S3Input', 'S3Script', 'S3SourceArchive'] as const;

const shortInputs = (job: ProcessingJob): ProcessingInput[] =>
  SHORT_INPUTS.flatMap((key) => {
    const S3Uri = job[key];
    if (!S3Uri) return [];
    const LocalPath = SHORT_FORM_PATHS[key];
    const S3Input = { S3Uri, LocalPath, S3DataType: 'S3Prefix', S3InputMode: 'File' } as const;
    return [{ InputName: SHORT_FORM_NAMES[key], S3Input }];
  });

const s3Output = (S3Uri: string): ProcessingOutput => ({
  OutputName: SHORT_FORM_NAMES.S3Output,
  S3Output: { S3Uri, LocalPath: SHORT_FORM_PATHS.S3Output, S3UploadMode: 'EndOfJob' },
});

const scriptPath = (scriptUri: string): string =>
  `${SHORT_FORM_PATHS.S3Script}/${scriptUri.slice(scriptUri.lastIndexOf('/') + 1)}`;

/** An execution's name may have characters that a tag's value may not. */
const executionTag = (executionArn: string): Tag => ({
  Key: EXECUTION_TAG_KEY,
  Value: executionArn.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_'),
});

/** Absent if the job has no input; an empty list of the job stays one. */
const inputs = (job: ProcessingJob): Pick<ProcessingJobRequest, 'ProcessingInputs'> => {
  const short = shortInputs(job);
  if (short.length === 0 && !job.ProcessingInputs) return {};
  return { ProcessingInputs: [...short, ...(job.ProcessingInputs ?? [])] };
};

const outputConfig = (job: ProcessingJob): ProcessingOutputConfig => {
  const { Outputs = [], ...config } = job.ProcessingOutputConfig ?? {};
  return {
    Outputs: [...(job.S3Output ? [s3Output(job.S3Output)] : []), ...Outputs],
    ...config,
  };
};

/** The API refuses a count beside preferences that have counts, and requires one otherwise. */
const instanceCount = (job: ProcessingJob): Pick<ProcessingClusterConfig, 'InstanceCount'> =>
  job.InstancePreferences?.some((preference) => preference.InstanceCount !== undefined)
    ? {}
    : { InstanceCount: job.InstanceCount ?? 1 };

/** The installed SDK may not list a newer instance type. */
const instanceType = (name: string) => ({ InstanceType: name as ProcessingInstanceType });

const clusterConfig = (job: ProcessingJob): ProcessingClusterConfig => ({
  ...instanceCount(job),
  ...(job.InstanceType && instanceType(job.InstanceType)),
  ...(job.InstancePreferences && {
    InstancePreferences: job.InstancePreferences.map((preference) => ({
      ...preference,
      ...instanceType(preference.InstanceType),
    })),
  }),
  VolumeSizeInGB: job.VolumeSizeInGB,
  ...(job.VolumeKmsKeyId && { VolumeKmsKeyId: job.VolumeKmsKeyId }),
});

const entrypoint = (job: ProcessingJob): readonly string[] | undefined => {
  if (job.S3Script) return ['python3', scriptPath(job.S3Script)];
  return job.S3SourceArchive
    ? sourceEntrypoint(job.S3SourceArchive, job.SourceEntrypoint)
    : job.ContainerEntrypoint;
};

const appSpecification = (job: ProcessingJob): Members['AppSpecification'] => {
  const ContainerEntrypoint = entrypoint(job);
  return {
    ImageUri: job.ImageUri,
    ...(ContainerEntrypoint && { ContainerEntrypoint: [...ContainerEntrypoint] }),
    ...(job.ContainerArguments && { ContainerArguments: [...job.ContainerArguments] }),
  };
};

const networkConfig = ({ VpcConfig, ...switches }: NetworkConfig): Members['NetworkConfig'] => ({
  ...switches,
  ...(VpcConfig && {
    VpcConfig: { SecurityGroupIds: [...VpcConfig.SecurityGroupIds], Subnets: [...VpcConfig.Subnets] },
  }),
});

/**
 * The API's request for a valid job.
 * @param executionArn the execution that the job belongs to, which becomes a tag.
 */
export const toCreateProcessingJobRequest = (
  job: ProcessingJob,
  ProcessingJobName: string,
  executionArn?: string,
): ProcessingJobRequest => {
  const { ExperimentConfig } = job;
  const tags = [...(job.Tags ?? []), ...(executionArn ? [executionTag(executionArn)] : [])];
  return {
    ProcessingJobName,
    ...inputs(job),
    ...((job.S3Output || job.ProcessingOutputConfig) && { ProcessingOutputConfig: outputConfig(job) }),
    ProcessingResources: { ClusterConfig: clusterConfig(job) },
    StoppingCondition: { MaxRuntimeInSeconds: job.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_IN_SECONDS },
    AppSpecification: appSpecification(job),
    RoleArn: job.RoleArn,
    ...(job.Environment && { Environment: { ...job.Environment } }),
    ...(job.NetworkConfig && { NetworkConfig: networkConfig(job.NetworkConfig) }),
    ...(ExperimentConfig && Object.keys(ExperimentConfig).length > 0 && { ExperimentConfig }),
    ...(tags.length > 0 && { Tags: tags }),
  };
};
