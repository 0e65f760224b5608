export type { ProcessingJob, ProcessingJobOverrides, Tag } from '../workflow/processing-job';
export { ProcessingWorkflow } from './processing-workflow';
export type { DeployedJob, ProcessingWorkflowProps } from './processing-workflow-props';
