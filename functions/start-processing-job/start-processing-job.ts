import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  ResourceInUse,
  ResourceLimitExceeded,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { Deployment } from '../../workflow/deployment/deployment';
import { waitSeconds } from '../../workflow/deployment/poll-interval';
import type {
  StartProcessingJobEvent,
  StartProcessingJobResult,
} from '../../workflow/functions/function-contracts';
import { isJobNotFound } from '../../workflow/functions/job-not-found';
import { type JobDescription, toResumedJob } from '../../workflow/functions/job-status';
import { prepareProcessingJob } from '../../workflow/functions/prepare-processing-job';
import { quotaTooSmall } from '../../workflow/functions/service-quota';
import { ProcessingJobStatusUnknown } from '../../workflow/job/errors';

/** A quota that waiting cannot free has an error of its own. */
const refusalOf = (error: unknown): unknown =>
  (error instanceof ResourceLimitExceeded && quotaTooSmall(error.message)) || error;

/** If the answer to an earlier attempt was lost, its job has the name, and may be what fills the quota. */
const mayHaveStarted = (refusal: unknown): boolean =>
  refusal instanceof ResourceInUse || refusal instanceof ResourceLimitExceeded;

/** The execution's job, which an earlier attempt may have created. */
const findJob = async (
  client: SageMakerClient,
  ProcessingJobName: string,
  refusal: unknown,
): Promise<JobDescription> => {
  try {
    return await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
  } catch (error) {
    if (isJobNotFound(error)) throw refusal;
    // The error itself may be one that is not retried, which would end the execution while its job runs.
    throw new ProcessingJobStatusUnknown(
      `The job ${ProcessingJobName} may have been started, but its status could not be read: ${error}`,
    );
  }
};

/** Starts the job of an event. If an earlier attempt of the same execution has started it, returns that job. */
export const startProcessingJob =
  (client: SageMakerClient, deployment: Deployment) =>
  async (event: StartProcessingJobEvent): Promise<StartProcessingJobResult> => {
    const request = prepareProcessingJob(event, deployment);
    const { ProcessingJobName } = request;
    const { pollBounds } = deployment;
    try {
      const { ProcessingJobArn = '' } = await client.send(new CreateProcessingJobCommand(request));
      return { ProcessingJobName, ProcessingJobArn, WaitSeconds: waitSeconds(0, pollBounds) };
    } catch (error) {
      const refusal = refusalOf(error);
      if (!mayHaveStarted(refusal)) throw refusal;
      const job = await findJob(client, ProcessingJobName, refusal);
      return toResumedJob(job, new Date(), pollBounds, event.ExecutionArn, event.ExecutionStartTime);
    }
  };
