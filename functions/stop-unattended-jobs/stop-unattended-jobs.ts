import type { ProcessingJobSummary, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { StopUnattendedJobsResult } from '../../workflow/functions/function-contracts';
import {
  executionOfJob,
  isDeploymentJobName,
  isOldEnoughToSweep,
} from '../../workflow/functions/unattended-job';
import { hasEnded } from '../unattended-jobs/execution-end';
import { stopRunningJob } from '../unattended-jobs/stop-running-job';
import { jobsInProgress, tagsOfJob } from './job-list';

/** Errors that the message lists. */
const LISTED_ERRORS = 20;

const describeErrors = (errors: readonly Error[], jobs: number): string =>
  [
    `${errors.length} of ${jobs} jobs in progress could not be checked or stopped. They may be running although their executions have ended. The next sweep checks them again.`,
    ...errors.slice(0, LISTED_ERRORS).map(({ message }) => `- ${message}`),
    ...(errors.length > LISTED_ERRORS ? [`- and ${errors.length - LISTED_ERRORS} more`] : []),
  ].join('\n');

/**
 * Stops every job of this deployment that is in progress although its execution has ended: EventBridge delivers events on
 * a best-effort basis, so the stop function may have missed one. Checks one job at a time, because executions share the
 * rate limits of these calls.
 * @throws AggregateError if a job could not be checked or stopped, after all others have been checked.
 */
export const stopUnattendedJobs =
  (sageMaker: SageMakerClient, stepFunctions: SFNClient, jobNamePrefix: string) =>
  async (): Promise<StopUnattendedJobsResult> => {
    const sweep = async (job: ProcessingJobSummary): Promise<keyof StopUnattendedJobsResult | undefined> => {
      const { ProcessingJobName = '', ProcessingJobArn = '' } = job;
      const tags = await tagsOfJob(sageMaker, ProcessingJobArn);
      const executionArn = executionOfJob(ProcessingJobName, tags, jobNamePrefix);
      if (executionArn === undefined) return 'Unknown';
      if (!(await hasEnded(stepFunctions, executionArn))) return undefined;
      await stopRunningJob(sageMaker, ProcessingJobName);
      return 'Stopped';
    };

    const found = await jobsInProgress(sageMaker, jobNamePrefix);
    const jobs = found.filter(
      ({ ProcessingJobName = '', CreationTime }) =>
        isDeploymentJobName(ProcessingJobName, jobNamePrefix) && isOldEnoughToSweep(CreationTime, new Date()),
    );
    const result: Record<keyof StopUnattendedJobsResult, string[]> = { Stopped: [], Unknown: [] };
    const errors: Error[] = [];
    for (const job of jobs) {
      try {
        const outcome = await sweep(job);
        if (outcome) result[outcome].push(String(job.ProcessingJobName));
      } catch (error) {
        const { name, message } = error as Error;
        errors.push(new Error(`${job.ProcessingJobName}: ${name}: ${message}`, { cause: error }));
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, describeErrors(errors, jobs.length));
    return result;
  };
