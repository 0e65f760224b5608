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
import { type JobDescription, toResumedJob } from '../../workflow/functions/job-status';
import { prepareProcessingJob } from '../../workflow/functions/prepare-processing-job';
import { quotaTooSmall, quotaTooSmallMessage } from '../../workflow/functions/service-quota';
import { isNoSuchJob } from '../../workflow/functions/unattended-job';
import { ProcessingJobQuotaTooSmall, ProcessingJobStatusUnknown } from '../../workflow/job/errors';

/** A quota that no waiting can mend has a name of its own; everything else stays as it is. */
const named = (error: unknown): unknown => {
  const quota = error instanceof ResourceLimitExceeded ? quotaTooSmall(error.message) : undefined;
  return quota && error instanceof ResourceLimitExceeded
    ? new ProcessingJobQuotaTooSmall(quotaTooSmallMessage(quota, error.message))
    : error;
};

/** After an answer that was lost its own job has the name, and may be what fills the quota. */
const mayBeThere = (error: unknown): boolean =>
  error instanceof ResourceInUse || error instanceof ResourceLimitExceeded;

/** The job of that name, which an earlier attempt may have created. */
const findJob = async (
  client: SageMakerClient,
  ProcessingJobName: string,
  refusal: unknown,
): Promise<JobDescription> => {
  try {
    return await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
  } catch (error) {
    if (isNoSuchJob(error)) throw refusal;
    // Not by its own name: one that says a mistake was made would end the execution while its job runs.
    throw new ProcessingJobStatusUnknown(
      `The job ${ProcessingJobName} may have been started, and cannot be looked at: ${error}`,
    );
  }
};

/** Starts the job that the event asks for, once: where an earlier attempt got through, returns its job. */
export const startProcessingJob =
  (client: SageMakerClient, deployment: Deployment) =>
  async (event: StartProcessingJobEvent): Promise<StartProcessingJobResult> => {
    const request = prepareProcessingJob(event, deployment);
    const ProcessingJobName = request.ProcessingJobName as string;
    const { pollBounds } = deployment;
    try {
      const { ProcessingJobArn = '' } = await client.send(new CreateProcessingJobCommand(request));
      return { ProcessingJobName, ProcessingJobArn, WaitSeconds: waitSeconds(0, pollBounds) };
    } catch (error) {
      const refusal = named(error);
      if (!mayBeThere(refusal)) throw refusal;
      const job = await findJob(client, ProcessingJobName, refusal);
      return toResumedJob(job, new Date(), pollBounds, event.ExecutionArn, event.ExecutionStartTime);
    }
  };
