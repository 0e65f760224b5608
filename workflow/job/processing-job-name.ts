import { createHash, randomBytes } from 'node:crypto';

/** Hex digits after the prefix in a job's name. The policies match each with a `?`. */
export const JOB_NAME_DIGITS = 32;

/** Prefix of the names of a deployment's jobs. */
export const jobNamePrefix = (deploymentName: string): string => `${deploymentName}-`;

/** Pattern for a policy that the names of this deployment's jobs match, and those of no other deployment. */
export const jobNamePattern = (deploymentName: string): string =>
  `${jobNamePrefix(deploymentName)}${'?'.repeat(JOB_NAME_DIGITS)}`;

/**
 * A job's name: the prefix and 32 hex digits. In an execution they are a hash of its ARN, so that a retried start finds
 * its own job, and two executions never share one. Outside an execution they are random.
 */
export const processingJobName = (prefix: string, executionArn?: string): string => {
  const digits = executionArn
    ? createHash('sha256').update(executionArn).digest('hex')
    : randomBytes(JOB_NAME_DIGITS / 2).toString('hex');
  return `${prefix}${digits.slice(0, JOB_NAME_DIGITS)}`;
};
