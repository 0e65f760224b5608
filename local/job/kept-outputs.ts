import { lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyOpenFile } from '../files/copy-file';
import { openJobFile } from '../files/job-file';
import { type OutputEntry, outputEntries } from '../files/output-entries';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';
import { hostPath, type JobHost } from './job-host';

/** Copies an entry, and replaces a file of the same name. Returns whether it was still there. */
const keepEntry = async (
  { path, source, link }: OutputEntry,
  folder: string,
  signal?: AbortSignal,
): Promise<boolean> => {
  const target = join(folder, path);
  const file = link === undefined ? await openJobFile(source) : undefined;
  if (!file && link === undefined) return false;
  try {
    await mkdir(dirname(target), { recursive: true });
    if (!(await lstat(target).catch(() => undefined))?.isDirectory()) await rm(target, { force: true });
    if (file) await copyOpenFile(file.handle, target, signal);
    else if (link !== undefined) await symlink(link, target);
    return true;
  } finally {
    await file?.handle.close();
  }
};

const keepFolder = async (source: string, folder: string, signal?: AbortSignal): Promise<number> => {
  const entries = await outputEntries(source, signal);
  // Links come last, so that no file is written through one.
  const ordered = [
    ...entries.filter(({ link }) => link === undefined),
    ...entries.filter(({ link }) => link !== undefined),
  ];
  let count = 0;
  for (const entry of ordered) {
    signal?.throwIfAborted();
    if (await keepEntry(entry, folder, signal)) count += 1;
  }
  return count;
};

/**
 * Copies what a failed job has written to its outputs below a folder: to `<output name>/`, or if the job has several
 * hosts, to `<output name>/<host>/`.
 * @param signal aborts the copy. What has been copied so far stays.
 * @returns the number of files.
 * @throws Error if a file cannot be written.
 */
export const keepOutputs = async (
  request: ProcessingJobRequest,
  hosts: readonly JobHost[],
  folder: string,
  signal?: AbortSignal,
): Promise<number> => {
  let count = 0;
  for (const { OutputName, S3Output } of request.ProcessingOutputConfig?.Outputs ?? []) {
    if (!OutputName || !S3Output?.LocalPath) continue;
    for (const host of hosts) {
      const target = join(folder, OutputName, ...(hosts.length === 1 ? [] : [host.name]));
      count += await keepFolder(hostPath(host, S3Output.LocalPath), target, signal);
    }
  }
  return count;
};
