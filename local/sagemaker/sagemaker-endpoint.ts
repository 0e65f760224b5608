import type { Tag } from '@aws-sdk/client-sagemaker';
import type { ProcessingJobStatus } from '../../workflow/functions/function-contracts';
import { isPresent } from '../../workflow/rules/json-value';
import { type Clock, systemClock } from './clock';
import {
  constraintViolations,
  instanceCount,
  isProcessingJobRequest,
  member,
  missingMember,
  type ProcessingJobRequest,
} from './processing-job-request';

/** How a job's container ended. */
export interface JobEnd {
  readonly exitCode: number;
  /** What the container left as its last words; the API shows at most 1,024 characters. */
  readonly exitMessage?: string;
  /** Why SageMaker itself gave up, for example as an input was not there. */
  readonly failureReason?: string;
}

/** A job at work. */
export interface RunningJob {
  readonly end: Promise<JobEnd>;
  /** Asks the container to end, and ends it if it does not; asked again, kills it. */
  stop(): void;
}

export interface EndpointProps {
  /** Runs the job; called once for each accepted request. */
  readonly runJob: (request: ProcessingJobRequest, arn: string) => RunningJob;
  readonly region: string;
  readonly accountId: string;
  /** @default - the system's clock */
  readonly clock?: Clock;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** SageMaker's Processing API on one machine. */
export interface SageMakerEndpoint {
  /** Answers one call: the operation's name and its JSON input. */
  request(operation: string, input: unknown): EndpointAnswer;
  /** Stops every job that runs; asked again, kills those that have not ended. */
  stopAll(): void;
  /** Stops every job that runs and waits for their ends. */
  close(): Promise<void>;
}

interface JobRecord {
  readonly request: ProcessingJobRequest;
  readonly arn: string;
  readonly creationTime: number;
  readonly running: RunningJob;
  ended: Promise<void>;
  status: ProcessingJobStatus;
  lastModifiedTime: number;
  endTime?: number;
  exitMessage?: string;
  failureReason?: string;
}

/** Both messages have at most 1,024 characters in the API. */
const MESSAGE_LIMIT = 1024;

const answer = (body: Record<string, unknown> = {}): EndpointAnswer => ({ status: 200, body });

const failure = (type: string, message: string): EndpointAnswer => ({
  status: 400,
  body: { __type: type, message },
});

const validationFailure = (violations: readonly string[]): EndpointAnswer =>
  failure(
    'ValidationException',
    `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected: ${violations.join('; ')}`,
  );

/** JSON 1.1 has times as seconds since the epoch. */
const epochSeconds = (milliseconds: number): number => milliseconds / 1000;

/** Of several preferences a description tells which the job got. */
const describeResources = (request: ProcessingJobRequest): ProcessingJobRequest['ProcessingResources'] => {
  const cluster = request.ProcessingResources?.ClusterConfig;
  if (!cluster?.InstancePreferences) return request.ProcessingResources;
  const [selected] = cluster.InstancePreferences;
  return {
    ClusterConfig: {
      ...cluster,
      SelectedInstanceType: selected?.InstanceType,
      SelectedInstanceCount: instanceCount(request),
    },
  };
};

/** What a list tells of a job. */
const summarizeJob = (job: JobRecord): Record<string, unknown> => ({
  ProcessingJobName: job.request.ProcessingJobName,
  ProcessingJobArn: job.arn,
  ProcessingJobStatus: job.status,
  CreationTime: epochSeconds(job.creationTime),
  LastModifiedTime: epochSeconds(job.lastModifiedTime),
  ...(job.endTime !== undefined && { ProcessingEndTime: epochSeconds(job.endTime) }),
  ...(job.exitMessage && { ExitMessage: job.exitMessage }),
  ...(job.failureReason && { FailureReason: job.failureReason }),
});

const describeJob = (job: JobRecord): Record<string, unknown> => {
  const { Tags: _tags, ...request } = job.request;
  return {
    ...request,
    ...summarizeJob(job),
    ProcessingResources: describeResources(job.request),
    ProcessingStartTime: epochSeconds(job.creationTime),
  };
};

/** A container that ended by itself while it was being stopped is stopped all the same, as in AWS. */
const endJob = (job: JobRecord, end: JobEnd, now: number): void => {
  const stopped = job.status === 'Stopping';
  const failed = end.exitCode !== 0 || end.failureReason !== undefined;
  job.status = stopped ? 'Stopped' : failed ? 'Failed' : 'Completed';
  job.endTime = now;
  job.lastModifiedTime = now;
  if (end.exitMessage) job.exitMessage = end.exitMessage.slice(-MESSAGE_LIMIT);
  if (failed && !stopped) {
    const reason =
      end.failureReason ?? `AlgorithmError: See job logs for more information, exit code: ${end.exitCode}`;
    job.failureReason = reason.slice(0, MESSAGE_LIMIT);
  }
};

/** The endpoint, without a network: `sagemaker-server.ts` puts it behind HTTP. */
export const sageMakerEndpoint = ({
  runJob,
  region,
  accountId,
  clock = systemClock,
}: EndpointProps): SageMakerEndpoint => {
  const jobs = new Map<string, JobRecord>();

  const stop = (job: JobRecord): void => {
    job.status = 'Stopping';
    job.lastModifiedTime = clock.now();
    job.running.stop();
  };

  const stopAll = (): void => {
    for (const job of jobs.values()) {
      if (job.status === 'InProgress' || job.status === 'Stopping') stop(job);
    }
  };

  const create = (request: ProcessingJobRequest): EndpointAnswer => {
    const name = request.ProcessingJobName;
    const arn = `arn:aws:sagemaker:${region}:${accountId}:processing-job/${name}`;
    if (jobs.has(name)) {
      return failure(
        'ResourceInUse',
        `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
      );
    }
    const now = clock.now();
    const running = runJob(request, arn);
    const job: JobRecord = {
      request,
      arn,
      running,
      creationTime: now,
      lastModifiedTime: now,
      status: 'InProgress',
      ended: Promise.resolve(),
    };
    const limit = request.StoppingCondition?.MaxRuntimeInSeconds ?? DAY_IN_SECONDS;
    const timer = clock.setTimeout(() => {
      if (job.status === 'InProgress') stop(job);
    }, limit * 1000);
    job.ended = running.end.then((end) => {
      clock.clearTimeout(timer);
      endJob(job, end, clock.now());
    });
    jobs.set(name, job);
    return answer({ ProcessingJobArn: arn });
  };

  const withJob = (input: unknown, action: (job: JobRecord) => EndpointAnswer): EndpointAnswer => {
    const name = member(input, 'ProcessingJobName');
    if (!isPresent(name)) return validationFailure([missingMember('ProcessingJobName')]);
    const job = jobs.get(String(name));
    // AWS reports a missing job as a ValidationException, not as the ResourceNotFound that its model names.
    return job
      ? action(job)
      : failure('ValidationException', `Could not find requested job with name: ${name}`);
  };

  const stopOnRequest = (job: JobRecord): EndpointAnswer => {
    if (job.status === 'InProgress') stop(job);
    else if (job.status !== 'Stopping') {
      return failure(
        'ValidationException',
        `The request was rejected because the processing job is in status ${job.status}.`,
      );
    }
    return answer();
  };

  const listTags = (input: unknown): EndpointAnswer => {
    const arn = member(input, 'ResourceArn');
    const job = [...jobs.values()].find((candidate) => candidate.arn === arn);
    const tags: readonly Tag[] = job?.request.Tags ?? [];
    return job ? answer({ Tags: tags }) : failure('ResourceNotFound', `No resource of ARN ${arn}`);
  };

  /** All in one page. */
  const listJobs = (input: unknown): EndpointAnswer => {
    const [status, part] = [member(input, 'StatusEquals'), member(input, 'NameContains')];
    const found = [...jobs.values()].filter(
      (job) =>
        (!isPresent(status) || job.status === status) &&
        (!isPresent(part) || job.request.ProcessingJobName.includes(String(part))),
    );
    return answer({ ProcessingJobSummaries: found.map(summarizeJob) });
  };

  const operations: Record<string, (input: unknown) => EndpointAnswer> = {
    CreateProcessingJob: (input) =>
      isProcessingJobRequest(input) ? create(input) : validationFailure(constraintViolations(input)),
    DescribeProcessingJob: (input) => withJob(input, (job) => answer(describeJob(job))),
    StopProcessingJob: (input) => withJob(input, stopOnRequest),
    ListProcessingJobs: listJobs,
    ListTags: listTags,
  };

  return {
    request: (operation, input) =>
      Object.hasOwn(operations, operation) && operations[operation]
        ? operations[operation](input)
        : failure('UnknownOperationException', `This endpoint has no operation ${operation}.`),
    stopAll,
    close: async () => {
      for (const job of jobs.values()) if (job.status === 'InProgress') stop(job);
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
};

/** MaxRuntimeInSeconds of a request that has no StoppingCondition, as the API's reference says. */
const DAY_IN_SECONDS = 86_400;
