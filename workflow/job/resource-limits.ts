import type { IntegerRule } from '../rules/rule';

/**
 * The API's limits that a deployment can lower (SageMaker API reference, CreateProcessingJob). A module of their own keeps
 * the job's other rules out of the bundles that need only these.
 */
export const RESOURCE_LIMITS = {
  maxInstanceCount: {
    kind: 'integer',
    minimum: 1,
    maximum: 100,
    allowed: 'a whole number of instances from 1 to 100',
  },
  maxVolumeSizeInGB: {
    kind: 'integer',
    minimum: 1,
    maximum: 16384,
    allowed: 'a whole number of GB from 1 to 16384',
  },
  maxRuntimeInSeconds: {
    kind: 'integer',
    minimum: 1,
    maximum: 777600,
    allowed: 'a whole number of seconds from 1 to 777600 (9 days)',
  },
} as const satisfies Readonly<Record<string, IntegerRule>>;
