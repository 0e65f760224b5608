import { DescribeProcessingJobCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Deployment } from '../../workflow/deployment';
import type {
  GetProcessingJobStatusEvent,
  GetProcessingJobStatusResult,
} from '../../workflow/function-contracts';
import { toJobStatus } from '../../workflow/job-status';

/** Looks at a job: its status, its outputs, where its log is, and when to look again. */
export const getProcessingJobStatus =
  (client: SageMakerClient, { pollBounds }: Deployment) =>
  async ({ ProcessingJobName }: GetProcessingJobStatusEvent): Promise<GetProcessingJobStatusResult> => {
    const job = await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
    return toJobStatus(job, new Date(), pollBounds);
  };
