/**
 * How a state machine runs a job: `polling` by functions that start it and look at it, `sync` by Step Functions' own
 * `createProcessingJob.sync`.
 */
export const INTEGRATIONS = ['polling', 'sync'] as const;

export type Integration = (typeof INTEGRATIONS)[number];

export const DEFAULT_INTEGRATION: Integration = 'polling';

export const isIntegration = (text: unknown): text is Integration =>
  INTEGRATIONS.some((integration) => integration === text);
