import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rmdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { LocalJobOptions } from '../cli/run/command-line';
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
import type { ContainerRuntime } from './container/container';
import { executionInput, S3_LAYOUT } from './execution-input';
import { REMOVE_FOLDER, removeFolder } from './files/remove-folder';
import { type JobListener, runProcessingJob } from './job/run-processing-job';
import { invokeFunction } from './lambda/function-process';
import { openRunGuard, type RunGuard } from './run-guard';
import { folderStore } from './s3/s3-folder';
import { sageMakerEndpoint } from './sagemaker/sagemaker-endpoint';
import { serveSageMaker } from './sagemaker/sagemaker-server';
import {
  type ExecutionEvent,
  type ExecutionOutcome,
  executeDefinition,
  type RunningExecution,
} from './step-functions/execute-definition';
import { createProcessingJobSync } from './step-functions/sync-integration';

/** An account that AWS uses in its examples. */
const ACCOUNT_ID = '123456789012';
const REGION = 'us-east-1';
const BUCKET = 'local';

/** Every wait and every retry's interval on one machine. */
export const LOCAL_WAIT_IN_MILLISECONDS = 1_000;

const functionArn = (name: string): string =>
  `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${DEFAULT_DEPLOYMENT_NAME}-${name}`;

/** The job as a deployment would have it before an execution overrides its keys. */
export const LOCAL_DEPLOYED_JOB: ProcessingJob = {
  S3Output: `s3://${BUCKET}/${S3_LAYOUT.output}/`,
  ImageUri: `683313688378.dkr.ecr.${REGION}.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3`,
  RoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${DEFAULT_DEPLOYMENT_NAME}-${REGION}-job`,
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20,
};

/** The definition that is deployed, with the functions' names of this machine. */
export const localDefinition = (integration: Integration): StateMachineDefinition =>
  integration === 'polling'
    ? pollingDefinition({
        job: { ...LOCAL_DEPLOYED_JOB },
        startFunctionArn: functionArn(FUNCTIONS.start),
        statusFunctionArn: functionArn(FUNCTIONS.status),
        quota: quotaWait(),
        stopsUnattendedJobs: true,
      })
    : syncDefinition({
        job: { ...LOCAL_DEPLOYED_JOB },
        prepareFunctionArn: functionArn(FUNCTIONS.prepare),
        statusFunctionArn: functionArn(FUNCTIONS.status),
        runJobResource: 'arn:aws:states:::sagemaker:createProcessingJob.sync',
        quota: quotaWait(),
        stopsUnattendedJobs: true,
      });

const localDeployment = ({ ImageUri }: ProcessingJobOverrides): Deployment => ({
  jobNamePrefix: jobNamePrefix(DEFAULT_DEPLOYMENT_NAME),
  allowed: {
    s3Inputs: [`s3://${BUCKET}/`],
    s3Outputs: [`s3://${BUCKET}/`],
    imageRepositories: [LOCAL_DEPLOYED_JOB.ImageUri, ...(ImageUri ? [ImageUri] : [])],
    jobRoles: [LOCAL_DEPLOYED_JOB.RoleArn],
  },
  limits: {},
  lockedKeys: [],
  pollBounds: DEFAULT_POLL_BOUNDS,
});

export interface LocalRunProps {
  readonly options: LocalJobOptions;
  readonly runtime: ContainerRuntime;
  /** Folder of the functions' bundles. */
  readonly bundles: string;
  readonly listener: JobListener & { onEvent(event: ExecutionEvent): void };
}

export interface LocalRun {
  readonly outcome: Promise<ExecutionOutcome>;
  /** Stops the job and ends the execution; asked twice, kills the job. */
  stop(): void;
}

/** The person's files as the objects of a bucket, by symbolic links: nothing is copied before the job asks. */
const linkFiles = async (
  { input, inputIsFolder = false, script, output }: LocalJobOptions,
  bucketFolder: string,
): Promise<void> => {
  await mkdir(join(bucketFolder, S3_LAYOUT.input), { recursive: true });
  await mkdir(join(bucketFolder, S3_LAYOUT.code), { recursive: true });
  await symlink(output, join(bucketFolder, S3_LAYOUT.output));
  if (script !== undefined) await symlink(script, join(bucketFolder, S3_LAYOUT.code, basename(script)));
  if (input !== undefined) await linkInput(input, inputIsFolder, join(bucketFolder, S3_LAYOUT.input));
};

