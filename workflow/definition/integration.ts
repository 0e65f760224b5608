/**
 * How a state machine runs a job: `polling` by functions that start it and look at it, `sync` by Step Functions' own
 * `createProcessingJob.sync`.
 */
export const INTEGRATIONS = ['polling', 'sync'] as const;

/**
 * How a state machine runs a job: by functions that start it and look at it, or by Step Functions itself.
 * @useDeclaredType
 */
export type Integration = (typeof INTEGRATIONS)[number];

export const DEFAULT_INTEGRATION: Integration = 'polling';

export const isIntegration = (text: unknown): text is Integration =>
  INTEGRATIONS.some((integration) => integration === text);
