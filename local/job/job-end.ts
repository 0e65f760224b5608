import { join } from 'node:path';
import type { ContainerEnd } from '../container/container';
import { endOfJobFile } from '../files/job-file';
import { StepFailure } from '../python/step';
import type { JobEnd } from '../sagemaker/job-record';
import { JobError, type JobHost } from './job-host';

/** How the container of a host ended. */
export type HostEnd = ContainerEnd & { readonly host: JobHost };

/** The API's limit of ExitMessage is 1,024 characters, of at most four bytes each. */
const MESSAGE_LIMIT_IN_BYTES = 4096;

const messageFile = async ({ folder }: JobHost): Promise<string> =>
  (await endOfJobFile(join(folder, 'ml', 'output', 'message'), MESSAGE_LIMIT_IN_BYTES)).trim();

/** The text of a container's message file, or else the end of a failed container's standard error. */
export const exitMessage = async (
  hosts: readonly JobHost[],
  failed: HostEnd | undefined,
): Promise<string | undefined> => {
  if (failed) return (await messageFile(failed.host)) || failed.lastErrorOutput;
  return (await Promise.all(hosts.map(messageFile))).find((message) => message !== '');
};

/** A shell's exit code for SIGTERM. */
export const STOPPED: JobEnd = { exitCode: 143 };

/** The end of a job that could not run. A failed preparation is one of the job's own command in AWS. */
export const asJobEnd = (error: unknown): JobEnd => {
  if (error instanceof StepFailure) return { exitCode: error.exitCode, exitMessage: error.message };
  return {
    exitCode: 1,
    failureReason: error instanceof JobError ? error.message : `ClientError: ${(error as Error).message}`,
  };
};
