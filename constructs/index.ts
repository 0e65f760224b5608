export type { ProcessingJob, ProcessingJobOverrides, Tag } from '../workflow/processing-job';
export { type DeployedJob, ProcessingWorkflow, type ProcessingWorkflowProps } from './processing-workflow';
