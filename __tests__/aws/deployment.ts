import { setTimeout as sleep } from 'node:timers/promises';
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
}

/** What a deployment has to show, and whether it did. */
export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
  /** What AWS answered, where that is worth to be known. */
  readonly seen?: string;
}

/** How AWS is looked at. */
export interface Looks {
  readonly say: (text: string) => void;
  /** Interrupts the waiting. @default - nothing does */
  readonly signal?: AbortSignal;
  /** MaxRuntimeInSeconds of the job that takes too long. @default 60 */
  readonly maxRuntimeInSeconds?: number;
  /** Seconds between two looks. @default 15 */
  readonly pollInSeconds?: number;
  /** Seconds after which what is not seen counts as absent. @default 120 */
  readonly patienceInSeconds?: number;
}

/** A deployment on AWS, and the executions of it. */
export interface Deployment {
  readonly name: string;
  readonly bucket: string;
  readonly stateMachineArn: string;
  readonly aws: Clients;
  readonly looks: Looks;
  /** Every execution so far. */
  readonly executionArns: string[];
}

export const pause = ({ pollInSeconds = 15, signal }: Looks): Promise<void> =>
  sleep(pollInSeconds * 1000, undefined, signal && { signal });

/** Looks until it is so, or patience ends. */
export const isSeen = async (looks: Looks, isSo: () => Promise<boolean>): Promise<boolean> => {
  const { pollInSeconds = 15, patienceInSeconds = 120 } = looks;
  for (let waited = 0; waited <= patienceInSeconds; waited += pollInSeconds) {
    if (await isSo()) return true;
    await pause(looks);
  }
  return false;
};

export const jobName = ({ name }: Deployment, executionArn: string): string =>
  processingJobName(jobNamePrefix(name), executionArn);

/** The job of an execution. @throws as SageMaker refuses, also where there is no such job */
export const describeJob = (
  deployment: Deployment,
  executionArn: string,
): Promise<DescribeProcessingJobCommandOutput> =>
  deployment.aws.sageMaker.send(
    new DescribeProcessingJobCommand({ ProcessingJobName: jobName(deployment, executionArn) }),
  );

/** SageMaker reports a missing job by either name. */
const MISSING_JOB = ['ValidationException', 'ResourceNotFound'];

/** The status of an execution's job; a job that is not there yet has none. */
export const jobStatus = (deployment: Deployment, executionArn: string): Promise<string> =>
  describeJob(deployment, executionArn).then(
    ({ ProcessingJobStatus = '' }) => ProcessingJobStatus,
    (error: Error) => {
      if (!MISSING_JOB.includes(error.name)) throw error;
      return '';
    },
  );

/** Whether an execution's job is being stopped, or has been. */
export const isStopping = async (deployment: Deployment, executionArn: string): Promise<boolean> =>
  ['Stopping', 'Stopped'].includes(await jobStatus(deployment, executionArn));

/** Waits for the end of an execution's job, and tells its last status. */
export const endOfJob = async (deployment: Deployment, executionArn: string): Promise<string> => {
  for (;;) {
    const status = await jobStatus(deployment, executionArn);
    if (['Stopped', 'Failed', 'Completed'].includes(status)) return status;
    await pause(deployment.looks);
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

const describeExecution = ({ aws }: Deployment, executionArn: string): Promise<DescribeExecutionOutput> =>
  aws.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));

/** Starts an execution, and waits for its end. */
export const execute = async (deployment: Deployment, input: object): Promise<DescribeExecutionOutput> => {
  const executionArn = await start(deployment, input);
  for (;;) {
    const execution = await describeExecution(deployment, executionArn);
    if (execution.status !== 'RUNNING') return execution;
    await pause(deployment.looks);
  }
};

/** Starts an execution, and stops it as its job runs. @throws Error if it ends before */
export const abort = async (deployment: Deployment, input: object): Promise<string> => {
  const executionArn = await start(deployment, input);
  while ((await jobStatus(deployment, executionArn)) !== 'InProgress') {
    const { status, error, cause } = await describeExecution(deployment, executionArn);
    if (status !== 'RUNNING') throw new Error(`${executionArn} ended as ${status}: ${error} ${cause}`);
    await pause(deployment.looks);
  }
  await deployment.aws.stepFunctions.send(new StopExecutionCommand({ executionArn }));
  return executionArn;
};

export const stopJob = (deployment: Deployment, executionArn: string): Promise<unknown> =>
  deployment.aws.sageMaker.send(
    new StopProcessingJobCommand({ ProcessingJobName: jobName(deployment, executionArn) }),
  );

/** Ends whatever may still run and cost. What has ended already refuses, which is well. */
export const stopEverything = async (deployment: Deployment): Promise<void> => {
  for (const executionArn of deployment.executionArns) {
    const stopping = deployment.aws.stepFunctions.send(new StopExecutionCommand({ executionArn }));
    await stopping.catch(() => undefined);
    await stopJob(deployment, executionArn).catch(() => undefined);
  }
};
