import { join } from 'node:path';
import type {
  ContainerListener,
  ContainerRuntime,
  ContainerSpec,
  OutputStream,
  RunningContainer,
} from '../container/container';
import { runContainer } from '../container/container';
import { archivedFiles, isZip } from '../files/archive';
import { removeFolder } from '../files/remove-folder';
import { prepareRequirements } from '../python/prepare-requirements';
import type { S3Object, S3Store } from '../s3/s3-store';
import { type Clock, systemClock } from '../sagemaker/clock';
import type { JobEnd, RunningJob } from '../sagemaker/job-record';
import { instanceCount, type ProcessingJobRequest } from '../sagemaker/processing-job-request';
import type { UsageSample } from '../usage/usage';
import { asJobEnd, exitMessage, type HostEnd, STOPPED } from './job-end';
import { hostPath, type JobHost, jobHosts, writeConfiguration } from './job-host';
import { downloadInputs } from './job-inputs';
import { makeOutputFolders, uploadOutputs } from './job-outputs';
import { followJobUsage } from './job-usage';
import { keepOutputs } from './kept-outputs';
import { findLostFiles, givenFiles, type LostFiles } from './lost-files';
import { sourceArchivePath } from './source-archive';

export interface JobListener extends ContainerListener {
  /** @param host the host that wrote the line, if the job has several. */
  onLine(line: string, stream: OutputStream, host?: string): void;
  onUpload(uri: string, objects: readonly S3Object[]): void;
  /** The job has been created. */
  onCreated?(request: ProcessingJobRequest): void;
  /**
   * What the job's container uses, at most once a second.
   * @param host the host, if the job has several.
   */
  onUsage?(sample: UsageSample, host?: string): void;
  /**
   * A successful job has written files outside every output, which are lost.
   * @param host the host that wrote them, if the job has several.
   */
  onLostFiles?(lost: LostFiles, host?: string): void;
  /** Files of the failed job's outputs are kept in a folder. */
  onKept?(folder: string, count: number): void;
}

export interface JobRunnerProps {
  readonly s3: S3Store;
  /** Holds a folder for each running job. */
  readonly jobsFolder: string;
  readonly runtime: ContainerRuntime;
  readonly listener: JobListener;
  /** Milliseconds from SIGTERM to SIGKILL. @default 5000 */
  readonly graceInMilliseconds?: number;
  /** A folder that receives what a job that fails has written to its outputs. @default - it is not kept */
  readonly keepFailed?: string;
  /** Times the samples of the job's usage. @default - the system's clock */
  readonly clock?: Clock;
}

type Variables = Readonly<Record<string, string>>;

interface HostContainer {
  readonly host: JobHost;
  readonly name: string;
  readonly container: RunningContainer;
}

const containerSpec = (
  request: ProcessingJobRequest,
  { name, folder }: JobHost,
  isOnlyHost: boolean,
  variables: Variables,
): ContainerSpec => {
  const { ContainerEntrypoint, ContainerArguments } = request.AppSpecification ?? {};
  return {
    name: isOnlyHost ? request.ProcessingJobName : `${request.ProcessingJobName}-${name}`,
    ...(ContainerEntrypoint && { entrypoint: ContainerEntrypoint }),
    arguments: ContainerArguments ?? [],
    environment: { ...request.Environment, ...variables },
    networkIsolation: request.NetworkConfig?.EnableNetworkIsolation ?? false,
    folder,
  };
};

const startContainers = (
  request: ProcessingJobRequest,
  hosts: readonly JobHost[],
  variables: readonly Variables[],
  props: JobRunnerProps,
): readonly HostContainer[] => {
  const { runtime, listener, graceInMilliseconds } = props;
  const isOnlyHost = hosts.length === 1;
  // Makes all commands before it starts a container, because a host that cannot run must prevent all others.
  const commands = hosts.map((host, index) => {
    const spec = containerSpec(request, host, isOnlyHost, variables[index] ?? {});
    return { host, name: spec.name, command: runtime.command(spec) };
  });
  return commands.map(({ host, name, command }) => {
    const hostListener: ContainerListener = {
      onLine: (line, stream) =>
        isOnlyHost ? listener.onLine(line, stream) : listener.onLine(line, stream, host.name),
      drained: () => listener.drained?.(),
    };
    return { host, name, container: runContainer(command, hostListener, graceInMilliseconds) };
  });
};