const linkInput = async (input: string, isFolder: boolean, folder: string): Promise<void> => {
  if (isFolder) {
    await rmdir(folder);
    await symlink(input, folder);
  } else {
    await symlink(input, join(folder, basename(input)));
  }
};

/** Credentials that mean nothing but to this run's endpoint. */
const localCredentials = () => ({ AWS_ACCESS_KEY_ID: randomUUID(), AWS_SECRET_ACCESS_KEY: randomUUID() });

/** Only an output folder that was made for nothing is empty. */
const REMOVE_EMPTY_FOLDER = 'rmdir -- "$1"';

const sh = (script: string, folder: string) => ['sh', '-c', script, 'sh', folder] as const;

/** The runtime, whose containers end also where this program is killed. */
const guarded = (runtime: ContainerRuntime, guard: RunGuard): ContainerRuntime => ({
  ...runtime,
  command: (spec) => {
    const command = runtime.command(spec);
    if (command.cleanUp) guard.add(command.cleanUp);
    return command;
  },
});

/** Runs a job through the deployed workflow on this machine. */
export const startLocalRun = async ({
  options,
  runtime,
  bundles,
  listener,
}: LocalRunProps): Promise<LocalRun> => {
  await mkdir(options.output, { recursive: true });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sagemaker-processing-')));
  const s3Root = join(folder, 's3');
  const partial = `.${basename(folder)}.partial`;
  const guard = openRunGuard([
    sh(REMOVE_FOLDER, folder),
    sh(REMOVE_FOLDER, join(options.output, partial)),
    sh(REMOVE_EMPTY_FOLDER, options.output),
  ]);
  await linkFiles(options, join(s3Root, BUCKET));

  const input = executionInput(options, BUCKET);
  const deployment = localDeployment(input);
  const credentials = localCredentials();
  const endpoint = sageMakerEndpoint({
    region: REGION,
    accountId: ACCOUNT_ID,
    runJob: (request, arn) =>
      runProcessingJob(request, arn, {
        s3: folderStore({ root: s3Root, partial }),
        jobsFolder: join(folder, 'jobs'),
        runtime: guarded(runtime, guard),
        listener,
      }),
  });
  const server = await serveSageMaker(endpoint, credentials.AWS_ACCESS_KEY_ID);
  const sdkEnvironment = { ...credentials, AWS_REGION: REGION, AWS_ENDPOINT_URL_SAGEMAKER: server.url };
  const functions = new AbortController();
  const invoke = (name: string, environment: Record<string, string>) => (event: unknown) =>
    invokeFunction(
      { bundle: join(bundles, name, 'index.js'), environment: { ...environment, ...sdkEnvironment } },
      event,
      functions.signal,
    );
  const getStatus = invoke(FUNCTIONS.status, pollingEnvironment(deployment));

  const execution: RunningExecution = executeDefinition({
    definition: localDefinition(options.integration),
    input,
    executionArn: `arn:aws:states:${REGION}:${ACCOUNT_ID}:execution:${DEFAULT_DEPLOYMENT_NAME}:${randomUUID()}`,
    tasks: {
      StartProcessingJob: invoke(FUNCTIONS.start, startEnvironment(deployment)),
      PrepareProcessingJob: invoke(FUNCTIONS.prepare, preparingEnvironment(deployment)),
      RunProcessingJob: createProcessingJobSync(endpoint.request),
      GetJobStatus: getStatus,
      FindJob: getStatus,
    },
    waitInMilliseconds: LOCAL_WAIT_IN_MILLISECONDS,
    onEvent: listener.onEvent,
  });

  const cleanUp = async (): Promise<void> => {
    // No job can be started any more, and none still runs.
    await server.close();
    await endpoint.close();
    await removeFolder(folder);
    // Only an output folder that was made for nothing is empty.
    await rmdir(options.output).catch(() => undefined);
    await guard.dismiss();
  };
  return {
    outcome: execution.outcome.finally(cleanUp),
    stop: () => {
      execution.abort();
      functions.abort();
      endpoint.stopAll();
    },
  };
};
