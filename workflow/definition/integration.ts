/**
 * How a state machine runs a job. With `polling`, Lambda functions start the job and read its status; with `sync`, Step
 * Functions runs it by its integration `createProcessingJob.sync`.
 */
export const INTEGRATIONS = ['polling', 'sync'] as const;

/**
 * How a state machine runs a job: by Lambda functions that start it and read its status, or by Step Functions itself.
 * @useDeclaredType
 */
export type Integration = (typeof INTEGRATIONS)[number];

export const DEFAULT_INTEGRATION: Integration = 'polling';

export const isIntegration = (text: unknown): text is Integration =>
  INTEGRATIONS.some((integration) => integration === text);
