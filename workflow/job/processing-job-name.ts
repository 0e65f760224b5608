import { createHash, randomBytes } from 'node:crypto';

/** Hex digits that follow the prefix in a job's name; the policies match them with as many `?`. */
export const JOB_NAME_DIGITS = 32;

/** The prefix of the names of a deployment's jobs. */
export const jobNamePrefix = (deploymentName: string): string => `${deploymentName}-`;

/** What the names of a deployment's jobs match in a policy, and no other deployment's. */
export const jobNamePattern = (deploymentName: string): string =>
  `${jobNamePrefix(deploymentName)}${'?'.repeat(JOB_NAME_DIGITS)}`;

/**
 * A job's name: the prefix and 32 hex digits, taken from the execution's ARN, so that a start that is tried again
 * finds its own job and two executions never meet; random outside an execution.
 */
export const processingJobName = (prefix: string, executionArn?: string): string => {
  const digits = executionArn
    ? createHash('sha256').update(executionArn).digest('hex')
    : randomBytes(JOB_NAME_DIGITS / 2).toString('hex');
  return `${prefix}${digits.slice(0, JOB_NAME_DIGITS)}`;
};
