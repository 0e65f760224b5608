import { systemClock } from '../../local/sagemaker/clock';
import {
  type EndpointAnswer,
  errorAnswer,
  noSuchJob,
  successAnswer,
} from '../../local/sagemaker/endpoint-answer';
import type { RunningJob } from '../../local/sagemaker/job-record';
import {
  instanceCount,
  isProcessingJobRequest,
  type ProcessingJobRequest,
} from '../../local/sagemaker/processing-job-request';
import { type SageMakerEndpoint, sageMakerEndpoint } from '../../local/sagemaker/sagemaker-endpoint';
import type { ProcessingJobStatus } from '../../workflow/functions/function-contracts';
import { QUOTA_IN_USE } from '../scenario/quota-messages';
import type { Scenario } from '../scenario/scenario';
import type { SharedAccount } from '../scenario/shared-account';
import { THROTTLED } from './api-errors';
import { earlierJobAnswer } from './earlier-job';
import { runAsPlanned, type SimulatedJob } from './simulated-job';
import { never } from './sleep';
import { listUnrelatedJobs, unrelatedJobAnswer } from './unrelated-jobs';

export const REGION = 'us-east-1';
const ACCOUNT_ID = '123456789012';

export interface SimulatedSageMaker {
  readonly request: SageMakerEndpoint['request'];
  readonly jobs: readonly SimulatedJob[];
  /** SageMaker's own time, in milliseconds. */
  readonly now: () => number;
  /** Settles when the newest job has ended; never if there is none. */
  readonly jobEnd: () => Promise<unknown>;
}

export interface SimulatedSageMakerProps {
  readonly scenario: Scenario;
  readonly account: SharedAccount;
  readonly startedAt: number;
  readonly trace: (text: string) => void;
}

interface SageMakerState extends SimulatedSageMakerProps {
  readonly endpoint: SageMakerEndpoint;
  readonly jobs: SimulatedJob[];
  /** Ends with the newest job. */
  newestEnd: Promise<unknown>;
}

const nameOf = (input: unknown): string => String((input as Record<string, unknown>).ProcessingJobName);

