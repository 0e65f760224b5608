import type { Statement } from './policy-document';
import { passRole } from './service-role-statements';

/** ARNs of a pipeline, put together from its name. */
export interface PipelineArns {
  readonly pipelineArn: string;
  /** Matches every execution of the pipeline. */
  readonly executionsArn: string;
  /** Matches the jobs of every pipeline. */
  readonly jobsArn: string;
}

/**
 * What SageMaker does with the pipeline's role: it runs and tags the jobs, and passes them their roles (developer guide,
 * IAM access management for pipelines). It creates experiments, trials and lineage in its own name.
 * @param condition limits the jobs that the role may create.
 */
export const pipelineStatements = (
  { jobsArn }: Pick<PipelineArns, 'jobsArn'>,
  jobRoles: readonly string[],
  condition: NonNullable<Statement['Condition']>,
): Statement[] => [
  // A statement of its own: the other actions on jobs do not support these condition keys.
  {
    Action: 'sagemaker:CreateProcessingJob',
    Resource: jobsArn,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  },
  {
    Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
    Resource: jobsArn,
  },
  passRole(jobRoles),
];

/** Starts executions of a pipeline, waits for them and stops them (service authorization reference of SageMaker). */
export const startPipelineStatements = ({
  pipelineArn,
  executionsArn,
}: Pick<PipelineArns, 'pipelineArn' | 'executionsArn'>): Statement[] => [
  { Action: 'sagemaker:StartPipelineExecution', Resource: pipelineArn },
  {
    Action: [
      'sagemaker:DescribePipelineExecution',
      'sagemaker:ListPipelineExecutionSteps',
      'sagemaker:StopPipelineExecution',
    ],
    Resource: executionsArn,
  },
];
