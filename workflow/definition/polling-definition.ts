import type { QuotaWait } from '../functions/quota-wait';
import { ERROR_NAMES } from '../job/errors';
import type { UnvalidatedJob } from '../job/processing-job';
import {
  COMMENT,
  catchers,
  type JobEndProps,
  jobEndStates,
  jobEvent,
  MACHINE_TIMEOUT_IN_SECONDS,
  quotaStayedFull,
  TASK_TIMEOUT_IN_SECONDS,
} from './definition-states';
import { forHours, inTurn, never, soon, whenOtherJobsEnd } from './retriers';
import { type Retrier, stateMachineDefinition } from './states-language';

/** What the polling definition needs to know of its deployment. */
export interface PollingDefinitionProps extends JobEndProps {
  /** The deployed job; an execution's input overrides its keys. */
  readonly job: UnvalidatedJob;
  readonly startFunctionArn: string;
  readonly quota: QuotaWait;
}

/** The function can be called again at no harm, so what is no mistake of the user's is tried again. */
const startRetriers = (quota: QuotaWait): readonly Retrier[] => [
  never(
    ERROR_NAMES.invalidProcessingJob,
    ERROR_NAMES.processingJobEnded,
    ERROR_NAMES.processingJobNameInUse,
    ERROR_NAMES.processingJobQuotaTooSmall,
    'AccessDeniedException',
    'ValidationException',
    'ResourceNotFound',
  ),
  whenOtherJobsEnd(ERROR_NAMES.resourceLimitExceeded, quota),
  inTurn,
  // Its job is not there, or the function would have found it: a name that stays taken does so for good.
  soon('ResourceInUse'),
  forHours,
];

/**
 * The polling workflow: start a job, look at it at growing intervals, end as it ends.
 * The execution's output is the status function's last result; its error and cause are that result's, or a function's.
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
        Catch: [{ ErrorEquals: [ERROR_NAMES.resourceLimitExceeded], Next: 'QuotaStayedFull' }, ...catchers],
        Next: 'Wait',
      },
      QuotaStayedFull: quotaStayedFull(quota),
      ...jobEndStates(ends),
    },
  });
