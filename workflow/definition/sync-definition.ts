import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import type { QuotaWait } from '../functions/quota-wait';
import { ERROR_NAMES } from '../job/errors';
import type { UnvalidatedJob } from '../job/processing-job';
import {
  COMMENT,
  catchers,
  type JobEndProps,
  jobEndStates,
  jobEvent,
  jobStatusTask,
  lookCatchers,
  MACHINE_TIMEOUT_IN_SECONDS,
  quotaStayedFull,
  TASK_TIMEOUT_IN_SECONDS,
} from './definition-states';
import { forHours, never, whilePermissionsChange } from './retriers';
import { stateMachineDefinition, type TaskState } from './states-language';

/** What the definition needs to know of its deployment. */
export interface SyncDefinitionProps extends JobEndProps {
  /** The deployed job; an execution's input overrides its keys. */
  readonly job: UnvalidatedJob;
  readonly prepareFunctionArn: string;
  /** Step Functions' own integration in the deployment's partition: `arn:aws:states:::sagemaker:createProcessingJob.sync`. */
  readonly runJobResource: string;
  readonly quota: QuotaWait;
}

/** The longest job's 777,600 s (9 days), and an hour for SageMaker to start and to end it. */
export const RUN_TIMEOUT_IN_SECONDS = 781_200;

/** Every member of the request, taken from the prepared one: a member that the API gains is a compile-time error here. */
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

/** What the status function says of a job that Step Functions did not start. */
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

/** Looks for the job, whose request stays beside what is found. */
const findJob = (statusFunctionArn: string, quota: QuotaWait): TaskState<AfterFindJob> => {
  const look = jobStatusTask(statusFunctionArn);
  return {
    ...look,
    Parameters: { ...look.Parameters, 'RunError.$': '$.RunError', QuotaWaitInHours: quota.hours },
    ResultPath: '$.FoundJob',
    Retry: [never(...NOT_STARTED), whilePermissionsChange, forHours],
    Catch: [
      { ErrorEquals: [ERROR_NAMES.processingJobNotStarted], ResultPath: null, Next: 'RunFailed' },
      { ErrorEquals: [ERROR_NAMES.resourceLimitExceeded], Next: 'QuotaStayedFull' },
      {
        ErrorEquals: [ERROR_NAMES.processingJobQuotaTooSmall, ERROR_NAMES.processingJobNameInUse],
        Next: 'Failure',
      },
      ...lookCatchers,
    ],
    Next: 'WasJobFound?',
  };
};

/**
 * The same workflow on Step Functions' own integration: it prepares a request, has the job run, and reads the outcome
 * with the status function. An error leaves open whether a job was created, and its name whether trying again would
 * help, so the status function looks for the job and reads the error's cause: the job is waited for to its end, is
 * started again in its turn, or the execution fails with the error.
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
        Retry: [never(ERROR_NAMES.invalidProcessingJob), forHours],
        Catch: catchers,
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
          // It matches every error but States.Timeout: the job's own failure and each refusal of it.
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
