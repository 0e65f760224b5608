export type { Integration } from '../workflow/definition/integration';
export { stateMachineDefinition } from '../workflow/definition/states-language';
export type { LambdaRuntime } from '../workflow/deployment/lambda-runtime';
export type { PrebuiltImage, PrebuiltImageName } from '../workflow/deployment/prebuilt-images';
export type { UploadedScript, UploadedSource } from '../workflow/deployment/uploaded-code';
export type { FanOutInput, FanOutSummary, ItemFailure } from '../workflow/fan-out/fan-out-contracts';
export type {
  AthenaDatasetDefinition,
  DatasetDefinition,
  ProcessingInput,
  ProcessingOutput,
  ProcessingOutputConfig,
  ProcessingS3Input,
  ProcessingS3Output,
  RedshiftDatasetDefinition,
} from '../workflow/job/processing-inputs-and-outputs';
export type {
  ExperimentConfig,
  InstancePreference,
  NetworkConfig,
  ProcessingJob,
  ProcessingJobOverrides,
  Tag,
} from '../workflow/job/processing-job';
export type {
  DefinedParameter,
  ParameterType,
  PipelineExperimentConfig,
  PipelineFunction,
  RetriedException,
  RetryPolicy,
} from '../workflow/pipeline/pipeline-definition';
export {
  booleanParameter,
  floatParameter,
  integerParameter,
  type ParameterProps,
  type PipelineParameter,
  type StringParameterProps,
  stringParameter,
} from '../workflow/pipeline/pipeline-parameter';
export { joined, PIPELINE_EXECUTION, type PipelineValue } from '../workflow/pipeline/pipeline-value';
export {
  DEFAULT_RETRY_POLICIES,
  type PipelineJob,
  type ProcessingStep,
  type ProcessingStepProps,
  processingStep,
} from '../workflow/pipeline/processing-step';
export {
  type PipelineParameterValue,
  RUN_PIPELINE,
  type RunPipelineProps,
  runPipelineStates,
} from '../workflow/pipeline/run-pipeline-states';
export {
  type StopPipelineProps,
  stopPipelineDefinition,
} from '../workflow/pipeline/stop-pipeline-definition';
export type { JobRole } from './job/job-role';
export type { ProcessingPipelineProps } from './pipeline/processing-pipeline-props';
export { ProcessingFanOut, type ProcessingFanOutProps } from './processing-fan-out';
export { ProcessingPipeline } from './processing-pipeline';
export { ProcessingWorkflow } from './processing-workflow';
export type { FanOutSettings } from './props/fan-out-settings';
export type {
  DeployedJob,
  ProcessingWorkflowProps,
  ResourceTags,
  ScriptFile,
  SourceDir,
} from './props/processing-workflow-props';
export type { Schedule, Schedules } from './props/schedule';
export type { FanOutServiceRoleArns, ServiceRoleArns } from './props/service-role-arns';
export type { ProcessingFunction } from './state-machine/processing-function';
