import type { JobEnd, RunningJob } from '../../../local/sagemaker/job-record';
import type { ProcessingJobRequest } from '../../../local/sagemaker/processing-job-request';

/** A job that runs until the test ends it. */
export interface FakeJob {
  readonly request: ProcessingJobRequest;
  readonly arn: string;
  /** How often it was asked to stop. */
  stops: number;
  /** Ends it, and waits until the endpoint has recorded it. */
  end(end: JobEnd): Promise<void>;
}

/** Jobs for an endpoint, in the order of their starts. */
export const fakeJobs = () => {
  const jobs: FakeJob[] = [];
  const runJob = (request: ProcessingJobRequest, arn: string): RunningJob => {
    let resolveEnd: (end: JobEnd) => void = () => undefined;
    const end = new Promise<JobEnd>((resolve) => {
      resolveEnd = resolve;
    });
    const job: FakeJob = {
      request,
      arn,
      stops: 0,
      end: async (how) => {
        resolveEnd(how);
        await new Promise(setImmediate);
      },
    };
    jobs.push(job);
    return {
      end,
      stop: () => {
        job.stops += 1;
      },
    };
  };
  /** The newest job. */
  const latest = (): FakeJob => {
    const job = jobs.at(-1);
    if (!job) throw new Error('No job was started.');
    return job;
  };
  return { jobs, runJob, latest };
};
