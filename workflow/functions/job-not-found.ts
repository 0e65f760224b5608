/**
 * Names of SageMaker's error for a job that does not exist: its API model names ResourceNotFound, and the service answers
 * with a ValidationException.
 */
export const JOB_NOT_FOUND_ERRORS = ['ValidationException', 'ResourceNotFound'] as const;

/** Whether SageMaker answered that a job does not exist. */
export const isJobNotFound = (error: unknown): boolean =>
  error instanceof Error && JOB_NOT_FOUND_ERRORS.some((name) => name === error.name);
