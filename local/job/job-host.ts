import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';

/** One instance of a job. */
export interface JobHost {
  /** `algo-1`, `algo-2` … */
  readonly name: string;
  /** Its folder on this machine; `ml` in it is the container's `/opt/ml`. */
  readonly folder: string;
}

/** Fails the job, as SageMaker does. The message becomes its FailureReason. */
export class JobError extends Error {}

/** One host for each instance. A single host uses the job's folder itself. */
export const jobHosts = (jobFolder: string, count: number): readonly JobHost[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `algo-${index + 1}`;
    return { name, folder: count === 1 ? jobFolder : join(jobFolder, name) };
  });

const CONTAINER_ROOT = '/opt/ml/';

/** The path on this machine of a container path below /opt/ml. */
export const hostPath = ({ folder }: JobHost, localPath: string): string => {
  const below = localPath.slice(CONTAINER_ROOT.length);
  if (!localPath.startsWith(CONTAINER_ROOT) || below.split('/').includes('..')) {
    throw new JobError(`ClientError: LocalPath ${localPath} is not below ${CONTAINER_ROOT}processing`);
  }
  return join(folder, 'ml', below);
};

/** Writes the two files that SageMaker puts into every container. */
export const writeConfiguration = async (
  request: ProcessingJobRequest,
  arn: string,
  host: JobHost,
  hosts: readonly JobHost[],
): Promise<void> => {
  const config = join(host.folder, 'ml', 'config');
  const { Tags: _tags, ...job } = request;
  const resources = { current_host: host.name, hosts: hosts.map(({ name }) => name) };
  await mkdir(config, { recursive: true });
  await writeFile(
    join(config, 'processingjobconfig.json'),
    JSON.stringify({ ProcessingJobArn: arn, ...job }),
  );
  await writeFile(join(config, 'resourceconfig.json'), JSON.stringify(resources));
};
