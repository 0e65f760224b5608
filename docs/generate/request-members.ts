import {
  type AppSpecification,
  type CreateProcessingJobRequest,
  CreateProcessingJobRequest$,
  type ProcessingClusterConfig,
  type ProcessingResources,
  type ProcessingStoppingCondition,
} from '@aws-sdk/client-sagemaker';
import { NormalizedSchema } from '@smithy/core/schema';
import type { ProcessingJob } from '../../workflow/job/processing-job';

const membersBelow = (schema: NormalizedSchema, path: string): string[] => {
  if (schema.isListSchema()) return membersBelow(schema.getValueSchema(), `${path}[]`);
  if (!schema.isStructSchema()) return [];
  return [...schema.structIterator()].flatMap(([name, member]) => {
    const memberPath = path === '' ? name : `${path}.${name}`;
    return [memberPath, ...membersBelow(member, memberPath)];
  });
};

/** The path of every member of CreateProcessingJob's request in the installed SDK, such as `Tags[].Key`. */
export const REQUEST_MEMBERS: readonly string[] = membersBelow(
  NormalizedSchema.of(CreateProcessingJobRequest$),
  '',
);

/** Where the job has a member: a key of the job, or a note for a member that has none. */
type Place = { readonly key: keyof ProcessingJob } | { readonly note: string };

const at = (key: keyof ProcessingJob): Place => ({ key });
const THROUGH_ITS_MEMBERS: Place = { note: 'through its members' };
const NEVER_SENT: Place = { note: 'never sent: SageMaker sets it' };

/** The compiler fails on a member that a newer SDK adds, until it has a place here. */
const REQUEST: Readonly<Record<keyof CreateProcessingJobRequest, Place>> = {
  ProcessingJobName: {
    note: "fixed: the deployment's name and 32 hex digits of the execution ARN's SHA-256",
  },
  ProcessingResources: THROUGH_ITS_MEMBERS,
  AppSpecification: THROUGH_ITS_MEMBERS,
  StoppingCondition: THROUGH_ITS_MEMBERS,
  RoleArn: at('RoleArn'),
  Environment: at('Environment'),
  ProcessingInputs: at('ProcessingInputs'),
  ProcessingOutputConfig: at('ProcessingOutputConfig'),
  NetworkConfig: at('NetworkConfig'),
  ExperimentConfig: at('ExperimentConfig'),
  Tags: at('Tags'),
};

const RESOURCES: Readonly<Record<keyof ProcessingResources, Place>> = { ClusterConfig: THROUGH_ITS_MEMBERS };

const CLUSTER_CONFIG: Readonly<Record<keyof ProcessingClusterConfig, Place>> = {
  InstanceCount: at('InstanceCount'),
  InstanceType: at('InstanceType'),
  InstancePreferences: at('InstancePreferences'),
  VolumeSizeInGB: at('VolumeSizeInGB'),
  VolumeKmsKeyId: at('VolumeKmsKeyId'),
  SelectedInstanceType: NEVER_SENT,
  SelectedInstanceCount: NEVER_SENT,
};

const APP_SPECIFICATION: Readonly<Record<keyof AppSpecification, Place>> = {
  ImageUri: at('ImageUri'),
  ContainerEntrypoint: at('ContainerEntrypoint'),
  ContainerArguments: at('ContainerArguments'),
};

const STOPPING_CONDITION: Readonly<Record<keyof ProcessingStoppingCondition, Place>> = {
  MaxRuntimeInSeconds: at('MaxRuntimeInSeconds'),
};

const below = (path: string, places: Readonly<Record<string, Place>>): [string, Place][] =>
  Object.entries(places).map(([name, place]) => [`${path}${name}`, place]);

const PLACES: ReadonlyMap<string, Place> = new Map([
  ...below('', REQUEST),
  ...below('ProcessingResources.', RESOURCES),
  ...below('ProcessingResources.ClusterConfig.', CLUSTER_CONFIG),
  ...below('AppSpecification.', APP_SPECIFICATION),
  ...below('StoppingCondition.', STOPPING_CONDITION),
]);

/**
 * Where the job has a member of the request, as Markdown. What lies inside a key keeps the API's form.
 * @throws Error if neither the member nor a member that holds it has a place.
 */
export const placeInJob = (member: string): string => {
  for (let path = member; path !== ''; path = path.replace(/\.?[^.]+$/, '')) {
    const list = path.endsWith('[]') ? '[]' : '';
    const place = PLACES.get(path.slice(0, path.length - list.length));
    if (place === undefined) continue;
    return 'key' in place ? `\`${place.key}${list}${member.slice(path.length)}\`` : place.note;
  }
  throw new Error(`No place in the job for ${member}: add it to docs/generate/request-members.ts.`);
};
