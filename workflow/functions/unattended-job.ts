import { InvalidProcessingJob } from '../job/errors';
import { EXECUTION_TAG_KEY } from '../job/execution-tag';
import { JOB_NAME_DIGITS, jobNamePrefix as prefixOf, processingJobName } from '../job/processing-job-name';
import { memberAt } from '../rules/condition';
import { show } from '../rules/fault';
import { FUNCTION_TIMEOUT_IN_SECONDS, type StopProcessingJobEvent } from './function-contracts';

/** How an execution ends without having seen its job's end. */
export const ENDS_WITHOUT_JOB = ['ABORTED', 'TIMED_OUT', 'FAILED'] as const;

/** How an execution ends at all. RUNNING and PENDING_REDRIVE go on, and so may whatever Step Functions adds. */
const ENDS: readonly unknown[] = [...ENDS_WITHOUT_JOB, 'SUCCEEDED'];

/** Whether an execution of that status waits for nothing any more. */
export const isEnded = (status: unknown): boolean => ENDS.includes(status);

/**
 * ARN of the execution of an event.
 * @throws InvalidProcessingJob when the event is not one of Step Functions' status changes.
 */
export const endedExecution = (event: StopProcessingJobEvent): string => {
  const executionArn = memberAt(event, 'detail.executionArn');
  if (typeof executionArn === 'string' && executionArn !== '') return executionArn;
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

/** Whether a job's name is one that this deployment gives: ListProcessingJobs also finds the prefix inside of names. */
export const isNameOfDeployment = (jobName: string, jobNamePrefix: string): boolean =>
  jobName.startsWith(jobNamePrefix) &&
  new RegExp(`^[0-9a-f]{${JOB_NAME_DIGITS}}$`).test(jobName.slice(jobNamePrefix.length));

/** An execution's ARN is `arn:<partition>:states:<region>:<account>:execution:<state machine>:<name>`. */
const isExecutionOf = (jobNamePrefix: string, executionArn: string): boolean => {
  const [, , , , , kind, stateMachine = ''] = executionArn.split(':');
  return kind === 'execution' && prefixOf(stateMachine) === jobNamePrefix;
};

/**
 * ARN of the execution that a job belongs to, as its tag tells. Undefined where there is no such tag; where the ARN is
 * altered, as a tag's value takes fewer characters than an execution's name, for Step Functions would say that there is
 * no such execution; and where the execution is another state machine's, which nobody here may ask about.
 */
export const executionOfJob = (
  jobName: string,
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
  jobNamePrefix: string,
): string | undefined => {
  const executionArn = tags.find(({ Key }) => Key === EXECUTION_TAG_KEY)?.Value;
  return executionArn !== undefined &&
    isExecutionOf(jobNamePrefix, executionArn) &&
    processingJobName(jobNamePrefix, executionArn) === jobName
    ? executionArn
    : undefined;
};

/**
 * DescribeExecution is eventually consistent: it may not know yet an execution that has just started, or begun anew. A
 * job that is younger is left for the next sweep.
 */
const SWEPT_FROM_IN_SECONDS = 300;

/** Whether a job is old enough for Step Functions to know the execution that created it. */
export const isOldEnoughToSweep = (creationTime: Date | undefined, now: Date): boolean =>
  creationTime !== undefined && now.getTime() - creationTime.getTime() >= SWEPT_FROM_IN_SECONDS * 1000;
