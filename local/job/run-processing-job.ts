import { join } from 'node:path';
import type {
  ContainerEnd,
  ContainerListener,
  ContainerRuntime,
  ContainerSpec,
  OutputStream,
  RunningContainer,
} from '../container/container';
import { runContainer } from '../container/container';
import { endOfJobFile } from '../files/job-file';
import { removeFolder } from '../files/remove-folder';
import type { S3Object, S3Store } from '../s3/s3-store';
import type { JobEnd, RunningJob } from '../sagemaker/job-record';
import { instanceCount, type ProcessingJobRequest } from '../sagemaker/processing-job-request';
import { JobError, type JobHost, jobHosts, writeConfiguration } from './job-host';
import { downloadInputs } from './job-inputs';
import { makeOutputFolders, uploadOutputs } from './job-outputs';

export interface JobListener extends ContainerListener {
  /** @param host the host that wrote the line, if the job has several. */
  onLine(line: string, stream: OutputStream, host?: string): void;
  onUpload(uri: string, objects: readonly S3Object[]): void;
}

export interface JobRunnerProps {
  readonly s3: S3Store;
  /** Holds a folder for each running job. */
  readonly jobsFolder: string;
  readonly runtime: ContainerRuntime;
  readonly listener: JobListener;
  /** Milliseconds from SIGTERM to SIGKILL. @default 5000 */
  readonly graceInMilliseconds?: number;
}

interface HostContainer {
  readonly host: JobHost;
  readonly container: RunningContainer;
}

type HostEnd = ContainerEnd & { readonly host: JobHost };

const containerSpec = (
  request: ProcessingJobRequest,
  { name, folder }: JobHost,
  isOnlyHost: boolean,
): ContainerSpec => {
  const { ContainerEntrypoint, ContainerArguments } = request.AppSpecification ?? {};
  return {
    name: isOnlyHost ? request.ProcessingJobName : `${request.ProcessingJobName}-${name}`,
    ...(ContainerEntrypoint && { entrypoint: ContainerEntrypoint }),
    arguments: ContainerArguments ?? [],
    environment: request.Environment ?? {},
    networkIsolation: request.NetworkConfig?.EnableNetworkIsolation ?? false,
    folder,
  };
};

const startContainers = (
  request: ProcessingJobRequest,
  hosts: readonly JobHost[],
  { runtime, listener, graceInMilliseconds }: JobRunnerProps,
): readonly HostContainer[] => {
  const isOnlyHost = hosts.length === 1;
  // Makes all commands before it starts a container, because a host that cannot run must prevent all others.
  const commands = hosts.map((host) => ({
    host,
    command: runtime.command(containerSpec(request, host, isOnlyHost)),
  }));
  return commands.map(({ host, command }) => {
    const hostListener: ContainerListener = {
      onLine: (line, stream) =>
        isOnlyHost ? listener.onLine(line, stream) : listener.onLine(line, stream, host.name),
      drained: () => listener.drained?.(),
    };
    return { host, container: runContainer(command, hostListener, graceInMilliseconds) };
  });
};

/** Waits for every container. Returns the end of the first that failed, if any. */
const firstFailure = async (
  containers: readonly HostContainer[],
  onFailure: () => void,
): Promise<HostEnd | undefined> => {
  const failures: HostEnd[] = [];
  await Promise.all(
    containers.map(async ({ host, container }) => {
      const end = await container.end;
      if (end.exitCode === 0) return;
      failures.push({ host, ...end });
      if (failures.length === 1) onFailure();
    }),
  );
  return failures[0];
};

/** The API's limit of ExitMessage is 1,024 characters, of at most four bytes each. */
const MESSAGE_LIMIT_IN_BYTES = 4096;

const messageFile = async ({ folder }: JobHost): Promise<string> =>
  (await endOfJobFile(join(folder, 'ml', 'output', 'message'), MESSAGE_LIMIT_IN_BYTES)).trim();

/** The text of a container's message file, or else the end of a failed container's standard error. */
const exitMessage = async (
  hosts: readonly JobHost[],
  failed: HostEnd | undefined,
): Promise<string | undefined> => {
  if (failed) return (await messageFile(failed.host)) || failed.lastErrorOutput;
  return (await Promise.all(hosts.map(messageFile))).find((message) => message !== '');
};

/** A shell's exit code for SIGTERM. */
const STOPPED: JobEnd = { exitCode: 143 };

const asJobEnd = (error: unknown): JobEnd => ({
  exitCode: 1,
  failureReason: error instanceof JobError ? error.message : `ClientError: ${(error as Error).message}`,
});

/** A job while it runs. */
interface JobRun {
  readonly request: ProcessingJobRequest;
  readonly arn: string;
  readonly props: JobRunnerProps;
  readonly folder: string;
  readonly hosts: readonly JobHost[];
  /** Aborted by the first stop, and by the second. */
  readonly stop: AbortController;
  readonly kill: AbortController;
  containers: readonly HostContainer[];
}

const stopContainers = ({ containers }: JobRun): void => {
  for (const { container } of containers) container.stop();
};

const prepareHosts = async ({ request, arn, props, folder, hosts, stop }: JobRun): Promise<void> => {
  for (const host of hosts) {
    await makeOutputFolders(request, host);
    await writeConfiguration(request, arn, host, hosts);
  }
  await downloadInputs(request, hosts, folder, props.s3, stop.signal);
};

const runOnHosts = async (run: JobRun): Promise<JobEnd> => {
  const { request, props, hosts, stop, kill } = run;
  await prepareHosts(run);
  stop.signal.throwIfAborted();
  run.containers = startContainers(request, hosts, props);
  const failed = await firstFailure(run.containers, () => {
    // A second stop would kill the containers at once.
    if (!stop.signal.aborted) stopContainers(run);
  });
  const succeeded = !failed && !stop.signal.aborted;
  await uploadOutputs(request, hosts, succeeded, props.s3, props.listener.onUpload, {
    stop: stop.signal,
    kill: kill.signal,
  });
  const message = await exitMessage(hosts, failed);
  return { exitCode: failed?.exitCode ?? 0, ...(message && { exitMessage: message }) };
};

/**
 * Runs a job as SageMaker does: downloads the inputs, runs a container on each host, and uploads the outputs if all
 * containers succeed. The first container that fails stops the others.
 */
export const runProcessingJob = (
  request: ProcessingJobRequest,
  arn: string,
  props: JobRunnerProps,
): RunningJob => {
  const folder = join(props.jobsFolder, request.ProcessingJobName);
  const hosts = jobHosts(folder, instanceCount(request));
  const [stop, kill] = [new AbortController(), new AbortController()];
  const run: JobRun = { request, arn, props, folder, hosts, stop, kill, containers: [] };
  const end = runOnHosts(run)
    .catch((error) => (stop.signal.aborted ? STOPPED : asJobEnd(error)))
    .finally(() => removeFolder(folder));
  return {
    end,
    stop: () => {
      if (stop.signal.aborted) kill.abort();
      stop.abort();
      stopContainers(run);
    },
  };
};
