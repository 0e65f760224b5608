import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type Deployment,
  pollingEnvironment,
  preparingEnvironment,
  startEnvironment,
} from '../workflow/deployment/deployment';
import { FUNCTIONS } from '../workflow/functions/function-contracts';
import type { ContainerRuntime } from './container/container';
import { executionInput } from './execution-input';
import { type JobListener, runProcessingJob } from './job/run-processing-job';
import { invokeFunction } from './lambda/function-process';
import {
  LOCAL_ACCOUNT_ID,
  LOCAL_BUCKET,
  LOCAL_REGION,
  localDefinition,
  localDeployment,
  localExecutionArn,
} from './local-deployment';
import type { RunGuard } from './run-guard';
import type { LocalRunOptions } from './run-options';
import { openRunWorkspace, type RunWorkspace } from './run-workspace';
import { folderStore } from './s3/s3-folder';
import { type SageMakerEndpoint, sageMakerEndpoint } from './sagemaker/sagemaker-endpoint';
import { serveSageMaker } from './sagemaker/sagemaker-server';
import {
  type ExecutionEvent,
  type ExecutionOutcome,
  executeDefinition,
  type TaskHandler,
} from './step-functions/execute-definition';
import { createProcessingJobSync } from './step-functions/sync-integration';

/** Replaces every wait and every retry interval of the definition. */
export const LOCAL_WAIT_IN_MILLISECONDS = 1_000;

/** Follows a run: the states of the execution, and what the job writes and uploads. */
export interface LocalRunListener extends JobListener {
  onEvent(event: ExecutionEvent): void;
}

export interface LocalRunProps {
  readonly options: LocalRunOptions;
  readonly runtime: ContainerRuntime;
  /** The folder of the functions' bundles. */
  readonly bundles: string;
  readonly listener: LocalRunListener;
  /** @default - a random name */
  readonly executionName?: string;
}

export interface LocalRun {
  readonly outcome: Promise<ExecutionOutcome>;
  /** Stops the job and ends the execution. A second call kills the job. */
  stop(): void;
}

/** Tells the guard how to end each container if this program is killed. */
const guardedRuntime = (runtime: ContainerRuntime, guard: RunGuard): ContainerRuntime => ({
  ...runtime,
  command: (spec) => {
    const command = runtime.command(spec);
    if (command.cleanUp) guard.add(command.cleanUp);
    return command;
  },
});

const localEndpoint = (
  { s3, jobsFolder, guard }: RunWorkspace,
  { runtime, listener }: LocalRunProps,
): SageMakerEndpoint =>
  sageMakerEndpoint({
    region: LOCAL_REGION,
    accountId: LOCAL_ACCOUNT_ID,
    runJob: (request, arn) =>
      runProcessingJob(request, arn, {
        s3: folderStore(s3),
        jobsFolder,
        runtime: guardedRuntime(runtime, guard),
        listener,
      }),
  });

/** Random credentials, which only this run's endpoint accepts. */
const randomCredentials = () => ({ AWS_ACCESS_KEY_ID: randomUUID(), AWS_SECRET_ACCESS_KEY: randomUUID() });

interface TaskProps {
  readonly bundles: string;
  readonly deployment: Deployment;
  /** Leads the SDK in each function to the local endpoint. */
  readonly sdkEnvironment: Readonly<Record<string, string>>;
  readonly request: SageMakerEndpoint['request'];
  /** Kills the functions that are running. */
  readonly signal: AbortSignal;
}

/** What each task of the two definitions does on this machine. */
const localTasks = (props: TaskProps): Record<string, TaskHandler> => {
  const { bundles, deployment, sdkEnvironment, request, signal } = props;
  const invoke = (name: string, environment: Record<string, string>) => (event: unknown) =>
    invokeFunction(
      { bundle: join(bundles, name, 'index.js'), environment: { ...environment, ...sdkEnvironment } },
      event,
      signal,
    );
  const getStatus = invoke(FUNCTIONS.status, pollingEnvironment(deployment));
  return {
    StartProcessingJob: invoke(FUNCTIONS.start, startEnvironment(deployment)),
    PrepareProcessingJob: invoke(FUNCTIONS.prepare, preparingEnvironment(deployment)),
    RunProcessingJob: createProcessingJobSync(request),
    GetJobStatus: getStatus,
    FindJob: getStatus,
  };
};

/** Runs a job through the deployed workflow on this machine. */
export const startLocalRun = async (props: LocalRunProps): Promise<LocalRun> => {
  const { options, bundles, listener, executionName = randomUUID() } = props;
  const workspace = await openRunWorkspace(options);
  const endpoint = localEndpoint(workspace, props);
  const credentials = randomCredentials();
  const server = await serveSageMaker(endpoint, credentials.AWS_ACCESS_KEY_ID);
  const functions = new AbortController();
  const input = executionInput(options, LOCAL_BUCKET);
  const execution = executeDefinition({
    definition: localDefinition(options.integration),
    input,
    executionArn: localExecutionArn(executionName),
    tasks: localTasks({
      bundles,
      deployment: localDeployment(input),
      sdkEnvironment: { ...credentials, AWS_REGION: LOCAL_REGION, AWS_ENDPOINT_URL_SAGEMAKER: server.url },
      request: endpoint.request,
      signal: functions.signal,
    }),
    waitInMilliseconds: LOCAL_WAIT_IN_MILLISECONDS,
    onEvent: listener.onEvent,
  });
  const cleanUp = async (): Promise<void> => {
    // In this order: once the server is closed no job can start, and once the endpoint is closed none is running.
    await server.close();
    await endpoint.close();
    await workspace.remove();
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
