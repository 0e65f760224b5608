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
import { quotaWait } from '../workflow/functions/quota-wait';
import type { DeployedFunctions } from './aws/simulated-lambda';

/** The code under test, as it is deployed. */
export interface DeployedWorkflow {
  readonly definitions: Readonly<Record<Integration, StateMachineDefinition>>;
  readonly functions: DeployedFunctions;
}

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
};
