import { join } from 'node:path';
import type { Integration } from '../workflow/definition/integration';
import { pollingDefinition } from '../workflow/definition/polling-definition';
import type { StateMachineDefinition } from '../workflow/definition/states-language';
import { syncDefinition } from '../workflow/definition/sync-definition';
import {
  DEFAULT_DEPLOYMENT_NAME,
  type Deployment,
  pollingEnvironment,
  preparingEnvironment,
  startEnvironment,
} from '../workflow/deployment/deployment';
import { DEFAULT_POLL_BOUNDS } from '../workflow/deployment/poll-interval';
import { FUNCTIONS } from '../workflow/functions/function-contracts';
import { quotaWait } from '../workflow/functions/quota-wait';
import type { ProcessingJob, ProcessingJobOverrides } from '../workflow/job/processing-job';
import { jobNamePrefix } from '../workflow/job/processing-job-name';
import type { LocalWorkflow } from './local-workflow';

/** The account ID that AWS uses in its examples. */
const LOCAL_ACCOUNT_ID = '123456789012';
const LOCAL_REGION = 'us-east-1';
export const LOCAL_BUCKET = 'local';

const functionArn = (name: string): string =>
  `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:function:${DEFAULT_DEPLOYMENT_NAME}-${name}`;

/** Stands for the deployed job, whose keys the execution's input overrides. */
export const LOCAL_DEPLOYED_JOB: ProcessingJob = {
  S3Output: `s3://${LOCAL_BUCKET}/output/`,
  ImageUri: `683313688378.dkr.ecr.${LOCAL_REGION}.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3`,
  RoleArn: `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/${DEFAULT_DEPLOYMENT_NAME}-${LOCAL_REGION}-job`,
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20,
};

/** What the deployed job has of these does not belong to a whole job. */
const OWN_KEYS = {
  S3Input: null,
  S3Output: null,
  S3Script: null,
  S3SourceArchive: null,
  SourceEntrypoint: null,
  ContainerEntrypoint: null,
  ContainerArguments: null,
  Environment: null,
  ProcessingInputs: null,
} as const satisfies ProcessingJobOverrides;

/** The execution's input for a whole job, which gets its image, role and instances from LOCAL_DEPLOYED_JOB if it omits them. */
export const wholeJobInput = (job: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  ...OWN_KEYS,
  ...job,
});

/** The deployed definition, with local function ARNs. */
export const localDefinition = (integration: Integration): StateMachineDefinition => {
  const both = {
    job: { ...LOCAL_DEPLOYED_JOB },
    statusFunctionArn: functionArn(FUNCTIONS.status),
    quota: quotaWait(),
    stopsUnattendedJobs: true,
  };
  return integration === 'polling'
    ? pollingDefinition({ ...both, startFunctionArn: functionArn(FUNCTIONS.start) })
    : syncDefinition({
        ...both,
        prepareFunctionArn: functionArn(FUNCTIONS.prepare),
        runJobResource: 'arn:aws:states:::sagemaker:createProcessingJob.sync',
      });
};

const SETTINGS = {
  jobNamePrefix: jobNamePrefix(DEFAULT_DEPLOYMENT_NAME),
  limits: {},
  lockedKeys: [],
  pollBounds: DEFAULT_POLL_BOUNDS,
};

/** A deployment that allows the local bucket, the deployed job's role, and the image of this execution. */
export const localDeployment = ({ ImageUri }: ProcessingJobOverrides): Deployment => ({
  ...SETTINGS,
  allowed: {
    s3Inputs: [`s3://${LOCAL_BUCKET}/`],
    s3Outputs: [`s3://${LOCAL_BUCKET}/`],
    imageRepositories: [LOCAL_DEPLOYED_JOB.ImageUri, ...(ImageUri ? [ImageUri] : [])],
    jobRoles: [LOCAL_DEPLOYED_JOB.RoleArn],
  },
});

/** A deployment that allows every job. */
export const OPEN_DEPLOYMENT: Deployment = { ...SETTINGS, allowed: {} };

/**
 * The deployed workflow with the settings of the given deployment.
 * @param bundles the folder of the functions' bundles.
 */
export const localWorkflow = (
  integration: Integration,
  deployment: Deployment,
  bundles: string,
): LocalWorkflow => {
  const bundle = (name: string): string => join(bundles, name, 'index.js');
  const status = { bundle: bundle(FUNCTIONS.status), environment: pollingEnvironment(deployment) };
  return {
    definition: localDefinition(integration),
    functions: {
      StartProcessingJob: { bundle: bundle(FUNCTIONS.start), environment: startEnvironment(deployment) },
      PrepareProcessingJob: {
        bundle: bundle(FUNCTIONS.prepare),
        environment: preparingEnvironment(deployment),
      },
      GetJobStatus: status,
      FindJob: status,
    },
    region: LOCAL_REGION,
    accountId: LOCAL_ACCOUNT_ID,
    stateMachineName: DEFAULT_DEPLOYMENT_NAME,
  };
};
