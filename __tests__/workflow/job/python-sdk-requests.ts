import { basename } from 'node:path';

/** The version of the SDK whose defaults these are. */
export const SDK_VERSION = '2.257.6';

/** The accounts of the SDK's images in eu-west-1. */
const SCIKIT_LEARN = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn';
const SPARK = '571004829621.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-spark-processing';

const CODE_PATH = '/opt/ml/processing/input/code';
const SPARK_EVENTS_PATH = '/opt/ml/processing/spark-events/';

interface SdkInput {
  readonly source: string;
  readonly destination: string;
  readonly input_name?: string;
}

interface SdkOutput {
  readonly source: string;
  readonly destination: string;
  readonly output_name?: string;
  readonly s3_upload_mode?: string;
}

interface SdkNetworkConfig {
  readonly enable_network_isolation?: boolean;
  readonly encrypt_inter_container_traffic?: boolean;
  readonly security_group_ids?: readonly string[];
  readonly subnets?: readonly string[];
}

/** The parameters of a processor's constructor and of its run. */
export interface SdkCall {
  readonly role: string;
  readonly image_uri: string;
  readonly framework_version: string;
  readonly entrypoint?: readonly string[];
  readonly command: readonly string[];
  readonly instance_count: number;
  readonly instance_type: string;
  readonly volume_size_in_gb?: number;
  readonly volume_kms_key?: string;
  readonly output_kms_key?: string;
  readonly max_runtime_in_seconds?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly network_config?: SdkNetworkConfig;
  readonly code: string;
  readonly submit_app: string;
  readonly spark_event_logs_s3_uri: string;
  readonly inputs?: readonly SdkInput[];
  readonly outputs?: readonly SdkOutput[];
  readonly arguments?: readonly string[];
  readonly experiment_config?: Readonly<Record<string, string>>;
}

export type Request = Readonly<Record<string, unknown>>;

const sdkInput = (input: SdkInput, index: number) => ({
  InputName: input.input_name ?? `input-${index + 1}`,
  AppManaged: false,
  S3Input: {
    S3Uri: input.source,
    LocalPath: input.destination,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
    S3DataDistributionType: 'FullyReplicated',
    S3CompressionType: 'None',
  },
});

const sdkOutput = (output: SdkOutput, index: number) => ({
  OutputName: output.output_name ?? `output-${index + 1}`,
  AppManaged: false,
  S3Output: {
    S3Uri: output.destination,
    LocalPath: output.source,
    S3UploadMode: output.s3_upload_mode ?? 'EndOfJob',
  },
});

const sdkNetworkConfig = (network: SdkNetworkConfig) => ({
  EnableNetworkIsolation: network.enable_network_isolation ?? false,
  EnableInterContainerTrafficEncryption: network.encrypt_inter_container_traffic,
  VpcConfig: network.subnets && { SecurityGroupIds: network.security_group_ids, Subnets: network.subnets },
});

const processorRequest = (call: SdkCall): Request => ({
  RoleArn: call.role,
  AppSpecification: {
    ImageUri: call.image_uri,
    ContainerEntrypoint: call.entrypoint,
    ContainerArguments: call.arguments,
  },
  ProcessingResources: {
    ClusterConfig: {
      InstanceCount: call.instance_count,
      InstanceType: call.instance_type,
      VolumeSizeInGB: call.volume_size_in_gb ?? 30,
      VolumeKmsKeyId: call.volume_kms_key,
    },
  },
  StoppingCondition: call.max_runtime_in_seconds && { MaxRuntimeInSeconds: call.max_runtime_in_seconds },
  Environment: call.env,
  NetworkConfig: call.network_config && sdkNetworkConfig(call.network_config),
  ProcessingInputs: call.inputs?.map(sdkInput),
  ProcessingOutputConfig: call.outputs && {
    Outputs: call.outputs.map(sdkOutput),
    KmsKeyId: call.output_kms_key,
  },
  ExperimentConfig: call.experiment_config,
  Tags: call.tags,
});

/** The script is one more input, at the end. */
const scriptProcessorRequest = (call: SdkCall): Request =>
  processorRequest({
    ...call,
    entrypoint: [...call.command, `${CODE_PATH}/${basename(call.code)}`],
    inputs: [...(call.inputs ?? []), { source: call.code, destination: CODE_PATH, input_name: 'code' }],
  });

const sklearnProcessorRequest = (call: SdkCall): Request =>
  scriptProcessorRequest({
    ...call,
    image_uri: `${SCIKIT_LEARN}:${call.framework_version}-cpu-py3`,
    command: call.command ?? ['python3'],
  });

/** With Spark's event log, which is one more output. */
const pysparkProcessorRequest = (call: SdkCall): Request =>
  scriptProcessorRequest({
    ...call,
    image_uri: `${SPARK}:${call.framework_version}-cpu`,
    command: ['smspark-submit', '--local-spark-event-logs-dir', SPARK_EVENTS_PATH],
    code: call.submit_app,
    env: call.env ?? {},
    outputs: [
      ...(call.outputs ?? []),
      { source: SPARK_EVENTS_PATH, destination: call.spark_event_logs_s3_uri, s3_upload_mode: 'Continuous' },
    ],
  });

/** The request that each class sends, without the job's name, which it takes from the image and the clock. */
export const SDK_REQUESTS = {
  Processor: processorRequest,
  ScriptProcessor: scriptProcessorRequest,
  SKLearnProcessor: sklearnProcessorRequest,
  PySparkProcessor: pysparkProcessorRequest,
};

export type ProcessorClass = keyof typeof SDK_REQUESTS;
