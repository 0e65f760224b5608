import { DescribeProcessingJobCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Deployment } from '../../workflow/deployment/deployment';
import type {
  CaughtError,
  GetProcessingJobStatusEvent,
  GetProcessingJobStatusResult,
  StartAgainResult,
} from '../../workflow/functions/function-contracts';
import { toJobStatus } from '../../workflow/functions/job-status';
import { isThrottledStart, startAgain } from '../../workflow/functions/refused-start';
import { isNoSuchJob } from '../../workflow/functions/unattended-job';

/**
 * Looks at a job: its status, its outputs, where its log is, and when to look again. For a job that Step Functions did
 * not start, tells when to start it again.
 */
export const getProcessingJobStatus =
  (client: SageMakerClient, { pollBounds }: Deployment) =>
  async (event: GetProcessingJobStatusEvent): Promise<GetProcessingJobStatusResult | StartAgainResult> => {
    const { ProcessingJobName, ExecutionStartTime, RunError } = event;
    const again = (error: CaughtError) => startAgain(event, error, new Date(), Math.random());
    if (RunError && isThrottledStart(event, new Date())) return again(RunError);
    try {
      const job = await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
      return toJobStatus(job, new Date(), pollBounds, ExecutionStartTime);
    } catch (error) {
      if (RunError && isNoSuchJob(error)) return again(RunError);
      throw error;
    }
  };
