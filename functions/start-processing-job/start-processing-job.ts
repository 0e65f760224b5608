import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  ResourceInUse,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Deployment } from '../../workflow/deployment';
import type { StartProcessingJobEvent, StartProcessingJobResult } from '../../workflow/function-contracts';
import { toResumedJob } from '../../workflow/job-status';
import { waitSeconds } from '../../workflow/poll-interval';
import { prepareProcessingJob } from '../../workflow/prepare-processing-job';

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
      if (!(error instanceof ResourceInUse)) throw error;
      const job = await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
      return toResumedJob(job, new Date(), deployment.pollBounds, event.ExecutionArn);
    }
  };
