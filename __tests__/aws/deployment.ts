import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  DescribeProcessingJobCommand,
  type DescribeProcessingJobCommandOutput,
  type SageMakerClient,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { jobNamePrefix, processingJobName } from '../../workflow/job/processing-job-name';

export interface Clients {
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly sageMaker: SageMakerClient;
  readonly cloudWatch: CloudWatchClient;
}

/** A statement about a deployment, and whether it holds. */
export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
  /** What AWS answered, if that helps. */
  readonly seen?: string;
}

/** How to wait for changes in AWS. */
export interface Polling {
  readonly say: (text: string) => void;
  /** Aborts the waiting. @default - none */
  readonly signal?: AbortSignal;
  /** MaxRuntimeInSeconds of the job that reaches its limit. @default 150 */
  readonly maxRuntimeInSeconds?: number;
  /** Seconds between two checks. @default 15 */
  readonly pollInSeconds?: number;
  /** Seconds to wait for something that may not happen. @default 120 */
  readonly patienceInSeconds?: number;
}

/** A deployment in AWS, and its executions. */
export interface Deployment {
  readonly name: string;
  readonly bucket: string;
  readonly stateMachineArn: string;
  readonly aws: Clients;
  readonly polling: Polling;
  /** All executions so far. */
  readonly executionArns: string[];
}

export const pause = ({ pollInSeconds = 15, signal }: Polling): Promise<void> =>
  sleep(pollInSeconds * 1000, undefined, signal && { signal });

/** Checks until the condition holds, or until patience runs out. */
export const becomesTrue = async (polling: Polling, isSo: () => Promise<boolean>): Promise<boolean> => {
  const { pollInSeconds = 15, patienceInSeconds = 120 } = polling;
  for (let waited = 0; waited <= patienceInSeconds; waited += pollInSeconds) {
    if (await isSo()) return true;
    await pause(polling);
  }
  return false;
};

export const jobName = ({ name }: Deployment, executionArn: string): string =>
  processingJobName(jobNamePrefix(name), executionArn);

/** The job of an execution. @throws SageMaker's error, also if there is no such job. */
export const describeJob = (
  deployment: Deployment,
  executionArn: string,
): Promise<DescribeProcessingJobCommandOutput> =>
  deployment.aws.sageMaker.send(
    new DescribeProcessingJobCommand({ ProcessingJobName: jobName(deployment, executionArn) }),
  );

/** SageMaker reports a missing job by either name. */
const MISSING_JOB = ['ValidationException', 'ResourceNotFound'];

/** The status of an execution's job; empty if there is no job yet. */
const jobStatus = (deployment: Deployment, executionArn: string): Promise<string> =>
  describeJob(deployment, executionArn).then(
    ({ ProcessingJobStatus = '' }) => ProcessingJobStatus,
    (error: Error) => {
      if (!MISSING_JOB.includes(error.name)) throw error;
      return '';
    },
  );

/** Whether an execution's job is stopping or has stopped. */
export const isStopping = async (deployment: Deployment, executionArn: string): Promise<boolean> =>
  ['Stopping', 'Stopped'].includes(await jobStatus(deployment, executionArn));

/** Waits for the end of an execution's job, and returns its status. */
export const endOfJob = async (deployment: Deployment, executionArn: string): Promise<string> => {
  for (;;) {
    const status = await jobStatus(deployment, executionArn);
    if (['Stopped', 'Failed', 'Completed'].includes(status)) return status;
    await pause(deployment.polling);
  }
};

export const start = async (
  { aws, name, stateMachineArn, executionArns }: Deployment,
  input: object,
): Promise<string> => {
  const { executionArn = '' } = await aws.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn,
      name: `${name}-${executionArns.length + 1}`,
      input: JSON.stringify(input),
    }),
  );
  executionArns.push(executionArn);
  return executionArn;
};

export const describeExecution = (
  { aws }: Deployment,
  executionArn: string,
): Promise<DescribeExecutionOutput> => aws.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));

export const untilItEnds = async (
  deployment: Deployment,
  executionArn: string,
): Promise<DescribeExecutionOutput> => {
  for (;;) {
    const execution = await describeExecution(deployment, executionArn);
    if (execution.status !== 'RUNNING') return execution;
    await pause(deployment.polling);
  }
};

/** Starts an execution, and waits for its end. */
export const execute = async (deployment: Deployment, input: object): Promise<DescribeExecutionOutput> =>
  untilItEnds(deployment, await start(deployment, input));

/**
 * Starts an execution, and aborts it while its job is running.
 * @param ownerOf ARN of the execution that has the job. @default - the same
 * @throws Error if it ends first.
 */
export const abort = async (
  deployment: Deployment,
  input: object,
  ownerOf = (executionArn: string): string => executionArn,
): Promise<string> => {
  const executionArn = await start(deployment, input);
  while ((await jobStatus(deployment, ownerOf(executionArn))) !== 'InProgress') {
    const { status, error, cause } = await describeExecution(deployment, executionArn);
    if (status !== 'RUNNING') throw new Error(`${executionArn} ended as ${status}: ${error} ${cause}`);
    await pause(deployment.polling);
  }
  await deployment.aws.stepFunctions.send(new StopExecutionCommand({ executionArn }));
  return executionArn;
};

export const stopJob = (deployment: Deployment, executionArn: string): Promise<unknown> =>
  deployment.aws.sageMaker.send(
    new StopProcessingJobCommand({ ProcessingJobName: jobName(deployment, executionArn) }),
  );

/** Ends everything that may still be running and cost money. Ignores the errors of what has already ended. */
export const stopEverything = async (deployment: Deployment): Promise<void> => {
  for (const executionArn of deployment.executionArns) {
    const stopping = deployment.aws.stepFunctions.send(new StopExecutionCommand({ executionArn }));
    await stopping.catch(() => undefined);
    await stopJob(deployment, executionArn).catch(() => undefined);
  }
};
