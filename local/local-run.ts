import { randomUUID } from 'node:crypto';
import type { StateMachineDefinition } from '../workflow/definition/states-language';
import type { RunOutcome } from '../workflow/run/run-event';
import type { ContainerRuntime } from './container/container';
import { type JobListener, runProcessingJob } from './job/run-processing-job';
import { type LocalFunction, type StartedFunction, startFunction } from './lambda/function-process';
import { executionArn, LOCAL_WAIT_IN_MILLISECONDS, type LocalWorkflow } from './local-workflow';
import type { RunGuard } from './run-guard';
import { openRunWorkspace, type RunWorkspace } from './run-workspace';
import type { S3Mapping } from './s3/s3-mapping';
import { type SageMakerEndpoint, sageMakerEndpoint } from './sagemaker/sagemaker-endpoint';
import { serveSageMaker } from './sagemaker/sagemaker-server';
import {
  type ExecutionEvent,
  executeDefinition,
  type TaskHandler,
} from './step-functions/execute-definition';
import { createProcessingJobSync } from './step-functions/sync-integration';

/** Follows a run: the states of the execution, and what the job writes and uploads. */
export interface LocalRunListener extends JobListener {
  onEvent(event: ExecutionEvent): void;
}

export interface LocalRunProps {
  readonly workflow: LocalWorkflow;
  /** The execution's input. */
  readonly input: unknown;
  /** The files that stand for what the job reads and writes in S3. */
  readonly s3: readonly S3Mapping[];
  /** The folders that the job's outputs are uploaded to. They are created, and removed if they stay empty. */
  readonly outputFolders: readonly string[];
  readonly runtime: ContainerRuntime;
  readonly listener: LocalRunListener;
  /** @default - a random name */
  readonly executionName?: string;
  /** The folder that receives what a job wrote before it failed. @default - it is not kept */
  readonly keepFailed?: string;
}

export interface LocalRun {
  readonly outcome: Promise<RunOutcome>;
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
  { workflow: { region, accountId }, runtime, listener, keepFailed }: LocalRunProps,
): SageMakerEndpoint =>
  sageMakerEndpoint({
    region,
    accountId,
    runJob: (request, arn) =>
      runProcessingJob(request, arn, {
        s3,
        jobsFolder,
        runtime: guardedRuntime(runtime, guard),
        listener,
        ...(keepFailed !== undefined && { keepFailed }),
      }),
  });

/** Random credentials, which only this run's endpoint accepts. */
const randomCredentials = () => ({ AWS_ACCESS_KEY_ID: randomUUID(), AWS_SECRET_ACCESS_KEY: randomUUID() });

interface TaskProps {
  readonly workflow: LocalWorkflow;
  /** Leads the SDK in each function to the local endpoint. */
  readonly sdkEnvironment: Readonly<Record<string, string>>;
  readonly request: SageMakerEndpoint['request'];
  /** Kills the functions that are running. */
  readonly signal: AbortSignal;
}

interface LocalTasks {
  /** What each task does on this machine, by the name of its state. */
  readonly tasks: Readonly<Record<string, TaskHandler>>;
  /** Starts the function of a state that is entered soon, as Lambda keeps a function that was invoked before. */
  readonly startAhead: (state: string) => void;
}

const localTasks = ({ workflow, sdkEnvironment, request, signal }: TaskProps): LocalTasks => {
  const started = new Map<string, StartedFunction>();
  const start = ({ environment, ...localFunction }: LocalFunction): StartedFunction =>
    startFunction({ ...localFunction, environment: { ...environment, ...sdkEnvironment } }, signal);
  const taskOf = ([state, localFunction]: readonly [string, LocalFunction]): [string, TaskHandler] => [
    state,
    (event) => {
      const ahead = started.get(state);
      started.delete(state);
      return (ahead ?? start(localFunction)).invoke(event);
    },
  ];
  return {
    tasks: {
      RunProcessingJob: createProcessingJobSync(request),
      ...Object.fromEntries(Object.entries(workflow.functions).map(taskOf)),
    },
    startAhead: (state) => {
      const localFunction = workflow.functions[state];
      if (localFunction) started.set(state, start(localFunction));
    },
  };
};

/** The state that follows a wait. */
const stateAfterWait = ({ States }: StateMachineDefinition, event: ExecutionEvent): string | undefined => {
  const state = event.type === 'StateEntered' && event.state ? States[event.state.name] : undefined;
  return state?.Type === 'Wait' && 'Next' in state ? state.Next : undefined;
};

/** Runs a job through a workflow on this machine. */
export const startLocalRun = async (props: LocalRunProps): Promise<LocalRun> => {
  const { workflow, input, listener, executionName = randomUUID() } = props;
  const workspace = await openRunWorkspace(props.s3, props.outputFolders);
  const endpoint = localEndpoint(workspace, props);
  const credentials = randomCredentials();
  const server = await serveSageMaker(endpoint, credentials.AWS_ACCESS_KEY_ID);
  const functions = new AbortController();
  const { tasks, startAhead } = localTasks({
    workflow,
    sdkEnvironment: {
      ...credentials,
      AWS_REGION: workflow.region,
      AWS_ENDPOINT_URL_SAGEMAKER: server.url,
    },
    request: endpoint.request,
    signal: functions.signal,
  });
  const execution = executeDefinition({
    definition: workflow.definition,
    input,
    executionArn: executionArn(workflow, executionName),
    tasks,
    waitInMilliseconds: LOCAL_WAIT_IN_MILLISECONDS,
    onEvent: (event) => {
      const next = stateAfterWait(workflow.definition, event);
      if (next !== undefined) startAhead(next);
      listener.onEvent(event);
    },
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
