import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';

/** The input that holds a folder of code as an archive. */
const SOURCE_INPUT = 'source';

/** The path in the container of the request's source archive; undefined if it has none. */
export const sourceArchivePath = ({ ProcessingInputs }: ProcessingJobRequest): string | undefined => {
  const input = ProcessingInputs?.find(({ InputName }) => InputName === SOURCE_INPUT);
  const { S3Uri, LocalPath } = input?.S3Input ?? {};
  return S3Uri && LocalPath ? posix.join(LocalPath, posix.basename(S3Uri)) : undefined;
};

/** The folder in the container that the job's own command unpacks the archive into. */
export const unpackedFolder = (archivePath: string): string =>
  posix.join(posix.dirname(archivePath), 'source');

const zippedNames = async (file: string): Promise<string[]> => {
  const names: string[] = [];
  unzipSync(await readFile(file), {
    filter: ({ name }) => {
      names.push(name);
      return false;
    },
  });
  return names;
};

const MAX_LIST_IN_BYTES = 256 * 1024 * 1024;

const tarredNames = async (file: string): Promise<string[]> => {
  const { stdout } = await promisify(execFile)('tar', ['-tzf', file], {
    // In another locale, tar escapes letters of other alphabets.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: MAX_LIST_IN_BYTES,
  });
  return stdout.split('\n');
};

export const isZip = (file: string): boolean => file.toLowerCase().endsWith('.zip');

/** The paths of the files in a .zip or .tar.gz archive; empty if it cannot be read. */
export const archivedFiles = async (file: string): Promise<readonly string[]> => {
  const names = await (isZip(file) ? zippedNames(file) : tarredNames(file)).catch(() => []);
  return names.filter((name) => name !== '' && !name.endsWith('/')).map((name) => posix.normalize(name));
};
