import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerListener, ContainerRuntime, RunningContainer } from './container/container';
import { runContainer } from './container/container';
import type { ProcessingJobRequest } from './processing-job-request';
import type { S3Object, S3Store } from './s3-store';
import type { JobEnd, RunningJob } from './sagemaker-endpoint';

export interface JobListener extends ContainerListener {
  onUpload(uri: string, objects: readonly S3Object[]): void;
}

export interface JobRunnerProps {
  readonly s3: S3Store;
  /** Folder that holds a folder for each job while it runs. */
  readonly jobsFolder: string;
  readonly runtime: ContainerRuntime;
  readonly listener: JobListener;
  /** Milliseconds from SIGTERM to SIGKILL. @default 5000 */
  readonly graceInMilliseconds?: number;
}

/** What SageMaker could not do for a job; its message becomes the job's FailureReason. */
class JobError extends Error {}

const CONTAINER_ROOT = '/opt/ml/';

/** A container's path below /opt/ml, on this machine. */
const hostPath = (folder: string, localPath: string): string => {
  const below = localPath.slice(CONTAINER_ROOT.length);
  if (!localPath.startsWith(CONTAINER_ROOT) || below.split('/').includes('..')) {
    throw new JobError(`ClientError: LocalPath ${localPath} is not below ${CONTAINER_ROOT}processing`);
  }
  return join(folder, 'ml', below);
};

/** The two files that SageMaker puts into every container. */
const writeConfiguration = async (
  request: ProcessingJobRequest,
  arn: string,
  folder: string,
): Promise<void> => {
  const config = join(folder, 'ml', 'config');
  const { Tags: _tags, ...job } = request;
  const hosts = { current_host: 'algo-1', hosts: ['algo-1'] };
  await mkdir(config, { recursive: true });
  await writeFile(
    join(config, 'processingjobconfig.json'),
    JSON.stringify({ ProcessingJobArn: arn, ...job }),
  );
  await writeFile(join(config, 'resourceconfig.json'), JSON.stringify(hosts));
};

const downloadInputs = async (request: ProcessingJobRequest, s3: S3Store, folder: string): Promise<void> => {
  for (const { S3Input } of request.ProcessingInputs ?? []) {
    const { S3Uri = '', LocalPath = '' } = S3Input ?? {};
    const target = hostPath(folder, LocalPath);
    await mkdir(target, { recursive: true });
    if ((await s3.download(S3Uri, target)).length === 0) {
      throw new JobError(
        `ClientError: No S3 objects found under S3 URL "${S3Uri}" given in input data source.`,
      );
    }
  }
};

const outputsOf = (request: ProcessingJobRequest) =>
  (request.ProcessingOutputConfig?.Outputs ?? []).map(({ S3Output }) => ({
    uri: S3Output?.S3Uri ?? '',
    localPath: S3Output?.LocalPath ?? '',
  }));

const makeOutputFolders = async (request: ProcessingJobRequest, folder: string): Promise<void> => {
  for (const { localPath } of outputsOf(request))
    await mkdir(hostPath(folder, localPath), { recursive: true });
};

const uploadOutputs = async (
  request: ProcessingJobRequest,
  folder: string,
  { s3, listener }: JobRunnerProps,
): Promise<void> => {
  for (const { uri, localPath } of outputsOf(request)) {
    listener.onUpload(uri, await s3.upload(hostPath(folder, localPath), uri));
  }
};

const startContainer = (
  request: ProcessingJobRequest,
  folder: string,
  { runtime, listener, graceInMilliseconds }: JobRunnerProps,
): RunningContainer => {
  const { ContainerEntrypoint, ContainerArguments } = request.AppSpecification ?? {};
  const command = runtime.command({
    jobName: request.ProcessingJobName,
    ...(ContainerEntrypoint && { entrypoint: ContainerEntrypoint }),
    arguments: ContainerArguments ?? [],
    environment: request.Environment ?? {},
    folder,
  });
  return runContainer(command, listener, graceInMilliseconds);
};

/** A container may leave its last words in a file; else the end of its standard error stands for them. */
const exitMessage = async (folder: string, lastErrorOutput: string): Promise<string> =>
  (await readFile(join(folder, 'ml', 'output', 'message'), 'utf8').catch(() => '')).trim() || lastErrorOutput;

const asJobEnd = (error: unknown): JobEnd => ({
  exitCode: 1,
  failureReason: error instanceof JobError ? error.message : `ClientError: ${(error as Error).message}`,
});

/** Runs a job as SageMaker does: inputs down, the container, outputs up when it has succeeded. */
export const runProcessingJob = (
  request: ProcessingJobRequest,
  arn: string,
  props: JobRunnerProps,
): RunningJob => {
  const folder = join(props.jobsFolder, request.ProcessingJobName);
  let container: RunningContainer | undefined;
  let stopped = false;

  const run = async (): Promise<JobEnd> => {
    await makeOutputFolders(request, folder);
    await writeConfiguration(request, arn, folder);
    await downloadInputs(request, props.s3, folder);
    if (stopped) return { exitCode: 143 };
    container = startContainer(request, folder, props);
    const { exitCode, lastErrorOutput } = await container.end;
    if (exitCode === 0 && !stopped) await uploadOutputs(request, folder, props);
    const message = await exitMessage(folder, exitCode === 0 ? '' : lastErrorOutput);
    return { exitCode, ...(message && { exitMessage: message }) };
  };

  const end = run()
    .catch(asJobEnd)
    .finally(() => rm(folder, { recursive: true, force: true }));
  return {
    end,
    stop: () => {
      stopped = true;
      container?.stop();
    },
  };
};