const reportUsage = (
  containers: readonly HostContainer[],
  { runtime, listener, clock = systemClock }: JobRunnerProps,
): void => {
  if (!listener.onUsage) return;
  const followed = containers.map(({ host, name, container: { pid, end } }) => ({
    ...{ host: host.name, name, folder: host.folder, end },
    ...(pid !== undefined && { pid }),
  }));
  followJobUsage(followed, runtime, clock, (host, sample) =>
    containers.length === 1 ? listener.onUsage?.(sample) : listener.onUsage?.(sample, host),
  );
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

/** What each host of a job found when it started. */
type GivenFiles = ReadonlyMap<JobHost, ReadonlySet<string>>;

const givenToHosts = async ({ request, hosts }: JobRun): Promise<GivenFiles> =>
  new Map(await Promise.all(hosts.map(async (host) => [host, await givenFiles(request, host)] as const)));

const reportLostFiles = async ({ request, hosts, props }: JobRun, given: GivenFiles): Promise<void> => {
  for (const host of hosts) {
    const lost = await findLostFiles(request, host, given.get(host) ?? new Set());
    if (lost.count > 0) props.listener.onLostFiles?.(lost, hosts.length === 1 ? undefined : host.name);
  }
};

const keepFailedOutputs = async ({ request, hosts, props, kill }: JobRun): Promise<void> => {
  const { keepFailed, listener } = props;
  if (keepFailed === undefined) return;
  try {
    const count = await keepOutputs(request, hosts, keepFailed, kill.signal);
    if (count > 0) listener.onKept?.(keepFailed, count);
  } catch (error) {
    // This must not hide why the job failed.
    listener.onLine(`Not all files could be kept in ${keepFailed}: ${(error as Error).message}`, 'stderr');
  }
};

/** Installs the requirements of the request's source archive, if the job runs as a process. An image has its own pip. */
const installRequirements = async (run: JobRun): Promise<readonly Variables[]> => {
  const { request, props, folder, hosts, stop } = run;
  const [firstHost] = hosts;
  const path = sourceArchivePath(request);
  if (!props.runtime.isProcess || !firstHost || path === undefined) return [];
  const archive = hostPath(firstHost, path);
  if (!(await archivedFiles(archive)).includes('requirements.txt')) return [];
  return prepareRequirements({
    archive,
    isZip: isZip(archive),
    folder,
    hostFolders: hosts.map((host) => host.folder),
    environment: request.Environment ?? {},
    listener: props.listener,
    signal: stop.signal,
    onStart: (container) => {
      run.containers = [{ host: firstHost, name: firstHost.name, container }];
    },
  });
};

const runOnHosts = async (run: JobRun): Promise<JobEnd> => {
  const { request, props, hosts, stop, kill } = run;
  await prepareHosts(run);
  const given = await givenToHosts(run);
  const variables = await installRequirements(run);
  stop.signal.throwIfAborted();
  run.containers = startContainers(request, hosts, variables, props);
  reportUsage(run.containers, props);
  const failed = await firstFailure(run.containers, () => {
    // A second stop would kill the containers at once.
    if (!stop.signal.aborted) stopContainers(run);
  });
  const succeeded = !failed && !stop.signal.aborted;
  await uploadOutputs(request, hosts, succeeded, props.s3, props.listener.onUpload, {
    stop: stop.signal,
    kill: kill.signal,
  });
  if (succeeded) await reportLostFiles(run, given);
  else await keepFailedOutputs(run);
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
  props.listener.onCreated?.(request);
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
