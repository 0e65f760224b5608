import { isRecord, memberAt } from '../../workflow/rules/json-value';
import type { RunEvent } from '../../workflow/run/run-event';

type JobCreated = Extract<RunEvent, { readonly type: 'JobCreated' }>;

/** The job that SageMaker accepted last. */
export const createdJob = (events: readonly RunEvent[]): JobCreated | undefined =>
  events.findLast((event): event is JobCreated => event.type === 'JobCreated');

/** Names of the job's environment variables. */
const environmentNames = (request: unknown): readonly string[] => {
  const environment = memberAt(request, 'Environment');
  if (Array.isArray(environment)) return environment.filter((name) => typeof name === 'string');
  return isRecord(environment) ? Object.keys(environment) : [];
};

/** The request as JSON. An environment's values may be secrets, so only its names are shown. */
export const shownRequest = (request: unknown): string =>
  JSON.stringify(
    isRecord(request) && 'Environment' in request
      ? { ...request, Environment: environmentNames(request) }
      : request,
    null,
    2,
  ) ?? '';

const text = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.map(text).join(' ') : '';
};

/** A member of the request in the page's list of the job. */
export interface RequestFact {
  readonly name: string;
  readonly value: string;
}

const FACTS: readonly (readonly [name: string, path: string, unit?: string])[] = [
  ['Image', 'AppSpecification.ImageUri'],
  ['Entrypoint', 'AppSpecification.ContainerEntrypoint'],
  ['Arguments', 'AppSpecification.ContainerArguments'],
  ['Role', 'RoleArn'],
  ['Volume', 'ProcessingResources.ClusterConfig.VolumeSizeInGB', ' GB'],
  ['Time limit', 'StoppingCondition.MaxRuntimeInSeconds', ' s'],
  ['Subnets', 'NetworkConfig.VpcConfig.Subnets'],
];

/** What a reader looks for in a request. */
export const requestFacts = (request: unknown): readonly RequestFact[] => {
  const facts = FACTS.map(([name, path, unit = '']) => {
    const value = text(memberAt(request, path));
    return { name, value: value === '' ? '' : `${value}${unit}` };
  });
  const isIsolated = memberAt(request, 'NetworkConfig.EnableNetworkIsolation') === true;
  return [
    ...facts,
    { name: 'Network isolation', value: isIsolated ? 'on' : '' },
    { name: 'Environment', value: environmentNames(request).join(', ') },
  ].filter(({ value }) => value !== '');
};

/** The instances that were asked for, such as `2 × ml.m5.xlarge`. */
export const requestedInstances = (request: unknown): string => {
  const cluster = memberAt(request, 'ProcessingResources.ClusterConfig');
  const [type, count] = [text(memberAt(cluster, 'InstanceType')), text(memberAt(cluster, 'InstanceCount'))];
  return type === '' ? '' : `${count || '1'} × ${type}`;
};
