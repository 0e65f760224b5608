export type { Integration } from '../workflow/integration';
export type { LambdaRuntime } from '../workflow/lambda-runtime';
export type { PrebuiltImage, PrebuiltImageName } from '../workflow/prebuilt-images';
export type {
  AthenaDatasetDefinition,
  DatasetDefinition,
  ProcessingInput,
  ProcessingOutput,
  ProcessingOutputConfig,
  ProcessingS3Input,
  ProcessingS3Output,
  RedshiftDatasetDefinition,
} from '../workflow/processing-inputs-and-outputs';
export type {
  ExperimentConfig,
  InstancePreference,
  NetworkConfig,
  ProcessingJob,
  ProcessingJobOverrides,
  Tag,
} from '../workflow/processing-job';
export type { JobRole } from './job-role';
export type { ProcessingFunction } from './processing-function';
export { ProcessingWorkflow } from './processing-workflow';
export type { DeployedJob, ProcessingWorkflowProps, ScriptFile } from './processing-workflow-props';
export type { ResourceTags } from './service-role';
export type { ServiceRoleArns } from './service-role-arns';
