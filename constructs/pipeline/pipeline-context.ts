import type { Construct } from 'constructs';
import type { JobRoleContext } from '../job/job-role';
import { AwsEnvironment } from '../terraform/aws-environment';
import type { ProcessingPipelineProps } from './processing-pipeline-props';

/** SageMaker names a pipeline's jobs, and does not put the pipeline's name into theirs. */
const JOB_NAMES = 'pipelines-*';

/** What the parts of a pipeline derive from its props. */
export interface PipelineContext extends JobRoleContext {
  /** Known at plan time, unlike the attribute of the resource. */
  readonly pipelineArn: string;
  /** Matches every execution of the pipeline. */
  readonly executionsArn: string;
  /** Matches the jobs of every pipeline. */
  readonly jobsArn: string;
}

/** Resolves a pipeline's props once, for all of its parts. Makes data sources and locals in the scope. */
export const pipelineContext = (
  scope: Construct,
  { additionalS3Inputs, additionalS3Outputs, ...props }: ProcessingPipelineProps,
): PipelineContext => {
  const { name, permissionsBoundaryArn } = props;
  const aws = new AwsEnvironment(scope, 'current', props);
  const pipelineArn = aws.arn('sagemaker', `pipeline/${name}`);
  return {
    name,
    aws,
    ...(permissionsBoundaryArn !== undefined && { permissionsBoundaryArn }),
    tags: props.tags ?? {},
    additionalS3Inputs: additionalS3Inputs ?? [],
    additionalS3Outputs: additionalS3Outputs ?? [],
    additionalImageRepositories: props.additionalImageRepositories ?? [],
    kmsKeyArns: props.kmsKeyArns ?? [],
    createJobRole: true,
    jobNames: JOB_NAMES,
    pipelineArn,
    executionsArn: `${pipelineArn}/execution/*`,
    jobsArn: aws.localArn(scope, 'processing_jobs_arn', 'sagemaker', `processing-job/${JOB_NAMES}`),
  };
};
