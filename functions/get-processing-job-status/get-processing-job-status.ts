import { DescribeProcessingJobCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Deployment } from '../../workflow/deployment/deployment';
import type {
  CaughtError,
  GetProcessingJobStatusEvent,
  GetProcessingJobStatusResult,
  RetryStartResult,
} from '../../workflow/functions/function-contracts';
import { isJobNotFound } from '../../workflow/functions/job-not-found';
import { toJobStatus } from '../../workflow/functions/job-status';
import { isThrottledStart, retryStart } from '../../workflow/functions/start-retry';

/**
 * Reads the status of a job, its outputs, where its log is, and when to check again. For a job that Step Functions did
 * not start, says when to retry the start.
 */
export const getProcessingJobStatus =
  (client: SageMakerClient, { pollBounds }: Deployment) =>
  async (event: GetProcessingJobStatusEvent): Promise<GetProcessingJobStatusResult | RetryStartResult> => {
    const { ProcessingJobName, ExecutionStartTime, RunError } = event;
    const retry = (error: CaughtError) => retryStart(event, error, new Date(), Math.random());
    if (RunError && isThrottledStart(event, new Date())) return retry(RunError);
    try {
      const job = await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
      return toJobStatus(job, new Date(), pollBounds, ExecutionStartTime);
    } catch (error) {
      if (RunError && isJobNotFound(error)) return retry(RunError);
      throw error;
    }
  };
