import { allowListFaults } from '../deployment/allow-lists';
import type { Deployment } from '../deployment/deployment';
import { limitFaults } from '../deployment/deployment-limits';
import { lockedKeyFaults } from '../deployment/locked-keys';
import { protectedSettingFaults } from '../deployment/protected-settings';
import {
  type ProcessingJobRequest,
  toCreateProcessingJobRequest,
} from '../job/create-processing-job-request';
import { InvalidProcessingJob } from '../job/errors';
import { overrideProcessingJob } from '../job/override-processing-job';
import type { UnvalidatedJob } from '../job/processing-job';
import { processingJobName } from '../job/processing-job-name';
import { validateProcessingJob } from '../job/validate-processing-job';
import { type Fault, show } from '../rules/fault';
import { isRecord } from '../rules/json-value';
import type { StartProcessingJobEvent } from './function-contracts';

/** The longest ARN of an execution has 241 characters; as the value of a tag it may have 256. */
const executionArnFaults = (arn: unknown): Fault[] =>
  arn === undefined || (typeof arn === 'string' && arn.length <= 256)
    ? []
    : [
        {
          key: 'ExecutionArn',
          got: show(arn),
          allowed: 'the ARN of an execution, of at most 256 characters: $$.Execution.Id',
        },
      ];

const startTimeFaults = (time: unknown): Fault[] =>
  time === undefined || (typeof time === 'string' && !Number.isNaN(Date.parse(time)))
    ? []
    : [
        {
          key: 'ExecutionStartTime',
          got: show(time),
          allowed: 'a time in ISO 8601: $$.Execution.StartTime',
        },
      ];

/** Reports a key once, by the first list that has a fault of it. */
const firstFaultsOfKeys = (lists: readonly (readonly Fault[])[]): Fault[] => {
  const reported: Fault[] = [];
  for (const faults of lists) {
    const keys = reported.map(({ key }) => key);
    reported.push(...faults.filter(({ key }) => !keys.some((other) => key.startsWith(other))));
  }
  return reported;
};

/**
 * The CreateProcessingJob request for an event of the start function.
 * @throws InvalidProcessingJob with every fault: a limit of the API that the job breaks, what the deployment does not
 * allow, and a key or setting that an execution must not change.
 */
export const prepareProcessingJob = (
  event: StartProcessingJobEvent,
  { jobNamePrefix, allowed, limits, lockedKeys }: Deployment,
): ProcessingJobRequest => {
  if (!isRecord(event)) {
    throw new InvalidProcessingJob([
      { key: 'event', got: show(event), allowed: 'a JSON object with the keys of a ProcessingJob' },
    ]);
  }
  const { ExecutionArn, ExecutionStartTime, Overrides, ...deployed } = event;
  const executionArn = ExecutionArn ?? undefined;
  const overrides: UnvalidatedJob = Overrides ?? {};
  const overridden = overrideProcessingJob(deployed, overrides);
  const { job, faults: jobFaults } = validateProcessingJob(overridden);
  const faults = [
    ...executionArnFaults(executionArn),
    ...startTimeFaults(ExecutionStartTime ?? undefined),
    ...firstFaultsOfKeys([
      jobFaults,
      lockedKeyFaults(overrides, lockedKeys),
      protectedSettingFaults(deployed, overridden),
      limitFaults(overridden, limits),
      allowListFaults(overridden, allowed),
    ]),
  ];
  if (!job || faults.length > 0) throw new InvalidProcessingJob(faults);
  return toCreateProcessingJobRequest(job, processingJobName(jobNamePrefix, executionArn), executionArn);
};
