import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { outsideDeployment } from '../deployment/allow-lists';
import type { Deployment } from '../deployment/deployment';
import { beyondLimits } from '../deployment/deployment-limits';
import { droppedByExecution } from '../deployment/kept-as-deployed';
import { lockedFaults } from '../deployment/locked-keys';
import { toCreateProcessingJobRequest } from '../job/create-processing-job-request';
import { InvalidProcessingJob } from '../job/errors';
import { overrideProcessingJob } from '../job/override-processing-job';
import type { UnvalidatedJob } from '../job/processing-job';
import { processingJobName } from '../job/processing-job-name';
import { validateProcessingJob } from '../job/validate-processing-job';
import { type Fault, show } from '../rules/fault';
import { isRecord } from '../rules/json-value';
import type { StartProcessingJobEvent } from './function-contracts';

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

/** What is wrong with a key by one rule is not told by the next as well. */
const eachKeyOnce = (lists: readonly (readonly Fault[])[]): Fault[] => {
  const told: Fault[] = [];
  for (const faults of lists) {
    const keys = told.map(({ key }) => key);
    told.push(...faults.filter(({ key }) => !keys.some((other) => key.startsWith(other))));
  }
  return told;
};

const deploymentFaults = (
  deployed: UnvalidatedJob,
  overrides: UnvalidatedJob,
  job: UnvalidatedJob,
  deployment: Deployment,
): readonly (readonly Fault[])[] => [
  lockedFaults(overrides, deployment.lockedKeys),
  droppedByExecution(deployed, job),
  beyondLimits(job, deployment.limits),
  outsideDeployment(job, deployment.allowed),
];

/**
 * The request that an event of the start function asks for.
 * @throws InvalidProcessingJob with every fault: what breaks the API's limits, what the deployment does not allow, and what it does not let an
 * execution change.
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
  const { ExecutionArn, ExecutionStartTime, Overrides, ...deployed } = event;
  const executionArn = ExecutionArn ?? undefined;
  const startTime = ExecutionStartTime ?? undefined;
  const overrides = Overrides ?? {};
  const job = overrideProcessingJob(deployed, overrides);
  const validated = validateProcessingJob(job);
  const faults = [
    ...executionArnFaults(executionArn),
    ...startTimeFaults(startTime),
    ...eachKeyOnce([validated.faults, ...deploymentFaults(deployed, overrides, job, deployment)]),
  ];
  if (!validated.job || faults.length > 0) throw new InvalidProcessingJob(faults);
  const name = processingJobName(deployment.jobNamePrefix, executionArn);
  return toCreateProcessingJobRequest(validated.job, name, executionArn);
};
