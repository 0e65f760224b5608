import { DescribeProcessingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { readDeployment } from '../../workflow/deployment';
import type {
  GetProcessingJobStatusEvent,
  GetProcessingJobStatusResult,
} from '../../workflow/function-contracts';
import { toJobStatus } from '../../workflow/job-status';

const { pollBounds } = readDeployment(process.env);
const client = new SageMakerClient({});

/** Looks at a job: its status, its outputs, where its log is, and when to look again. */
export const handler = async (event: GetProcessingJobStatusEvent): Promise<GetProcessingJobStatusResult> => {
  const { ProcessingJobName } = event;
  const job = await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
  return toJobStatus(job, new Date(), pollBounds);
};
