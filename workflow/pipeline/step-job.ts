import { isRecord } from '../rules/json-value';

/** The members of a part of the request; the part itself, under its name, if it is no object. */
const membersOf = (name: string, part: unknown): Readonly<Record<string, unknown>> => {
  if (isRecord(part)) return part;
  return part === undefined ? {} : { [name]: part };
};

/** The cluster is the only member of its part. */
const clusterOf = (resources: unknown): Readonly<Record<string, unknown>> => {
  if (!isRecord(resources)) return membersOf('ProcessingResources', resources);
  const { ClusterConfig, ...others } = resources;
  return { ...others, ...membersOf('ClusterConfig', ClusterConfig) };
};

/**
 * The job of a step, from the request that is its Arguments. It keeps members that no request has, for the job's rules to
 * refuse them. SageMaker chooses the job's name.
 */
export const jobOfArguments = (request: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const {
    ProcessingJobName: _name,
    AppSpecification,
    ProcessingResources,
    StoppingCondition,
    ...others
  } = request;
  return {
    ...others,
    ...membersOf('AppSpecification', AppSpecification),
    ...clusterOf(ProcessingResources),
    ...membersOf('StoppingCondition', StoppingCondition),
  };
};
