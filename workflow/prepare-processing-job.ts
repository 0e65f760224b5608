import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { outsideDeployment } from './allowed-by-deployment';
import { toCreateProcessingJobRequest } from './create-processing-job-request';
import type { Deployment } from './deployment';
import { InvalidProcessingJob } from './errors';
import type { StartProcessingJobEvent } from './function-contracts';
import { overrideProcessingJob } from './override-processing-job';
import type { ProcessingJob } from './processing-job';
import { processingJobName } from './processing-job-name';
import { isRecord, show, validateProcessingJob } from './validate-processing-job';

function assertValid(job: unknown): asserts job is ProcessingJob {
  const faults = validateProcessingJob(job);
  if (faults.length > 0) throw new InvalidProcessingJob(faults);
}

/**
 * The request that an event of the start function asks for.
 * @throws InvalidProcessingJob with every fault: what breaks the API's limits, and what the deployment does not allow.
 */
export const prepareProcessingJob = (
  event: StartProcessingJobEvent,
  deployment: Deployment,
): CreateProcessingJobCommandInput => {
  if (!isRecord(event)) {
    throw new InvalidProcessingJob([
      { key: 'event', got: show(event), allowed: 'an object: a ProcessingJob' },
    ]);
  }
  const { ExecutionArn, Overrides, ...deployed } = event as StartProcessingJobEvent;
  const job = overrideProcessingJob(deployed, Overrides ?? {});
  assertValid(job);
  const outside = outsideDeployment(job, deployment.allowed);
  if (outside.length > 0) throw new InvalidProcessingJob(outside);
  const name = processingJobName(deployment.jobNamePrefix, ExecutionArn);
  return toCreateProcessingJobRequest(job, name, ExecutionArn);
};
