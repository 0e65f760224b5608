import type { ProcessingJobStatus } from '../../workflow/functions/function-contracts';
import { instanceCount, type ProcessingJobRequest } from './processing-job-request';

/** How a job's container ended. */
export interface JobEnd {
  readonly exitCode: number;
  /** The message that the container left. The API shows at most 1,024 characters. */
  readonly exitMessage?: string;
  /** Why SageMaker itself failed the job, for example because an input does not exist. */
  readonly failureReason?: string;
}

/** A job that has started. */
export interface RunningJob {
  readonly end: Promise<JobEnd>;
  /** Asks the container to end, and kills it after a grace time. A second call kills it at once. */
  stop(): void;
}

/** A job of the endpoint. Times are in milliseconds since the epoch. */
export interface JobRecord {
  readonly request: ProcessingJobRequest;
  readonly arn: string;
  readonly creationTime: number;
  readonly running: RunningJob;
  /** Settles when the record shows the job's end. */
  ended: Promise<void>;
  status: ProcessingJobStatus;
  lastModifiedTime: number;
  endTime?: number;
  exitMessage?: string;
  failureReason?: string;
}

/** The API's limit of ExitMessage and FailureReason, in characters. */
const MESSAGE_LIMIT = 1024;

/** Marks the job as stopping, and asks its container to end. */
export const stopJob = (job: JobRecord, now: number): void => {
  job.status = 'Stopping';
  job.lastModifiedTime = now;
  job.running.stop();
};

/** Records the job's end. As in AWS, a container that ends by itself while it is being stopped counts as stopped. */
export const recordEnd = (job: JobRecord, end: JobEnd, now: number): void => {
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

/** JSON 1.1 writes a time as seconds since the epoch. */
const epochSeconds = (milliseconds: number): number => milliseconds / 1000;

/** The job's entry in ListProcessingJobs. */
export const summarizeJob = (job: JobRecord): Record<string, unknown> => ({
  ProcessingJobName: job.request.ProcessingJobName,
  ProcessingJobArn: job.arn,
  ProcessingJobStatus: job.status,
  CreationTime: epochSeconds(job.creationTime),
  LastModifiedTime: epochSeconds(job.lastModifiedTime),
  ...(job.endTime !== undefined && { ProcessingEndTime: epochSeconds(job.endTime) }),
  ...(job.exitMessage && { ExitMessage: job.exitMessage }),
  ...(job.failureReason && { FailureReason: job.failureReason }),
});

/** For a job with instance preferences, DescribeProcessingJob also shows which one was selected. */
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

/** The job as in DescribeProcessingJob. */
export const describeJob = (job: JobRecord): Record<string, unknown> => {
  const { Tags: _tags, ...request } = job.request;
  return {
    ...request,
    ...summarizeJob(job),
    ProcessingResources: describeResources(job.request),
    ProcessingStartTime: epochSeconds(job.creationTime),
  };
};
