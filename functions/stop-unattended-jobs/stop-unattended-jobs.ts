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

/** Errors that are told one by one. */
const TOLD_ERRORS = 20;

const describeErrors = (errors: readonly Error[], jobs: number): string =>
  [
    `${errors.length} of ${jobs} jobs in progress could not be checked or stopped; they may run with nobody waiting for them.`,
    ...errors.slice(0, TOLD_ERRORS).map(({ message }) => `- ${message}`),
    ...(errors.length > TOLD_ERRORS ? [`- and ${errors.length - TOLD_ERRORS} more`] : []),
  ].join('\n');

/**
 * Stops every job of this deployment that is in progress, and whose execution has ended without it. It makes good what
 * EventBridge, which delivers events on a best-effort basis, has not told the stop function. One job after another, as
 * executions share the rates of these calls.
 * @throws AggregateError at the end, where a job could not be checked or stopped; the others are by then.
 */
export const stopUnattendedJobs =
  (sageMaker: SageMakerClient, stepFunctions: SFNClient, jobNamePrefix: string) =>
  async (): Promise<StopUnattendedJobsResult> => {
    const sweep = async ({
      ProcessingJobName = '',
      ProcessingJobArn = '',
    }: ProcessingJobSummary): Promise<keyof StopUnattendedJobsResult | undefined> => {
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
    const result = { Stopped: [] as string[], Unknown: [] as string[] };
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
