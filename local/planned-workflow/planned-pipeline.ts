import { InputError } from '../../terraform-plan/input-error';
import type { PlanJson } from '../../terraform-plan/plan-json';
import { parseJson } from '../../workflow/rules/json-value';
import { noSuchAddress, severalError } from '../pipeline/chosen-pipeline';
import type { FoundPipeline } from '../pipeline/found-pipeline';
import { type PlanContents, unseenError } from './known-after-apply';
import { plannedObjects } from './planned-objects';
import { type PlannedResource, plannedResources } from './planned-resources';
import { isWorkflow } from './planned-workflow';

const ofType = (resources: readonly PlannedResource[], type: string): readonly PlannedResource[] =>
  resources.filter((resource) => resource.type === type);

/** The pipeline that is meant; undefined if a state machine is. */
const meantPipeline = (
  resources: readonly PlannedResource[],
  address: string | undefined,
): PlannedResource | undefined => {
  const pipelines = ofType(resources, 'aws_sagemaker_pipeline');
  const machines = ofType(resources, 'aws_sfn_state_machine');
  const all = [...machines.filter(isWorkflow), ...pipelines];
  if (pipelines.length === 0) return undefined;
  if (address !== undefined) {
    if (machines.some((each) => each.address === address)) return undefined;
    const found = pipelines.find((each) => each.address === address);
    if (found) return found;
    throw noSuchAddress('The plan', 'workflow or pipeline', address, all);
  }
  if (all.length > 1) throw severalError('The plan', 'workflows and pipelines', all);
  return pipelines[0];
};

const definitionOf = (contents: PlanContents, pipeline: PlannedResource): unknown => {
  const { pipeline_definition: text, pipeline_definition_s3_location: location } = pipeline.values;
  if (Array.isArray(location) && location.length > 0) {
    throw new InputError(
      `${pipeline.address} must have its definition in the plan, as pipeline_definition; it is an object in S3, which a local run does not download.`,
    );
  }
  if (typeof text !== 'string') throw unseenError(contents, pipeline, 'pipeline_definition', text);
  return parseJson(text);
};

/**
 * The pipeline that a plan deploys; undefined if it is a workflow that is meant, or the plan has no pipeline.
 * @param folder absolute path of the folder where the plan was made, in which its relative paths start.
 * @param address of the pipeline or the workflow. @default - the only one in the plan
 * @throws InputError if the plan has several, or does not tell the definition yet.
 */
export const plannedPipeline = (
  plan: PlanJson,
  folder: string,
  address: string | undefined,
): FoundPipeline | undefined => {
  const resources = plannedResources(plan);
  const pipeline = meantPipeline(resources, address);
  if (!pipeline) return undefined;
  const { pipeline_name: name } = pipeline.values;
  return {
    address: pipeline.address,
    definition: definitionOf({ plan, resources }, pipeline),
    objects: plannedObjects(resources, folder),
    ...(typeof name === 'string' && { name }),
  };
};