const arnOf = (name: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:processing-job/${name}`;

/** Copies the endpoint's view of a job that has ended. */
const recordEnd = ({ endpoint, trace }: SageMakerState, job: SimulatedJob): void => {
  const { ProcessingJobName } = job.request;
  const { body } = endpoint.request('DescribeProcessingJob', { ProcessingJobName });
  job.status = body.ProcessingJobStatus as ProcessingJobStatus;
  job.endedAt ??= Date.now();
  job.failureReason = body.FailureReason as string;
  job.exitMessage = body.ExitMessage as string;
  trace(`the job is ${job.status}`);
};

const runJob = (sageMaker: SageMakerState, jobRequest: ProcessingJobRequest, arn: string): RunningJob => {
  const { scenario, account, jobs, trace } = sageMaker;
  const { ProcessingJobName } = jobRequest;
  const job: SimulatedJob = { request: jobRequest, arn, createdAt: Date.now(), status: 'InProgress' };
  jobs.push(job);
  trace(`job ${ProcessingJobName} is created`);
  const running = runAsPlanned({
    job,
    plan: scenario.job,
    trace,
    stopFromOutside: () => request(sageMaker, 'StopProcessingJob', { ProcessingJobName }),
  });
  account.quota.take(instanceCount(jobRequest));
  running.end.then(() => account.quota.release(instanceCount(jobRequest)));
  sageMaker.newestEnd = running.end.then(() => undefined);
  // A turn later than the endpoint, so that its answer shows the end.
  running.end.then(() => Promise.resolve()).then(() => recordEnd(sageMaker, job));
  return running;
};

/** SageMaker's message if a quota refuses a start. */
const quotaMessage = (
  { scenario, startedAt, jobs, account }: SageMakerState,
  jobRequest: ProcessingJobRequest,
): string | undefined => {
  const { quota } = scenario.account;
  if (quota.kind === 'too small') return quota.message;
  if (quota.kind === 'in use' && Date.now() < startedAt + quota.forInSeconds * 1000) return quota.message;
  return scenario.fillsQuota && jobs.some(({ endedAt }) => endedAt === undefined)
    ? QUOTA_IN_USE[0]
    : account.quota.refusal(instanceCount(jobRequest));
};

/** The answer to a start that a quota refuses. */
const quotaRefusal = (
  sageMaker: SageMakerState,
  jobRequest: ProcessingJobRequest,
): EndpointAnswer | undefined => {
  const message = quotaMessage(sageMaker, jobRequest);
  return message === undefined ? undefined : errorAnswer('ResourceLimitExceeded', message);
};

const answerOfEarlierJob = (
  { scenario, startedAt }: SageMakerState,
  operation: string,
  input: unknown,
): EndpointAnswer | undefined => {
  const { earlierJob } = scenario.account;
  const name = nameOf(input);
  return earlierJob && earlierJobAnswer(earlierJob, operation, name, arnOf(name), startedAt);
};

const create = (sageMaker: SageMakerState, input: unknown): EndpointAnswer => {
  const refusal = isProcessingJobRequest(input)
    ? (quotaRefusal(sageMaker, input) ?? answerOfEarlierJob(sageMaker, 'CreateProcessingJob', input))
    : undefined;
  return refusal ?? sageMaker.endpoint.request('CreateProcessingJob', input);
};

/** Returns the deployment's own jobs on the last page. */
const list = ({ startedAt, jobs, endpoint }: SageMakerState, input: unknown): EndpointAnswer => {
  if ((input as Record<string, unknown>).NextToken === undefined) return listUnrelatedJobs(startedAt);
  return jobs.some(({ vanishedAt }) => vanishedAt !== undefined)
    ? successAnswer({ ProcessingJobSummaries: [] })
    : endpoint.request('ListProcessingJobs', input);
};

const hasVanished = ({ jobs }: SageMakerState, input: unknown): boolean =>
  jobs.find((job) => job.request.ProcessingJobName === nameOf(input))?.vanishedAt !== undefined;

const exceedsRate = ({ account }: SageMakerState, operation: string): boolean => {
  if (operation === 'CreateProcessingJob') return !account.startRate.take();
  return operation === 'DescribeProcessingJob' && !account.statusRate.take();
};

const request = (sageMaker: SageMakerState, operation: string, input: unknown): EndpointAnswer => {
  const isThrottled = exceedsRate(sageMaker, operation);
  sageMaker.account.calls.count(operation, isThrottled);
  if (isThrottled) return THROTTLED;
  if (operation === 'CreateProcessingJob') return create(sageMaker, input);
  if (operation === 'ListProcessingJobs') return list(sageMaker, input);
  // CreateProcessingJob still refuses the name of a job that has vanished.
  if (hasVanished(sageMaker, input)) return noSuchJob(nameOf(input));
  return (
    answerOfEarlierJob(sageMaker, operation, input) ??
    unrelatedJobAnswer(operation, input, sageMaker.startedAt) ??
    sageMaker.endpoint.request(operation, input)
  );
};

/** SageMaker with a clock of its own and a quota, whose jobs run as planned. */
export const simulatedSageMaker = (props: SimulatedSageMakerProps): SimulatedSageMaker => {
  const now = () => Date.now() + props.scenario.clockSkewInSeconds * 1000;
  const endpoint = sageMakerEndpoint({
    runJob: (jobRequest, arn) => runJob(sageMaker, jobRequest, arn),
    region: REGION,
    accountId: ACCOUNT_ID,
    clock: { ...systemClock, now },
  });
  const sageMaker: SageMakerState = { ...props, endpoint, jobs: [], newestEnd: never() };
  return {
    request: (operation, input) => request(sageMaker, operation, input),
    jobs: sageMaker.jobs,
    now,
    jobEnd: () => sageMaker.newestEnd,
  };
};
