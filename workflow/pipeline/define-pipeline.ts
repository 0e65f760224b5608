import { toCreateProcessingJobRequest } from '../job/create-processing-job-request';
import type { ProcessingJob } from '../job/processing-job';
import { isRecord } from '../rules/json-value';
import type {
  DefinedStep,
  PipelineDefinition,
  PipelineExperimentConfig,
  StepArguments,
} from './pipeline-definition';
import type { PipelineParameter } from './pipeline-parameter';
import { isPipelineFunction, PIPELINE_EXECUTION } from './pipeline-value';
import { DEFAULT_RETRY_POLICIES, type PipelineJob, type ProcessingStep } from './processing-step';

/** The job of a step with what the deployment adds to it. */
export type CompletePipelineJob = PipelineJob & Required<Pick<PipelineJob, 'ImageUri' | 'RoleArn'>>;

/** What a pipeline is made from. */
export interface PipelineParts {
  /** @default - none */
  readonly parameters?: readonly PipelineParameter[];
  readonly steps: readonly ProcessingStep[];
  /**
   * The experiment and the trial that executions belong to; null for none.
   * @default - an experiment with the pipeline's name, and a trial with the execution's ID, as the SageMaker Python SDK
   */
  readonly experiment?: PipelineExperimentConfig | null;
}

const DEFAULT_EXPERIMENT: PipelineExperimentConfig = {
  ExperimentName: PIPELINE_EXECUTION.pipelineName,
  TrialName: PIPELINE_EXECUTION.id,
};

/** A parameter stands in a job as a whole, with its definition. */
const withoutDefinitions = (value: unknown): unknown => {
  if (isPipelineFunction(value) && 'Get' in value) return { Get: value.Get };
  if (Array.isArray(value)) return value.map(withoutDefinitions);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutDefinitions(member)]),
  );
};

/** Neither depends on what a scalar is, and the paths of code are literals. */
const asProcessingJob = (job: CompletePipelineJob): ProcessingJob => job as ProcessingJob;

/** The pipeline itself belongs to the experiment; a job has only a name to show. */
const stepArguments = (job: CompletePipelineJob): StepArguments => {
  const { ProcessingJobName: _name, ...request } = toCreateProcessingJobRequest(asProcessingJob(job), '');
  return request;
};

const definedStep = (step: ProcessingStep, job: CompletePipelineJob): DefinedStep => {
  const { name, dependsOn = [], cache, retryPolicies = DEFAULT_RETRY_POLICIES } = step;
  return {
    Name: name,
    Type: 'Processing',
    ...(step.displayName !== undefined && { DisplayName: step.displayName }),
    ...(step.description !== undefined && { Description: step.description }),
    ...(dependsOn.length > 0 && { DependsOn: dependsOn.map((each) => each.name) }),
    Arguments: stepArguments(job),
    ...(cache && { CacheConfig: { Enabled: true, ExpireAfter: cache.expireAfter } }),
    ...(retryPolicies.length > 0 && { RetryPolicies: retryPolicies }),
  };
};

/**
 * The definition of a pipeline.
 * @param completeJob adds what the deployment adds to the job of a step.
 */
export const definePipeline = (
  { parameters = [], steps, experiment = DEFAULT_EXPERIMENT }: PipelineParts,
  completeJob: (step: ProcessingStep) => CompletePipelineJob,
): PipelineDefinition => {
  const definition: PipelineDefinition = {
    Version: '2020-12-01',
    Metadata: {},
    Parameters: parameters.map((each) => each.definition),
    ...(experiment && { PipelineExperimentConfig: experiment }),
    Steps: steps.map((step) => definedStep(step, completeJob(step))),
  };
  return withoutDefinitions(definition) as PipelineDefinition;
};
