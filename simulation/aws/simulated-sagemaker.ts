import {
  isProcessingJobRequest,
  type ProcessingJobRequest,
} from '../../local/sagemaker/processing-job-request';
import {
  type EndpointAnswer,
  type JobEnd,
  type RunningJob,
  type SageMakerEndpoint,
  sageMakerEndpoint,
} from '../../local/sagemaker/sagemaker-endpoint';
import type { ProcessingJobStatus } from '../../workflow/functions/function-contracts';
import type { StartRate } from '../scenario/account';
import { QUOTA_IN_USE } from '../scenario/quota-messages';
import type { Scenario } from '../scenario/scenario';
import { listNeighbours, neighbourAnswer } from './neighbour-jobs';
import { olderJobAnswer } from './older-job';

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '123456789012';

/** What is true of a job, whatever the workflow has learned of it. */
export interface SimulatedJob {
  readonly request: ProcessingJobRequest;
  readonly arn: string;
  readonly createdAt: number;
  status: ProcessingJobStatus;
  endedAt?: number;
  /** When it was first asked to stop, by whomever. */
  stopAskedAt?: number;
  vanishedAt?: number;
  failureReason?: string;
  exitMessage?: string;
}

export interface SimulatedSageMaker {
  readonly request: SageMakerEndpoint['request'];
  readonly jobs: readonly SimulatedJob[];
  /** Its own time, in milliseconds. */
  readonly now: () => number;
  /** Settles when the newest job has ended; never where there is none. */
  readonly jobEnd: () => Promise<unknown>;
}

export interface SimulatedSageMakerProps {
  readonly scenario: Scenario;
  readonly startRate: StartRate;
  readonly startedAt: number;
  readonly trace: (text: string) => void;
}

const refusal = (type: string, message: string): EndpointAnswer => ({
  status: 400,
  body: { __type: type, message },
});

const THROTTLED = refusal('ThrottlingException', 'Rate exceeded');

const quotaExceeded = (message: string): EndpointAnswer => refusal('ResourceLimitExceeded', message);

const noSuchJob = (name: string): EndpointAnswer =>
  refusal('ValidationException', `Could not find requested job with name: ${name}`);

/** SageMaker with jobs that go as planned, behind a quota and with a clock of its own. */
export const simulatedSageMaker = ({
  scenario,
  startRate,
  startedAt,
  trace,
}: SimulatedSageMakerProps): SimulatedSageMaker => {
  const { job: plan, account, clockSkewInSeconds } = scenario;
  const jobs: SimulatedJob[] = [];
  let jobEnd: Promise<unknown> = new Promise(() => undefined);
  const now = () => Date.now() + clockSkewInSeconds * 1000;

  const run = (job: SimulatedJob): RunningJob => {
    let finish: (end: JobEnd) => void = () => undefined;
    const end = new Promise<JobEnd>((resolve) => {
      finish = resolve;
    });
    const after = (seconds: number, action: () => void) => setTimeout(action, seconds * 1000);
    if (plan.fate !== 'hangs') after(plan.durationInSeconds, () => finish(plan.end));
    if (plan.fate === 'is stopped') {
      after(plan.interruptedAfterInSeconds, () => {
        if (job.status !== 'InProgress') return;
        trace('somebody stops the job');
        request('StopProcessingJob', { ProcessingJobName: job.request.ProcessingJobName });
      });
    }
    if (plan.fate === 'vanishes') {
      after(plan.interruptedAfterInSeconds, () => {
        trace('SageMaker forgets the job');
        job.vanishedAt = Date.now();
        job.endedAt ??= Date.now();
      });
    }
    const ended = end.then(() => undefined);
    jobEnd = ended;
    return {
      end,
      stop: () => {
        job.status = 'Stopping';
        job.stopAskedAt ??= Date.now();
        trace('the job is asked to stop');
        after(plan.stopTakesInSeconds, () => finish({ exitCode: 143 }));
      },
    };
  };

  const runJob = (jobRequest: ProcessingJobRequest, arn: string): RunningJob => {
    const job: SimulatedJob = { request: jobRequest, arn, createdAt: Date.now(), status: 'InProgress' };
    jobs.push(job);
    trace(`job ${jobRequest.ProcessingJobName} is created`);
    const running = run(job);
    // After the endpoint's own, so that its answer to a look is the truth by then.
    running.end.then(() => Promise.resolve()).then(() => learnEnd(job));
    return running;
  };

  const endpoint = sageMakerEndpoint({
    runJob,
    region: REGION,
    accountId: ACCOUNT_ID,
    clock: {
      now,
      setTimeout: (action, milliseconds) => setTimeout(action, milliseconds),
      clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    },
  });

  const learnEnd = (job: SimulatedJob): void => {
    const { body } = endpoint.request('DescribeProcessingJob', {
      ProcessingJobName: job.request.ProcessingJobName,
    });
    job.status = body.ProcessingJobStatus as ProcessingJobStatus;
    job.endedAt ??= Date.now();
    job.failureReason = body.FailureReason as string;
    job.exitMessage = body.ExitMessage as string;
    trace(`the job is ${job.status}`);
  };

  const nameOf = (input: unknown): string => String((input as Record<string, unknown>).ProcessingJobName);
  const arnOf = (name: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:processing-job/${name}`;
  const jobOf = (input: unknown): SimulatedJob | undefined =>
    jobs.find((job) => job.request.ProcessingJobName === nameOf(input));

  const quotaRefusal = (): EndpointAnswer | undefined => {
    const { quota } = account;
    if (quota.kind === 'too small') return quotaExceeded(quota.message);
    if (quota.kind === 'in use' && Date.now() < startedAt + quota.forInSeconds * 1000) {
      return quotaExceeded(quota.message);
    }
    return scenario.fillsQuota && jobs.some(({ endedAt }) => endedAt === undefined)
      ? quotaExceeded(QUOTA_IN_USE[0])
      : undefined;
  };

  const answerOfOlder = (operation: string, input: unknown): EndpointAnswer | undefined =>
    account.olderJob &&
    olderJobAnswer(account.olderJob, operation, nameOf(input), arnOf(nameOf(input)), startedAt);

  const create = (input: unknown): EndpointAnswer => {
    if (!startRate.take()) return THROTTLED;
    const isLegal = isProcessingJobRequest(input);
    return (
      (isLegal && (quotaRefusal() ?? answerOfOlder('CreateProcessingJob', input))) ||
      endpoint.request('CreateProcessingJob', input)
    );
  };

  /** The deployment's own jobs are on the last page. */
  const list = (input: unknown): EndpointAnswer => {
    if ((input as Record<string, unknown>).NextToken === undefined) return listNeighbours(startedAt);
    return jobs.some(({ vanishedAt }) => vanishedAt !== undefined)
      ? { status: 200, body: { ProcessingJobSummaries: [] } }
      : endpoint.request('ListProcessingJobs', input);
  };

  const request: SageMakerEndpoint['request'] = (operation, input) => {
    if (operation === 'CreateProcessingJob') return create(input);
    if (operation === 'ListProcessingJobs') return list(input);
    // Its name stays taken.
    if (jobOf(input)?.vanishedAt !== undefined) return noSuchJob(nameOf(input));
    return (
      answerOfOlder(operation, input) ??
      neighbourAnswer(operation, input, startedAt) ??
      endpoint.request(operation, input)
    );
  };

  return { request, jobs, now, jobEnd: () => jobEnd };
};
