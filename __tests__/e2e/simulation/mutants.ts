import type { SFNClient } from '@aws-sdk/client-sfn';
import { getProcessingJobStatus } from '../../../functions/get-processing-job-status/get-processing-job-status';
import { startProcessingJob } from '../../../functions/start-processing-job/start-processing-job';
import { stopProcessingJob } from '../../../functions/stop-processing-job/stop-processing-job';
import { jobsInProgress } from '../../../functions/stop-unattended-jobs/job-list';
import { stopUnattendedJobs } from '../../../functions/stop-unattended-jobs/stop-unattended-jobs';
import { hasEnded } from '../../../functions/unattended-jobs/execution-end';
import { stopRunningJob } from '../../../functions/unattended-jobs/stop-running-job';
import { dontRetry, retryForAMinute, retryForHours } from '../../../workflow/definition/retriers';
import type { Retrier } from '../../../workflow/definition/states-language';
import { waitSeconds } from '../../../workflow/deployment/poll-interval';
import type {
  CaughtError,
  GetProcessingJobStatusEvent,
  GetProcessingJobStatusResult,
} from '../../../workflow/functions/function-contracts';
import { isJobNotFound } from '../../../workflow/functions/job-not-found';
import { toJobStatus, toResumedJob } from '../../../workflow/functions/job-status';
import { prepareProcessingJob } from '../../../workflow/functions/prepare-processing-job';
import { quotaWait } from '../../../workflow/functions/quota-wait';
import { quotaTooSmall } from '../../../workflow/functions/service-quota';
import { executionOfJob, jobMayStillAppear } from '../../../workflow/functions/unattended-job';
import { toCompleteRequest } from '../../../workflow/job/complete-request';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import { ERROR_NAMES, ProcessingJobQuotaTooSmall } from '../../../workflow/job/errors';
import { EXECUTION_TAG_KEY } from '../../../workflow/job/execution-tag';
import { processingJobName } from '../../../workflow/job/processing-job-name';
import {
  changeAll,
  changeCatcher,
  changeChoices,
  changeRetrier,
  changeState,
  type DefinitionChange,
  removeParameter,
  withoutError,
} from './definition-changes';
import { type Replacement, replace } from './mutated-workflow';

/** A change that breaks the deployed workflow, and that the simulation must find. */
export interface Mutant {
  /** What is wrong with it. */
  readonly name: string;
  readonly change: DefinitionChange | Replacement;
  /** The first execution to simulate, for a mutant that few executions reveal. */
  readonly from: number;
}

const mutant = (name: string, change: Mutant['change'], from = 0): Mutant => ({ name, change, from });

// Changes of the definitions

const limitAttempts =
  (MaxAttempts: number) =>
  (retrier: Retrier): Retrier => ({ ...retrier, MaxAttempts });

/** Both integrations begin with a task that gets the job. */
const inFirstTask = (change: (task: string) => DefinitionChange): DefinitionChange =>
  changeAll(change('StartProcessingJob'), change('PrepareProcessingJob'));

const inStatusTasks = (change: (task: string) => DefinitionChange): DefinitionChange =>
  changeAll(change('GetJobStatus'), change('FindJob'));

const endAt = (status: string, Next: string): DefinitionChange =>
  changeChoices('IsDone?', (rule) =>
    'StringEquals' in rule && rule.StringEquals === status ? { ...rule, Next } : rule,
  );

