import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  ResourceInUse,
  ResourceLimitExceeded,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Deployment } from '../../workflow/deployment';
import type { StartProcessingJobEvent, StartProcessingJobResult } from '../../workflow/function-contracts';
import { toResumedJob } from '../../workflow/job-status';
import { waitSeconds } from '../../workflow/poll-interval';
import { prepareProcessingJob } from '../../workflow/prepare-processing-job';
import { isNoSuchJob } from '../../workflow/unattended-job';

/** After an answer that was lost its own job has the name, and may be what fills the quota. */
const mayBeThere = (error: unknown): boolean =>
  error instanceof ResourceInUse || error instanceof ResourceLimitExceeded;

/** Starts the job that the event asks for, once: where an earlier attempt got through, returns its job. */
export const startProcessingJob =
  (client: SageMakerClient, deployment: Deployment) =>
  async (event: StartProcessingJobEvent): Promise<StartProcessingJobResult> => {
    const request = prepareProcessingJob(event, deployment);
    const ProcessingJobName = request.ProcessingJobName as string;
    try {
      const { ProcessingJobArn = '' } = await client.send(new CreateProcessingJobCommand(request));
      return { ProcessingJobName, ProcessingJobArn, WaitSeconds: waitSeconds(0, deployment.pollBounds) };
    } catch (error) {
      if (!mayBeThere(error)) throw error;
      const look = client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
      const job = await look.catch((lookError) => {
        throw isNoSuchJob(lookError) ? error : lookError;
      });
      return toResumedJob(job, new Date(), deployment.pollBounds, event.ExecutionArn);
    }
  };
