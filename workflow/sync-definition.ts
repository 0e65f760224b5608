import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import {
  COMMENT,
  catchers,
  jobEndStates,
  jobEvent,
  jobStatusTask,
  MACHINE_TIMEOUT_IN_SECONDS,
  never,
  quotaStayedFull,
  soon,
  TASK_TIMEOUT_IN_SECONDS,
  whenOtherJobsEnd,
} from './definition-states';
import { ERROR_NAMES } from './errors';
import type { QuotaWait } from './quota-wait';
import { stateMachineDefinition } from './states-language';

/** What the definition needs to know of its deployment. */
export interface SyncDefinitionProps {
  /** The deployed job; an execution's input overrides its keys. */
  readonly job: Readonly<Record<string, unknown>>;
  readonly prepareFunctionArn: string;
  readonly statusFunctionArn: string;
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

const LIMIT_EXCEEDED = 'SageMaker.ResourceLimitExceededException';

/** Every refusal but a full quota has this name: throttling as well as a mistake. */
const REFUSED = 'SageMaker.AmazonSageMakerException';

/** The call did not get through, or its answer did not; another one with the same name does no harm. */
const NO_ANSWER = 'SageMaker.SdkClientException';

/** SageMaker's names for a job that is not there. */
const NO_SUCH_JOB = ['ValidationException', 'ResourceNotFound'] as const;

/**
 * The same workflow on Step Functions' own integration: it prepares a request, has the job run, and reads the outcome
 * with the status function. An error leaves open whether a job was created, so the job is looked for before the
 * execution fails: it is either waited for to its end, or was never there.
 */
export const syncDefinition = ({
  job,
  prepareFunctionArn,
  statusFunctionArn,
  runJobResource,
  quota,
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
        Retry: [never(ERROR_NAMES.invalidProcessingJob), soon('States.ALL')],
        Catch: catchers,
        Next: 'RunProcessingJob',
      },
      RunProcessingJob: {
        Type: 'Task',
        Resource: runJobResource,
        Parameters: REQUEST_BY_PATH,
        TimeoutSeconds: RUN_TIMEOUT_IN_SECONDS,
        ResultPath: null,
        Retry: [whenOtherJobsEnd(LIMIT_EXCEEDED, quota), soon(REFUSED), soon(NO_ANSWER)],
        Catch: [
          { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'GetJobStatus' },
          // It matches every error but States.Timeout: the job's own failure, a refusal of it, and a quota, which an
          // attempt whose answer was lost may have filled itself.
          { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.RunError', Next: 'FindJob' },
        ],
        Next: 'GetJobStatus',
      },
      QuotaStayedFull: { ...quotaStayedFull(quota), InputPath: '$.RunError' },
      FindJob: {
        ...jobStatusTask(statusFunctionArn),
        Retry: [
          never('AccessDeniedException', ...NO_SUCH_JOB),
          soon('ThrottlingException'),
          soon('States.ALL'),
        ],
        Catch: [
          { ErrorEquals: [...NO_SUCH_JOB], ResultPath: null, Next: 'WasQuotaFull?' },
          // Whether there is a job stays open, so what kept the look from finding out is what has to be told.
          ...catchers,
        ],
        Next: 'IsDone?',
      },
      'WasQuotaFull?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.RunError.Error', StringEquals: LIMIT_EXCEEDED, Next: 'QuotaStayedFull' }],
        Default: 'RunFailed',
      },
      RunFailed: { Type: 'Fail', ErrorPath: '$.RunError.Error', CausePath: '$.RunError.Cause' },
      ...jobEndStates(statusFunctionArn),
    },
  });