const DEFINITION_MUTANTS: readonly Mutant[] = [
  mutant(
    'Stopped is not handled',
    changeChoices('IsDone?', (rule) =>
      'StringEquals' in rule && rule.StringEquals === 'Stopped' ? undefined : rule,
    ),
  ),
  mutant('Stopped is a success', endAt('Stopped', 'Success')),
  mutant('Failed is a success', endAt('Failed', 'Success')),
  mutant(
    'there is no wait between two status checks',
    changeState('Choice', 'IsDone?', (state) => ({ ...state, Default: 'GetJobStatus' })),
    9,
  ),
  mutant(
    'only a throttled status check is retried for hours',
    changeRetrier(
      'States.ALL',
      (retrier) => ({ ...retrier, ErrorEquals: ['ThrottlingException'] }),
      'GetJobStatus',
    ),
  ),
  mutant(
    'a status check is retried for a minute',
    changeRetrier('States.ALL', () => retryForAMinute('States.ALL'), 'GetJobStatus'),
  ),
  mutant(
    'a denied status check is not retried',
    changeRetrier('AccessDeniedException', () => dontRetry('AccessDeniedException'), 'GetJobStatus'),
    81,
  ),
  mutant(
    'a denied status check is retried for minutes',
    changeRetrier('AccessDeniedException', (retrier) =>
      retrier.MaxAttempts === 0 ? retrier : { ...retrier, MaxAttempts: 10, MaxDelaySeconds: 60 },
    ),
    115,
  ),
  mutant('an error is retried once', changeRetrier('States.ALL', limitAttempts(1))),
  mutant(
    'an outage of an hour is too long',
    changeRetrier('States.ALL', (retrier) => ({
      ...retrier,
      MaxAttempts: Math.ceil((retrier.MaxAttempts ?? 0) / 6),
    })),
    52,
  ),
  mutant(
    'a throttled start is retried for a minute',
    changeRetrier('ThrottlingException', limitAttempts(6)),
    966,
  ),
  mutant(
    'a start is retried five times while the quota is in use',
    changeRetrier(ERROR_NAMES.resourceLimitExceeded, limitAttempts(5), 'StartProcessingJob'),
    24,
  ),
  mutant(
    'a timeout of the first task has no catcher of its own',
    inFirstTask((task) => changeCatcher('States.Timeout', () => undefined, task)),
    675,
  ),
  mutant(
    'the cause of a failed status check does not name the job',
    inStatusTasks((task) =>
      changeCatcher('States.ALL', ({ ErrorEquals }) => ({ ErrorEquals, Next: 'Failure' }), task),
    ),
    546,
  ),
  mutant(
    'Failure takes its cause from another path',
    changeState('Fail', 'Failure', (state) => ({
      ...state,
      ErrorPath: '$.Error',
      CausePath: '$.FailureReason',
    })),
  ),
  mutant(
    'the state machine times out after half a day',
    (definition) => ({ ...definition, TimeoutSeconds: 43_200 }),
    410,
  ),
  mutant(
    'the first task does not know the execution’s ARN',
    inFirstTask((task) => removeParameter('ExecutionArn.$', task)),
  ),
  mutant(
    'the first task does not know the execution’s start time',
    inFirstTask((task) => removeParameter('ExecutionStartTime.$', task)),
    35,
  ),
  mutant(
    'a status check does not know the execution’s start time',
    inStatusTasks((task) => removeParameter('ExecutionStartTime.$', task)),
    14,
  ),
  mutant(
    'the execution’s input is ignored',
    inFirstTask((task) => removeParameter('Overrides.$', task)),
  ),
  mutant(
    'the retrier of all errors comes first',
    changeState('Task', 'StartProcessingJob', (state) => ({
      ...state,
      Retry: [retryForHours, ...(state.Retry ?? [])],
    })),
  ),
  ...[
    { name: 'an invalid job is retried', error: ERROR_NAMES.invalidProcessingJob, from: 32 },
    { name: 'a quota that is too small is retried', error: ERROR_NAMES.processingJobQuotaTooSmall, from: 0 },
    { name: 'a name in use is retried', error: ERROR_NAMES.processingJobNameInUse, from: 35 },
    { name: 'a denied start is retried', error: 'AccessDeniedException', from: 820 },
  ].map(({ name, error, from }) =>
    mutant(name, changeRetrier(error, withoutError(error), 'StartProcessingJob'), from),
  ),
  mutant(
    'the start does not wait for a quota',
    changeRetrier(
      ERROR_NAMES.resourceLimitExceeded,
      () => dontRetry(ERROR_NAMES.resourceLimitExceeded),
      'StartProcessingJob',
    ),
    24,
  ),
  mutant(
    'a start whose quota stays in use has no catcher',
    changeCatcher(ERROR_NAMES.resourceLimitExceeded, () => undefined, 'StartProcessingJob'),
    485,
  ),
  mutant(
    'FindJob is not retried when it is denied',
    changeRetrier('AccessDeniedException', () => dontRetry('AccessDeniedException'), 'FindJob'),
    155,
  ),
  mutant(
    'FindJob is not retried',
    changeRetrier('States.ALL', () => undefined, 'FindJob'),
    52,
  ),
  mutant(
    'a timeout of RunProcessingJob has no catcher',
    changeCatcher('States.Timeout', () => undefined, 'RunProcessingJob'),
    579,
  ),
  mutant(
    'a timeout of RunProcessingJob loses the job’s name',
    changeCatcher('States.Timeout', ({ ErrorEquals, Next }) => ({ ErrorEquals, Next }), 'RunProcessingJob'),
    579,
  ),
  mutant(
    'a failure of RunProcessingJob has no catcher',
    changeCatcher('States.TaskFailed', () => undefined, 'RunProcessingJob'),
  ),
  mutant(
    'a failure of RunProcessingJob ends the execution without a look for the job',
    changeCatcher('States.TaskFailed', (catcher) => ({ ...catcher, Next: 'RunFailed' }), 'RunProcessingJob'),
  ),
  mutant(
    'a job that was not started fails without an error name',
    changeCatcher(
      ERROR_NAMES.processingJobNotStarted,
      (catcher) => ({ ...catcher, Next: 'Failure' }),
      'FindJob',
    ),
    100,
  ),
  mutant(
    'a job that could not be looked for counts as not started',
    changeCatcher(
      ERROR_NAMES.processingJobNotStarted,
      (catcher) => ({ ...catcher, ErrorEquals: ['States.ALL'] }),
      'FindJob',
    ),
    14,
  ),
  mutant(
    'the cause of a quota that stayed in use does not name the hours',
    changeCatcher(
      ERROR_NAMES.resourceLimitExceeded,
      (catcher) => ({ ...catcher, Next: 'Failure' }),
      'FindJob',
    ),
    1314,
  ),
  mutant(
    'a job that was found is started again',
    changeChoices('WasJobFound?', ({ Variable, Next }) => ({ Variable, Next, IsPresent: false })),
  ),
  mutant(
    'the success of RunProcessingJob is the execution’s success',
    changeState('Task', 'RunProcessingJob', (state) => ({ ...state, Next: 'Success' })),
  ),
];

