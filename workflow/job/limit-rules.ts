import type { IntegerRule } from '../rules/rule';

/**
 * What a job may ask for as far as the API goes (SageMaker API reference, CreateProcessingJob): a deployment's limits are
 * within it. Alone in its module, as every bundle has it.
 */
export const LIMIT_RULES = {
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
