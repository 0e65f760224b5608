import { getProcessingJobStatus } from '../functions/get-processing-job-status/get-processing-job-status';
import { prepareProcessingJob } from '../functions/prepare-processing-job/prepare-processing-job';
import { startProcessingJob } from '../functions/start-processing-job/start-processing-job';
import { stopProcessingJob } from '../functions/stop-processing-job/stop-processing-job';
import { stopUnattendedJobs } from '../functions/stop-unattended-jobs/stop-unattended-jobs';
import type { Integration } from '../workflow/definition/integration';
import { pollingDefinition } from '../workflow/definition/polling-definition';
import type { StateMachineDefinition } from '../workflow/definition/states-language';
import { syncDefinition } from '../workflow/definition/sync-definition';
import { readDeployment } from '../workflow/deployment/deployment';
import { checkItems } from '../workflow/fan-out/check-items';
import { fanOutDefinition } from '../workflow/fan-out/fan-out-definition';
import { fanOutEnvironment, readFanOutDeployment } from '../workflow/fan-out/fan-out-deployment';
import type { ItemStore } from '../workflow/fan-out/item-store';
import { prepareItems } from '../workflow/fan-out/prepare-items';
import { quotaWait } from '../workflow/functions/quota-wait';
import type { DeployedFunctions, FanOutFunctionKey } from './aws/simulated-lambda';

/** The code under test, as it is deployed. */
export interface DeployedWorkflow {
  readonly definitions: Readonly<Record<Integration, StateMachineDefinition>>;
  readonly functions: DeployedFunctions;
  readonly fanOut: DeployedFanOut;
}

/** The fan-out, which starts an execution of the workflow for each item. */
export interface DeployedFanOut {
  readonly definition: StateMachineDefinition;
  readonly functions: (store: ItemStore) => DeployedFunctions<FanOutFunctionKey>;
}

/** The account's quota of instances, from which the fan-out's concurrency follows: the deployed job has one instance. */
export const FAN_OUT_QUOTA = 50;

/** The deployed job. Each execution's input sets its MaxRuntimeInSeconds. */
const JOB = {
  S3Input: 's3://bucket/input/',
  S3Output: 's3://bucket/output/',
  S3Script: 's3://bucket/code/run.py',
  ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20,
};

const deployment = readDeployment({ JOB_NAME_PREFIX: 'simulation-' });

const fanOutDeployment = readFanOutDeployment(
  fanOutEnvironment({
    resultsS3Uri: 's3://bucket/results/',
    maxConcurrency: FAN_OUT_QUOTA,
    toleratedFailurePercentage: 0,
  }),
);

const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

export const deployedWorkflow: DeployedWorkflow = {
  definitions: {
    polling: pollingDefinition({
      job: JOB,
      startFunctionArn: functionArn('start'),
      statusFunctionArn: functionArn('status'),
      quota: quotaWait(),
      stopsUnattendedJobs: true,
    }),
    sync: syncDefinition({
      job: JOB,
      prepareFunctionArn: functionArn('prepare'),
      statusFunctionArn: functionArn('status'),
      runJobResource: 'arn:aws:states:::sagemaker:createProcessingJob.sync',
      quota: quotaWait(),
      stopsUnattendedJobs: true,
    }),
  },
  functions: {
    start: ({ sageMaker }) => startProcessingJob(sageMaker(), deployment),
    prepare: () => prepareProcessingJob(deployment),
    status: ({ sageMaker }) => getProcessingJobStatus(sageMaker(), deployment),
    stop: ({ sageMaker, stepFunctions }) =>
      stopProcessingJob(sageMaker(), stepFunctions(), deployment.jobNamePrefix),
    sweep: ({ sageMaker, stepFunctions }) =>
      stopUnattendedJobs(sageMaker(), stepFunctions(), deployment.jobNamePrefix),
  },
  fanOut: {
    definition: fanOutDefinition({
      prepareItemsFunctionArn: functionArn('prepare-items'),
      checkItemsFunctionArn: functionArn('check-items'),
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:simulation',
      partition: 'aws',
    }),
    functions: (store) => ({
      prepareItems: () => prepareItems(store, fanOutDeployment),
      checkItems: () => checkItems(store, fanOutDeployment),
    }),
  },
};