// Changes of the functions, at what goes into them and what comes out

/** An error with the same message and another name, which is an instance of no class of the SDK. */
const renamed = (error: Error, name: string): Error => Object.assign(new Error(error.message), { name });

const renameErrors =
  (from: string, to: string) =>
  (error: Error): Error =>
    error.name === from ? renamed(error, to) : error;

/** Changes the errors of the start function. */
const changeStartErrors = (change: (error: Error) => Error): Replacement =>
  replace(startProcessingJob, (client, deployment) => {
    const start = startProcessingJob(client, deployment);
    return (event) =>
      start(event).catch((error) => {
        throw change(error);
      });
  });

/** Changes the errors of SageMaker's answers to the start function. */
const changeAnswersToStart = (change: (error: Error) => Error): Replacement =>
  replace(startProcessingJob, (client, deployment) => {
    client.middlewareStack.add(
      (next) => (args) =>
        next(args).catch((error) => {
          throw change(error);
        }),
      { step: 'initialize' },
    );
    return startProcessingJob(client, deployment);
  });

const changeStatusEvent = (
  change: (event: GetProcessingJobStatusEvent) => GetProcessingJobStatusEvent,
): Replacement =>
  replace(getProcessingJobStatus, (client, deployment) => {
    const getStatus = getProcessingJobStatus(client, deployment);
    return (event) => getStatus(change(event));
  });

