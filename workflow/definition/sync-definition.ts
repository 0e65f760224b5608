import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import type { QuotaWait } from '../functions/quota-wait';
import { ERROR_NAMES } from '../job/errors';
import type { UnvalidatedJob } from '../job/processing-job';
import {
  COMMENT,
  functionCatchers,
  type JobEndProps,
  jobEndStates,
  jobEvent,
  jobStatusTask,
  MACHINE_TIMEOUT_IN_SECONDS,
  quotaStayedFull,
  statusCatchers,
  TASK_TIMEOUT_IN_SECONDS,
} from './definition-states';
import { dontRetry, retryAccessDenied, retryForHours } from './retriers';
import { stateMachineDefinition, type TaskState } from './states-language';

/** What the sync definition needs to know about its deployment. */
export interface SyncDefinitionProps extends JobEndProps {
  /** The deployed job, whose keys an execution's input overrides. */
  readonly job: UnvalidatedJob;
  readonly prepareFunctionArn: string;
  /** Step Functions' integration in the deployment's partition: `arn:aws:states:::sagemaker:createProcessingJob.sync`. */
  readonly runJobResource: string;
  readonly quota: QuotaWait;
}

/** The longest job runs 777,600 s (9 days); SageMaker gets another hour to start it and to end it. */
export const RUN_TIMEOUT_IN_SECONDS = 781_200;

/** Every member of the request by its path. A member that the API gains is a compile-time error here. */
type RequestByPath = {
  readonly [Member in keyof Required<CreateProcessingJobCommandInput> as `${Member}.$`]: `$.${Member}`;
};

const REQUEST_BY_PATH: RequestByPath = {
  'ProcessingJobName.$': '$.ProcessingJobName',
  'ProcessingInputs.$': '$.ProcessingInputs',
  'ProcessingOutputConfig.$': '$.ProcessingOutputConfig',
  'ProcessingResources.$': '$.ProcessingResources',
  'StoppingCondition.$': '$.StoppingCondition',
  'AppSpecification.$': '$.AppSpecification',
  'Environment.$': '$.Environment',
  'NetworkConfig.$': '$.NetworkConfig',
  'RoleArn.$': '$.RoleArn',
  'Tags.$': '$.Tags',
  'ExperimentConfig.$': '$.ExperimentConfig',
};

/** The status function's errors for a job that Step Functions did not start. */
const NOT_STARTED = [
  ERROR_NAMES.processingJobNotStarted,
  ERROR_NAMES.processingJobQuotaTooSmall,
  ERROR_NAMES.resourceLimitExceeded,
  ERROR_NAMES.processingJobNameInUse,
] as const;

type AfterFindJob =
  | 'WasJobFound?'
  | 'RunFailed'
  | 'QuotaStayedFull'
  | 'Failure'
  | 'FunctionTimedOut'
  | 'StatusUnknown';

/** Reads the status of a job that Step Functions may have started. ResultPath keeps the request beside it. */
const findJob = (statusFunctionArn: string, quota: QuotaWait): TaskState<AfterFindJob> => {
  const statusTask = jobStatusTask(statusFunctionArn);
  return {
    ...statusTask,
    Parameters: { ...statusTask.Parameters, 'RunError.$': '$.RunError', QuotaWaitInHours: quota.hours },
    ResultPath: '$.FoundJob',
    Retry: [dontRetry(...NOT_STARTED), retryAccessDenied, retryForHours],
    Catch: [
      { ErrorEquals: [ERROR_NAMES.processingJobNotStarted], ResultPath: null, Next: 'RunFailed' },
      { ErrorEquals: [ERROR_NAMES.resourceLimitExceeded], Next: 'QuotaStayedFull' },
      {
        ErrorEquals: [ERROR_NAMES.processingJobQuotaTooSmall, ERROR_NAMES.processingJobNameInUse],
        Next: 'Failure',
      },
      ...statusCatchers,
    ],
    Next: 'WasJobFound?',
  };
};

/**
 * The workflow on Step Functions' own integration: a function prepares the request, Step Functions runs the job, and the
 * status function reads the outcome. An error of the integration does not say whether the job exists, nor its name
 * whether a retry would help. So the status function looks for the job and reads the error's cause: then the execution
 * polls the job until it ends, retries the start, or fails with the error.
 */
export const syncDefinition = ({
  job,
  prepareFunctionArn,
  runJobResource,
  quota,
  ...ends
}: SyncDefinitionProps) =>
  stateMachineDefinition({
    Comment: COMMENT,
    StartAt: 'PrepareProcessingJob',
    TimeoutSeconds: MACHINE_TIMEOUT_IN_SECONDS,
    States: {
      PrepareProcessingJob: {
        Type: 'Task',
        Resource: prepareFunctionArn,
        Parameters: jobEvent(job),
        TimeoutSeconds: TASK_TIMEOUT_IN_SECONDS,
        Retry: [dontRetry(ERROR_NAMES.invalidProcessingJob), retryForHours],
        Catch: functionCatchers,
        Next: 'RunProcessingJob',
      },
      RunProcessingJob: {
        Type: 'Task',
        Resource: runJobResource,
        Parameters: REQUEST_BY_PATH,
        TimeoutSeconds: RUN_TIMEOUT_IN_SECONDS,
        ResultPath: null,
        Catch: [
          { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'GetJobStatus' },
          // States.TaskFailed matches every error but States.Timeout: a failed job, and a job that did not start.
          { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.RunError', Next: 'FindJob' },
        ],
        Next: 'GetJobStatus',
      },
      FindJob: findJob(ends.statusFunctionArn, quota),
      'WasJobFound?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.FoundJob.ProcessingJobStatus', IsPresent: true, Next: 'JobWasFound' }],
        Default: 'WaitForTurn',
      },
      JobWasFound: { Type: 'Pass', InputPath: '$.FoundJob', Next: 'IsDone?' },
      WaitForTurn: { Type: 'Wait', SecondsPath: '$.FoundJob.WaitSeconds', Next: 'RunProcessingJob' },
      QuotaStayedFull: quotaStayedFull(quota),
      RunFailed: { Type: 'Fail', ErrorPath: '$.RunError.Error', CausePath: '$.RunError.Cause' },
      ...jobEndStates(ends),
    },
  });
