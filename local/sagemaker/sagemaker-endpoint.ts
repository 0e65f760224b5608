import type { Tag } from '@aws-sdk/client-sagemaker';
import { isPresent, memberAt } from '../../workflow/rules/json-value';
import { type Clock, systemClock } from './clock';
import {
  type EndpointAnswer,
  errorAnswer,
  jobHasEnded,
  nameInUse,
  noSuchJob,
  successAnswer,
} from './endpoint-answer';
import { describeJob, type JobRecord, type RunningJob, recordEnd, stopJob, summarizeJob } from './job-record';
import {
  constraintViolations,
  isProcessingJobRequest,
  missingMember,
  type ProcessingJobRequest,
} from './processing-job-request';

export interface EndpointProps {
  /** Runs the job; called once for each accepted request. */
  readonly runJob: (request: ProcessingJobRequest, arn: string) => RunningJob;
  readonly region: string;
  readonly accountId: string;
  /** @default - the system's clock */
  readonly clock?: Clock;
}

/** SageMaker's Processing API on one machine. */
export interface SageMakerEndpoint {
  /** Answers one call, given the operation's name and its JSON input. */
  request(operation: string, input: unknown): EndpointAnswer;
  /** Stops every running job. A second call kills those that have not ended. */
  stopAll(): void;
  /** Stops every running job, and waits until all have ended. */
  close(): Promise<void>;
}

/** The endpoint's jobs, by name, and what it needs to run them. */
interface EndpointState extends Required<EndpointProps> {
  readonly jobs: Map<string, JobRecord>;
}

type Operation = (state: EndpointState, input: unknown) => EndpointAnswer;

/** MaxRuntimeInSeconds of a request without a StoppingCondition (SageMaker API reference). */
const DEFAULT_MAX_RUNTIME_IN_SECONDS = 86_400;

const validationFailure = (violations: readonly string[]): EndpointAnswer =>
  errorAnswer(
    'ValidationException',
    `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected: ${violations.join('; ')}`,
  );

/** Stops the job at its limit, and records its end. */
const followJob = (job: JobRecord, clock: Clock): Promise<void> => {
  const limit = job.request.StoppingCondition?.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_IN_SECONDS;
  const timer = clock.setTimeout(() => {
    if (job.status === 'InProgress') stopJob(job, clock.now());
  }, limit * 1000);
  return job.running.end.then((end) => {
    clock.clearTimeout(timer);
    recordEnd(job, end, clock.now());
  });
};

const startJob = (state: EndpointState, request: ProcessingJobRequest): EndpointAnswer => {
  const { jobs, clock, region, accountId, runJob } = state;
  const name = request.ProcessingJobName;
  const arn = `arn:aws:sagemaker:${region}:${accountId}:processing-job/${name}`;
  if (jobs.has(name)) return nameInUse(arn);
  const now = clock.now();
  const job: JobRecord = {
    request,
    arn,
    running: runJob(request, arn),
    creationTime: now,
    lastModifiedTime: now,
    status: 'InProgress',
    ended: Promise.resolve(),
  };
  job.ended = followJob(job, clock);
  jobs.set(name, job);
  return successAnswer({ ProcessingJobArn: arn });
};

const createProcessingJob: Operation = (state, input) =>
  isProcessingJobRequest(input) ? startJob(state, input) : validationFailure(constraintViolations(input));

/** An operation on the job that the input names. */
const onJob =
  (answer: (job: JobRecord, state: EndpointState) => EndpointAnswer): Operation =>
  (state, input) => {
    const name = memberAt(input, 'ProcessingJobName');
    if (!isPresent(name)) return validationFailure([missingMember('ProcessingJobName')]);
    const job = state.jobs.get(String(name));
    return job ? answer(job, state) : noSuchJob(String(name));
  };

const describeProcessingJob = onJob((job) => successAnswer(describeJob(job)));

const stopProcessingJob = onJob((job, { clock }) => {
  if (job.status === 'InProgress') stopJob(job, clock.now());
  else if (job.status !== 'Stopping') return jobHasEnded(job.status);
  return successAnswer();
});

/** Returns all jobs in one page. */
const listProcessingJobs: Operation = ({ jobs }, input) => {
  const [status, part] = [memberAt(input, 'StatusEquals'), memberAt(input, 'NameContains')];
  const found = [...jobs.values()].filter(
    (job) =>
      (!isPresent(status) || job.status === status) &&
      (!isPresent(part) || job.request.ProcessingJobName.includes(String(part))),
  );
  return successAnswer({ ProcessingJobSummaries: found.map(summarizeJob) });
};

const listTags: Operation = ({ jobs }, input) => {
  const arn = memberAt(input, 'ResourceArn');
  const job = [...jobs.values()].find((candidate) => candidate.arn === arn);
  const tags: readonly Tag[] = job?.request.Tags ?? [];
  return job ? successAnswer({ Tags: tags }) : errorAnswer('ResourceNotFound', `No resource of ARN ${arn}`);
};

const OPERATIONS = new Map<string, Operation>([
  ['CreateProcessingJob', createProcessingJob],
  ['DescribeProcessingJob', describeProcessingJob],
  ['StopProcessingJob', stopProcessingJob],
  ['ListProcessingJobs', listProcessingJobs],
  ['ListTags', listTags],
]);

const unknownOperation = (operation: string): EndpointAnswer =>
  errorAnswer('UnknownOperationException', `This endpoint has no operation ${operation}.`);

/** The endpoint without a network; `sagemaker-server.ts` serves it over HTTP. */
export const sageMakerEndpoint = (props: EndpointProps): SageMakerEndpoint => {
  const state: EndpointState = { clock: systemClock, ...props, jobs: new Map() };
  const stopJobs = (...statuses: readonly JobRecord['status'][]): void => {
    for (const job of state.jobs.values()) {
      if (statuses.includes(job.status)) stopJob(job, state.clock.now());
    }
  };
  return {
    request: (operation, input) => OPERATIONS.get(operation)?.(state, input) ?? unknownOperation(operation),
    stopAll: () => stopJobs('InProgress', 'Stopping'),
    close: async () => {
      stopJobs('InProgress');
      await Promise.all([...state.jobs.values()].map(({ ended }) => ended));
    },
  };
};