/** Changes the error of createProcessingJob.sync that the status function reads. */
const changeRunError = (change: (error: CaughtError) => CaughtError): Replacement =>
  changeStatusEvent((event) => (event.RunError ? { ...event, RunError: change(event.RunError) } : event));

/** An error that the status function takes for the user's mistake. */
const MISTAKE: CaughtError = {
  Error: 'SageMaker.AmazonSageMakerException',
  Cause: 'Invalid (Service: SageMaker, Status Code: 400, Request ID: local)',
};

const mistakeIf = (isMeant: (error: CaughtError) => boolean): Replacement =>
  changeRunError((error) => (isMeant(error) ? MISTAKE : error));

const QUOTA_ERROR = 'SageMaker.ResourceLimitExceededException';

const changeStatus = (
  change: (status: GetProcessingJobStatusResult) => GetProcessingJobStatusResult,
): Replacement => replace(toJobStatus, (...args) => change(toJobStatus(...args)));

/** Makes Step Functions say that every execution has failed. */
const reportingFailure = (client: SFNClient): SFNClient => {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      return { ...result, output: { ...result.output, status: 'FAILED' } };
    },
    { step: 'initialize' },
  );
  return client;
};

const START_WAIT_MINUS_A_QUARTER_HOUR_IN_MILLISECONDS = 11.75 * 3_600_000;

