import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { rootFolder, workFolder } from '../container/process-root';
import { archivedFiles } from '../files/archive';
import type { ProcessingJobRequest } from '../sagemaker/processing-job-request';
import { hostPath, type JobHost } from './job-host';
import { sourceArchivePath, unpackedFolder } from './source-archive';

/** A file that a job has written outside every output. */
export interface LostFile {
  /** In the container. */
  readonly path: string;
  readonly sizeInBytes: number;
}

export interface LostFiles {
  /** At most 1,000, and at least one of each folder below /opt/ml/processing; sorted by path. */
  readonly files: readonly LostFile[];
  /** Of all of them. */
  readonly count: number;
}

const CONTAINER_ML = '/opt/ml';
const MESSAGE = '/opt/ml/output/message';
const MAX_LISTED = 1_000;

/** A folder or file of this machine, and its path in the container. */
interface Place {
  readonly here: string;
  readonly path: string;
}

const entriesOf = (folder: string): Promise<Dirent[]> =>
  // The job may have left a folder that nobody may read, or one deeper than the longest path.
  readdir(folder, { withFileTypes: true }).catch(() => []);

/** Visits each regular file below a folder, without following links. */
const visitFiles = async (
  { here, path }: Place,
  isSkipped: (path: string) => boolean,
  visit: (file: Place) => Promise<void> | undefined,
): Promise<void> => {
  for (const entry of await entriesOf(here)) {
    const below = { here: join(here, entry.name), path: posix.join(path, entry.name) };
    if (entry.isDirectory() && !isSkipped(below.path)) await visitFiles(below, isSkipped, visit);
    const visited = entry.isFile() ? visit(below) : undefined;
    // Waiting for nothing takes most of the time for a hundred thousand files.
    if (visited) await visited;
  }
};

const mlPlace = ({ folder }: JobHost): Place => ({ here: join(folder, 'ml'), path: CONTAINER_ML });

const unpackedFiles = async (request: ProcessingJobRequest, host: JobHost): Promise<readonly string[]> => {
  const archive = sourceArchivePath(request);
  if (archive === undefined) return [];
  const folder = unpackedFolder(archive);
  return (await archivedFiles(hostPath(host, archive))).map((name) => posix.join(folder, name));
};

/**
 * The paths in the container of the files that the job finds when it starts, and of those that its own command unpacks
 * from the source archive.
 */
export const givenFiles = async (
  request: ProcessingJobRequest,
  host: JobHost,
): Promise<ReadonlySet<string>> => {
  const given = new Set(await unpackedFiles(request, host));
  await visitFiles(
    mlPlace(host),
    () => false,
    ({ path }) => {
      given.add(path);
      return undefined;
    },
  );
  return given;
};

const withoutTrailingSlash = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/, '');

/** The folders that the job or its script uploads, and those that the script itself downloads into. */
const accountedFolders = (request: ProcessingJobRequest): ReadonlySet<string> =>
  new Set(
    [
      ...(request.ProcessingOutputConfig?.Outputs ?? []).map(({ S3Output }) => S3Output?.LocalPath),
      ...(request.ProcessingInputs ?? [])
        .filter(({ AppManaged }) => AppManaged)
        .map(({ S3Input, DatasetDefinition }) => S3Input?.LocalPath ?? DatasetDefinition?.LocalPath),
    ]
      .filter((path) => path !== undefined)
      .map(withoutTrailingSlash),
  );

/** Folders that Python and pip leave beside the code. */
const isByproduct = (path: string, given: ReadonlySet<string>): boolean => {
  const beside = (name: string): boolean => given.has(posix.join(posix.dirname(path), name));
  const name = posix.basename(path);
  return (
    name === '__pycache__' ||
    name.endsWith('.egg-info') ||
    (name === 'build' && (beside('setup.py') || beside('pyproject.toml')))
  );
};

/** `/opt/ml/processing/train` for `/opt/ml/processing/train/part/a.csv`. */
const topFolder = (path: string): string => path.split('/').slice(0, 5).join('/');

const sizeOf = (path: string): Promise<number> =>
  lstat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Collects a bounded list. Its second half is for the first file of each further folder. */
const collectLostFiles = () => {
  const files: LostFile[] = [];
  const folders = new Set<string>();
  let count = 0;
  const isListed = (top: string): boolean =>
    files.length < MAX_LISTED / 2 || (files.length < MAX_LISTED && !folders.has(top));
  return {
    add: ({ here, path }: Place): Promise<void> | undefined => {
      count += 1;
      const top = topFolder(path);
      if (!isListed(top)) return undefined;
      folders.add(top);
      return sizeOf(here).then((sizeInBytes) => {
        files.push({ path, sizeInBytes });
      });
    },
    all: (): LostFiles => ({ files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), count }),
  };
};

/** Whether a file may be an empty place that stands for one of this machine. */
const mayBeMountPoint = ({ path }: Place): boolean => ['/', '/opt'].includes(posix.dirname(path));

const isMountPoint = async ({ here, path }: Place): Promise<boolean> =>
  (await lstat(path).catch(() => undefined)) !== undefined && (await sizeOf(here)) === 0;

/** Whether the job has left the folder itself in its place. */
const isOwnFolder = async (folder: string): Promise<boolean> =>
  (await realpath(folder).catch(() => undefined)) === folder;

/**
 * The regular files that a job has left below /opt/ml, and for a process below its own root and working folder, outside every output:
 * SageMaker uploads none of them.
 * @param given what the job found when it started.
 */
export const findLostFiles = async (
  request: ProcessingJobRequest,
  host: JobHost,
  given: ReadonlySet<string>,
): Promise<LostFiles> => {
  const accounted = accountedFolders(request);
  const isSkipped = (path: string): boolean => accounted.has(path) || isByproduct(path, given);
  const lost = collectLostFiles();
  const addUnlessOurs = (file: Place): Promise<void> | undefined => {
    if (given.has(file.path) || file.path === MESSAGE || file.path.endsWith('.pyc')) return undefined;
    return mayBeMountPoint(file)
      ? isMountPoint(file).then((isPlace) => (isPlace ? undefined : lost.add(file)))
      : lost.add(file);
  };
  const places = [rootFolder, workFolder].map((folderOf) => ({ here: folderOf(host.folder), path: '/' }));
  for (const place of [mlPlace(host), ...places]) {
    if (await isOwnFolder(place.here)) await visitFiles(place, isSkipped, addUnlessOurs);
  }
  return lost.all();
};
