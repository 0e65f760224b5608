import { InvalidProcessingJob } from './errors';
import { show } from './fault';
import { FUNCTION_TIMEOUT_IN_SECONDS, type StopProcessingJobEvent } from './function-contracts';
import { processingJobName } from './processing-job-name';
import { memberAt } from './rule-relations';

/** How an execution ends without having seen its job's end. */
export const ENDS_WITHOUT_JOB = ['ABORTED', 'TIMED_OUT', 'FAILED'] as const;

/**
 * Name of the job that belongs to the execution of an event.
 * @throws InvalidProcessingJob when the event is not one of Step Functions' status changes.
 */
export const unattendedJobName = (event: StopProcessingJobEvent, jobNamePrefix: string): string => {
  const executionArn = memberAt(event, 'detail.executionArn');
  if (typeof executionArn === 'string' && executionArn !== '') {
    return processingJobName(jobNamePrefix, executionArn);
  }
  throw new InvalidProcessingJob([
    {
      key: 'detail.executionArn',
      got: show(executionArn),
      allowed: "an execution's ARN, as in the event Step Functions Execution Status Change",
    },
  ]);
};

/** SageMaker's model names ResourceNotFound; what it sends for a job that is not there is a ValidationException. */
export const isNoSuchJob = (error: unknown): boolean =>
  error instanceof Error && ['ResourceNotFound', 'ValidationException'].includes(error.name);

/** Stopping an execution does not cancel a start that runs, so for its time-out, and a minute for events, a job may appear. */
const YOUNG_IN_SECONDS = FUNCTION_TIMEOUT_IN_SECONDS + 60;

/** Whether a job may still be created for the execution of an event. An event without a time is young. */
export const isYoung = ({ time }: StopProcessingJobEvent, now: Date): boolean => {
  const age = (now.getTime() - Date.parse(String(time))) / 1000;
  return !(age >= YOUNG_IN_SECONDS);
};
