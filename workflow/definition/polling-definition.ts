import type { QuotaWait } from '../functions/quota-wait';
import { ERROR_NAMES } from '../job/errors';
import type { UnvalidatedJob } from '../job/processing-job';
import {
  COMMENT,
  functionCatchers,
  type JobEndProps,
  jobEndStates,
  jobEvent,
  MACHINE_TIMEOUT_IN_SECONDS,
  quotaStayedFull,
  TASK_TIMEOUT_IN_SECONDS,
} from './definition-states';
import { dontRetry, retryForAMinute, retryForHours, retryFullQuota, retryThrottling } from './retriers';
import { type Retrier, stateMachineDefinition } from './states-language';

/** What the polling definition needs to know about its deployment. */
export interface PollingDefinitionProps extends JobEndProps {
  /** The deployed job, whose keys an execution's input overrides. */
  readonly job: UnvalidatedJob;
  readonly startFunctionArn: string;
  readonly quota: QuotaWait;
}

/** The function starts a job once however often it is called, so every error but a permanent one is retried. */
const startRetriers = (quota: QuotaWait): readonly Retrier[] => [
  dontRetry(
    ERROR_NAMES.invalidProcessingJob,
    ERROR_NAMES.processingJobEnded,
    ERROR_NAMES.processingJobNameInUse,
    ERROR_NAMES.processingJobQuotaTooSmall,
    'AccessDeniedException',
    'ValidationException',
    'ResourceNotFound',
  ),
  retryFullQuota(ERROR_NAMES.resourceLimitExceeded, quota),
  retryThrottling,
  // The function found no job of this name. If the name is still in use a minute later, it stays in use.
  retryForAMinute('ResourceInUse'),
  retryForHours,
];

/**
 * The polling workflow: a function starts the job, and another reads its status at growing intervals until it ends.
 * The execution's output is the last status. Its error and cause are those of the last status, or of a function that
 * failed.
 */
export const pollingDefinition = ({ job, startFunctionArn, quota, ...ends }: PollingDefinitionProps) =>
  stateMachineDefinition({
    Comment: COMMENT,
    StartAt: 'StartProcessingJob',
    TimeoutSeconds: MACHINE_TIMEOUT_IN_SECONDS,
    States: {
      StartProcessingJob: {
        Type: 'Task',
        Resource: startFunctionArn,
        Parameters: jobEvent(job),
        TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
        Retry: startRetriers(quota),
        Catch: [
          { ErrorEquals: [ERROR_NAMES.resourceLimitExceeded], Next: 'QuotaStayedFull' },
          ...functionCatchers,
        ],
        Next: 'Wait',
      },
      QuotaStayedFull: quotaStayedFull(quota),
      ...jobEndStates(ends),
    },
  });
