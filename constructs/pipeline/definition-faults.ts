import {
  type CompletePipelineJob,
  definePipeline,
  type PipelineParts,
} from '../../workflow/pipeline/define-pipeline';
import { pipelineDefinitionFaults } from '../../workflow/pipeline/pipeline-definition-faults';
import type { ProcessingStep } from '../../workflow/pipeline/processing-step';
import type { Fault } from '../../workflow/rules/fault';
import { UPLOADED_SCRIPT, UPLOADED_SOURCE } from '../props/job-faults';
import { asToken } from '../props/literal-faults';
import { replaceTokens } from '../terraform/terraform-document';
import type { ProcessingPipelineProps } from './processing-pipeline-props';

/** Placeholders for what the deployment adds to a job. */
const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/image';
const ROLE = 'arn:aws:iam::123456789012:role/job';

const completeJob = ({ job, scriptFile, sourceDir }: ProcessingStep): CompletePipelineJob =>
  ({
    ImageUri: IMAGE,
    RoleArn: ROLE,
    ...job,
    ...(scriptFile && UPLOADED_SCRIPT),
    ...(sourceDir && UPLOADED_SOURCE),
  }) as CompletePipelineJob;

/** What the props call the parts of the definition. */
const PROP_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^PipelineExperimentConfig/, 'experiment'],
  [/\.DefaultValue/, '.default'],
  [/\.EnumValues/, '.allowedValues'],
  [/\.DependsOn/, '.dependsOn'],
  [/\.CacheConfig\.ExpireAfter/, '.cache.expireAfter'],
  [/\.RetryPolicies/, '.retryPolicies'],
  [/\.DisplayName/, '.displayName'],
  [/\.Description/, '.description'],
];

const propName = (key: string, { parameters = [], steps }: PipelineParts): string =>
  PROP_NAMES.reduce(
    (text, [pattern, name]) => text.replace(pattern, name),
    key
      .replace(/^Parameters\[(\d+)\]/, (_, index) => `parameters.${parameters[index]?.definition.Name}`)
      .replace(/^Steps\[(\d+)\]/, (_, index) => `steps.${steps[index]?.name}`),
  );

/** The pipeline's parts, without the props of its resources. */
export const pipelineParts = ({ parameters, steps, experiment }: ProcessingPipelineProps): PipelineParts => ({
  steps,
  ...(parameters && { parameters }),
  ...(experiment !== undefined && { experiment }),
});

/** The faults of the definition that the props make: its names, its limits, and what its values refer to. */
export const definitionFaults = (props: ProcessingPipelineProps): Fault[] => {
  const parts = pipelineParts(props);
  const definition = replaceTokens(definePipeline(parts, completeJob), asToken);
  return pipelineDefinitionFaults(definition).map((fault) => ({
    ...fault,
    key: propName(fault.key, parts),
  }));
};
