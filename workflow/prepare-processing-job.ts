import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { outsideDeployment } from './allowed-by-deployment';
import { toCreateProcessingJobRequest } from './create-processing-job-request';
import type { Deployment } from './deployment';
import { InvalidProcessingJob } from './errors';
import { type Fault, show } from './fault';
import type { StartProcessingJobEvent } from './function-contracts';
import { isRecord } from './json-value';
import { overrideProcessingJob } from './override-processing-job';
import type { ProcessingJob } from './processing-job';
import { processingJobName } from './processing-job-name';
import { validateProcessingJob } from './validate-processing-job';

/** The longest ARN of an execution has 241 characters; it becomes a tag's value, which has at most 256. */
const executionArnFaults = (arn: unknown): Fault[] =>
  arn === undefined || (typeof arn === 'string' && arn.length <= 256)
    ? []
    : [{ key: 'ExecutionArn', got: show(arn), allowed: "an execution's ARN, $$.Execution.Id" }];

const startTimeFaults = (time: unknown): Fault[] =>
  time === undefined || (typeof time === 'string' && !Number.isNaN(Date.parse(time)))
    ? []
    : [
        {
          key: 'ExecutionStartTime',
          got: show(time),
          allowed: 'a time in ISO 8601, $$.Execution.StartTime',
        },
      ];

/** What breaks a limit is told once, not also as what the deployment does not allow. */
const faultsOf = (job: Readonly<Record<string, unknown>>, { allowed }: Deployment): Fault[] => {
  const invalid = validateProcessingJob(job);
  const outside = outsideDeployment(job, allowed);
  return [...invalid, ...outside.filter(({ key }) => !invalid.some((fault) => key.startsWith(fault.key)))];
};

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
  const { ExecutionArn, ExecutionStartTime, Overrides, ...deployed } = event as StartProcessingJobEvent;
  const executionArn = ExecutionArn ?? undefined;
  const startTime = ExecutionStartTime ?? undefined;
  const job = overrideProcessingJob(deployed, Overrides ?? {});
  const faults = [
    ...executionArnFaults(executionArn),
    ...startTimeFaults(startTime),
    ...faultsOf(job, deployment),
  ];
  if (faults.length > 0) throw new InvalidProcessingJob(faults);
  const name = processingJobName(deployment.jobNamePrefix, executionArn);
  // Without a fault it is one.
  return toCreateProcessingJobRequest(job as unknown as ProcessingJob, name, executionArn);
};