const FUNCTION_MUTANTS: readonly Mutant[] = [
  mutant(
    'a throttled start of createProcessingJob.sync is a mistake',
    mistakeIf(({ Cause }) => /ThrottlingException|Rate exceeded/.test(Cause)),
    122,
  ),
  mutant(
    'throttling in the words of the SDK for Java 2.x is a mistake',
    mistakeIf(({ Cause }) => Cause.startsWith('Rate exceeded') && !Cause.includes('Error Code:')),
    122,
  ),
  mutant(
    'a call without an answer is a mistake',
    mistakeIf(({ Error: name }) => name === 'SageMaker.SdkClientException'),
    110,
  ),
  mutant(
    'an internal error of SageMaker is a mistake',
    mistakeIf(({ Cause }) => /Status Code: 5\d\d/.test(Cause)),
    91,
  ),
  mutant(
    'createProcessingJob.sync does not wait for a quota in use',
    mistakeIf(({ Error: name, Cause }) => name === QUOTA_ERROR && quotaTooSmall(Cause) === undefined),
    57,
  ),
  mutant(
    'createProcessingJob.sync waits for a quota that is too small',
    changeRunError((error) => (error.Error === QUOTA_ERROR ? { ...error, Cause: '' } : error)),
    103,
  ),
  mutant(
    'a start waits for its turn for a quarter of an hour',
    changeStatusEvent((event) =>
      event.RunError && event.RunError.Error !== QUOTA_ERROR
        ? {
            ...event,
            ExecutionStartTime: new Date(
              Date.parse(String(event.ExecutionStartTime)) - START_WAIT_MINUS_A_QUARTER_HOUR_IN_MILLISECONDS,
            ).toISOString(),
          }
        : event,
    ),
    91,
  ),
  mutant(
    'a job name depends on the clock',
    replace(processingJobName, (prefix, executionArn) =>
      processingJobName(prefix, executionArn && `${executionArn} ${Date.now()}`),
    ),
  ),
  mutant(
    'a job name is always random',
    replace(processingJobName, (prefix) => processingJobName(prefix)),
  ),
  mutant(
    'all executions have the same job name',
    replace(processingJobName, (prefix) => processingJobName(prefix, 'the same')),
  ),
  mutant(
    'a stopped job has no error',
    changeStatus((status) => {
      const { Error: _error, Cause: _cause, ...rest } = status;
      return status.ProcessingJobStatus === 'Stopped' ? rest : status;
    }),
  ),
  mutant(
    'a capacity error is not told from other failures',
    changeStatus((status) =>
      status.Error === ERROR_NAMES.processingJobCapacityError
        ? { ...status, Error: ERROR_NAMES.processingJobFailed }
        : status,
    ),
    39,
  ),
  mutant(
    'a capacity error is read from a user’s prefix',
    changeStatus((status) =>
      status.FailureReason?.includes('CapacityError')
        ? { ...status, Error: ERROR_NAMES.processingJobCapacityError }
        : status,
    ),
    51,
  ),
  mutant(
    'a cause is empty',
    changeStatus((status) => (status.Cause === undefined ? status : { ...status, Cause: '' })),
  ),
  mutant(
    'a cause does not include the failure reason',
    changeStatus((status) =>
      status.Cause === undefined
        ? status
        : { ...status, Cause: status.Cause.replace(status.FailureReason ?? '', '') },
    ),
  ),
  mutant(
    'the wait takes milliseconds for seconds',
    replace(waitSeconds, (age, bounds) => waitSeconds(age * 1000, bounds)),
    9,
  ),
  mutant(
    'the wait does not grow',
    replace(waitSeconds, (_age, { floorInSeconds }) => floorInSeconds),
    148,
  ),
  mutant(
    'the wait is a tenth of the age',
    replace(waitSeconds, (age, bounds) => waitSeconds(age * 4, bounds)),
    1854,
  ),
  mutant(
    'the wait has no maximum',
    replace(waitSeconds, (age, bounds) =>
      waitSeconds(age, { ...bounds, ceilingInSeconds: Number.POSITIVE_INFINITY }),
    ),
    2110,
  ),
  mutant(
    'the wait has no minimum',
    replace(waitSeconds, (age, bounds) => waitSeconds(age, { ...bounds, floorInSeconds: 0 })),
    9,
  ),
  mutant(
    'the job’s limit is not sent',
    replace(toCreateProcessingJobRequest, ({ MaxRuntimeInSeconds: _, ...job }, ...rest) =>
      toCreateProcessingJobRequest(job, ...rest),
    ),
  ),
  mutant(
    'a job is sent although its input is invalid',
    replace(prepareProcessingJob, (event, deployment) => {
      try {
        return prepareProcessingJob(event, deployment);
      } catch {
        return prepareProcessingJob({ ...event, Overrides: {} }, deployment);
      }
    }),
    32,
  ),
  mutant(
    'a member of the complete request is missing',
    replace(toCompleteRequest, (request) => {
      const { ExperimentConfig: _, ...rest } = toCompleteRequest(request);
      // The type of the result forbids what this mutant does.
      return rest as ReturnType<typeof toCompleteRequest>;
    }),
  ),
  mutant(
    'a quota that is too small counts as in use',
    replace(quotaTooSmall, (message) =>
      message.includes('not available in this region') ? quotaTooSmall(message) : undefined,
    ),
    40,
  ),
  mutant(
    'a quota in use counts as too small',
    replace(quotaTooSmall, (message) => quotaTooSmall(message) ?? new ProcessingJobQuotaTooSmall(message)),
  ),
  mutant(
    'an instance type that the Region does not have counts as a quota in use',
    replace(quotaTooSmall, (message) =>
      message.includes('not available in this region') ? undefined : quotaTooSmall(message),
    ),
    64,
  ),
  mutant(
    'a quota is waited for a tenth of the time',
    replace(quotaWait, (hours) => {
      const wait = quotaWait(hours);
      return { ...wait, attempts: Math.ceil(wait.attempts / 10) };
    }),
    24,
  ),
  mutant(
    'the start function swallows an error of DescribeProcessingJob',
    replace(startProcessingJob, (client, deployment) => {
      const start = startProcessingJob(client, deployment);
      return (event) =>
        start(event).catch((error) => {
          if (error.name !== ERROR_NAMES.processingJobStatusUnknown) throw error;
          const name = processingJobName(deployment.jobNamePrefix, event.ExecutionArn);
          return { ProcessingJobName: name, ProcessingJobArn: '', WaitSeconds: 10 };
        });
    }),
    117,
  ),
  mutant(
    'a denied DescribeProcessingJob counts as a denied start',
    changeStartErrors((error) =>
      error.name === ERROR_NAMES.processingJobStatusUnknown && error.message.includes('AccessDenied')
        ? renamed(error, 'AccessDeniedException')
        : error,
    ),
    372,
  ),
  mutant(
    'the start function does not recognise its own job by the name in use',
    changeAnswersToStart(renameErrors('ResourceInUse', 'ResourceInUse')),
  ),
  mutant(
    'the start function does not recognise its own job in the quota',
    changeAnswersToStart(renameErrors('ResourceLimitExceeded', 'ResourceLimitExceeded')),
    25,
  ),
  mutant(
    'a quota in use is reported as a missing job',
    changeStartErrors(renameErrors('ResourceLimitExceeded', 'ValidationException')),
  ),
  mutant(
    'a quota that is too small has no error name of its own',
    changeStartErrors(renameErrors(ERROR_NAMES.processingJobQuotaTooSmall, 'ResourceLimitExceeded')),
    40,
  ),
  mutant(
    'the start function takes an earlier execution’s job for its own',
    replace(toResumedJob, (job, now, bounds, executionArn) =>
      toResumedJob(job, now, bounds, executionArn, undefined),
    ),
    35,
  ),
  mutant(
    'the status function takes an earlier execution’s job for its own',
    replace(toJobStatus, (job, now, bounds) => toJobStatus(job, now, bounds)),
    14,
  ),
  mutant(
    'a job that is not found counts as running',
    replace(getProcessingJobStatus, (client, deployment) => {
      const getStatus = getProcessingJobStatus(client, deployment);
      return (event) =>
        getStatus(event).catch((error) => {
          if (!isJobNotFound(error)) throw error;
          return {
            ProcessingJobName: event.ProcessingJobName,
            ProcessingJobArn: '',
            ProcessingJobStatus: 'InProgress',
            Outputs: {},
            LogGroupName: '',
            LogStreamNamePrefix: '',
            WaitSeconds: 10,
          };
        });
    }),
    29,
  ),
  mutant(
    'a running job is not stopped',
    replace(stopRunningJob, async () => undefined),
    178,
  ),
  mutant(
    'the stop function swallows its errors',
    replace(stopProcessingJob, (...args) => {
      const stop = stopProcessingJob(...args);
      return (event) => stop(event).catch(() => ({ ProcessingJobName: '' }));
    }),
    526,
  ),
  mutant(
    'only the job of a running execution is stopped',
    replace(hasEnded, async (...args) => !(await hasEnded(...args))),
    82,
  ),
  mutant(
    'a late event stops the job of a redriven execution',
    replace(stopProcessingJob, (sageMaker, stepFunctions, prefix) =>
      stopProcessingJob(sageMaker, reportingFailure(stepFunctions), prefix),
    ),
    148,
  ),
  mutant(
    'the sweep does not ask whether an execution has ended',
    replace(stopUnattendedJobs, (sageMaker, stepFunctions, prefix) =>
      stopUnattendedJobs(sageMaker, reportingFailure(stepFunctions), prefix),
    ),
    82,
  ),
  mutant(
    'the sweep finds nothing',
    replace(jobsInProgress, async () => []),
    346,
  ),
  mutant(
    'the sweep takes another deployment’s job for its own',
    replace(executionOfJob, (_jobName, tags) => tags.find(({ Key }) => Key === EXECUTION_TAG_KEY)?.Value),
    52,
  ),
  mutant(
    'the stop function gives up a job that may still be created',
    replace(jobMayStillAppear, () => false),
    526,
  ),
];

export const MUTANTS: readonly Mutant[] = [...DEFINITION_MUTANTS, ...FUNCTION_MUTANTS];
