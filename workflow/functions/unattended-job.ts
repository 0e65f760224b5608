import { InvalidProcessingJob } from '../job/errors';
import { EXECUTION_TAG_KEY } from '../job/execution-tag';
import { JOB_NAME_DIGITS, jobNamePrefix as prefixOf, processingJobName } from '../job/processing-job-name';
import { show } from '../rules/fault';
import { memberAt } from '../rules/json-value';
import { FUNCTION_TIMEOUT_IN_SECONDS, type StopProcessingJobEvent } from './function-contracts';

/** Statuses of an execution that ended and may have left its job running. */
export const FAILED_EXECUTION_STATUSES = ['ABORTED', 'TIMED_OUT', 'FAILED'] as const;

/** RUNNING and PENDING_REDRIVE continue, and so may a status that Step Functions adds. */
const ENDED_STATUSES: readonly unknown[] = [...FAILED_EXECUTION_STATUSES, 'SUCCEEDED'];

/** Whether an execution of this status has ended. */
export const isEndedStatus = (status: unknown): boolean => ENDED_STATUSES.includes(status);

/**
 * The ARN of the execution in an event.
 * @throws InvalidProcessingJob if the event is not an execution status change.
 */
export const executionArnOf = (event: StopProcessingJobEvent): string => {
  const executionArn = memberAt(event, 'detail.executionArn');
  if (typeof executionArn === 'string' && executionArn !== '') return executionArn;
  throw new InvalidProcessingJob([
    {
      key: 'detail.executionArn',
      got: show(executionArn),
      allowed: 'the ARN of an execution, as in the event "Step Functions Execution Status Change"',
    },
  ]);
};

/** A start that is running when its execution stops goes on until its timeout; a minute is for late events. */
const START_MAY_RUN_IN_SECONDS = FUNCTION_TIMEOUT_IN_SECONDS + 60;

/** Whether the job of the execution in an event may still be created. It may if the event has no time. */
export const jobMayStillAppear = ({ time }: StopProcessingJobEvent, now: Date): boolean => {
  const age = (now.getTime() - Date.parse(String(time))) / 1000;
  return !(age >= START_MAY_RUN_IN_SECONDS);
};

/** Whether this deployment names its jobs like this: ListProcessingJobs finds the prefix anywhere in a name. */
export const isDeploymentJobName = (jobName: string, jobNamePrefix: string): boolean =>
  jobName.startsWith(jobNamePrefix) &&
  new RegExp(`^[0-9a-f]{${JOB_NAME_DIGITS}}$`).test(jobName.slice(jobNamePrefix.length));

/** The ARN of an execution is `arn:<partition>:states:<region>:<account>:execution:<state machine>:<name>`. */
const isExecutionOf = (jobNamePrefix: string, executionArn: string): boolean => {
  const [, , , , , kind, stateMachine = ''] = executionArn.split(':');
  return kind === 'execution' && prefixOf(stateMachine) === jobNamePrefix;
};

/**
 * The ARN of the execution that started a job, from the job's tag. Undefined if the tag
 * - is missing,
 * - does not hold the ARN as it is, because the execution's name has characters that a tag's value may not have: Step
 *   Functions would report that such an execution does not exist,
 * - names an execution of another state machine, which this deployment may not describe.
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
 * DescribeExecution is eventually consistent: it may not know an execution that was started or redriven moments ago. The
 * next sweep checks a younger job.
 */
const MIN_SWEEP_AGE_IN_SECONDS = 300;

/** Whether a job is old enough for Step Functions to know its execution. */
export const isOldEnoughToSweep = (creationTime: Date | undefined, now: Date): boolean =>
  creationTime !== undefined && now.getTime() - creationTime.getTime() >= MIN_SWEEP_AGE_IN_SECONDS * 1000;
