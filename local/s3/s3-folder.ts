import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { copyOpenFile } from '../files/copy-file';
import { forEachFile } from '../files/for-each-file';
import { openJobFile } from '../files/job-file';
import { type OutputEntry, outputEntries } from '../files/output-entries';
import { removeFolder } from '../files/remove-folder';
import type { S3Object, S3Store } from './s3-store';

/** A folder that stands in for S3: `root/<bucket>/<key>`. A bucket or a prefix may be a symbolic link to a folder. */
export interface S3Folder {
  readonly root: string;
  /**
   * Name of the folder, beside the uploaded files, in which an upload first collects them.
   * @default - a random name
   */
  readonly partial?: string;
}

/** One object of the folder. */
export interface S3File extends S3Object {
  readonly path: string;
}

interface S3Location {
  readonly bucket: string;
  readonly prefix: string;
}

/** @throws Error if the text is not an S3 URI, or has `..` in its path. */
export const parseS3Uri = (uri: string): S3Location => {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  const [, bucket = '', prefix = ''] = match ?? [];
  if (!match || [bucket, ...prefix.split('/')].includes('..')) {
    throw new Error(
      `the location must be an S3 URI such as s3://bucket/prefix, without ".." in its path; got ${uri}`,
    );
  }
  return { bucket, prefix };
};

/**
 * Every file below a folder of the user's. Follows symbolic links, except to a folder that contains them.
 * @param signal aborts before the next folder.
 */
export const filesBelow = async (
  folder: string,
  signal?: AbortSignal,
  above: readonly string[] = [],
): Promise<string[]> => {
  signal?.throwIfAborted();
  const here = await realpath(folder);
  if (above.includes(here)) return [];
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const found = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (found?.isFile()) files.push(path);
    if (!found?.isDirectory()) continue;
    for (const file of await filesBelow(path, signal, [...above, here])) files.push(file);
  }
  return files;
};

const noneWhereMissing = (error: NodeJS.ErrnoException): string[] => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
};

/** The objects whose keys begin with the URI's prefix, sorted by key. */
export const listObjects = async (s3: S3Folder, uri: string, signal?: AbortSignal): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const bucketFolder = join(s3.root, bucket);
  // Reads only the prefix's own folder, because a bucket may be large.
  const folder = join(bucketFolder, prefix.slice(0, prefix.lastIndexOf('/') + 1));
  const paths = await filesBelow(folder, signal).catch(noneWhereMissing);
  const objects = await Promise.all(
    paths.map(async (path) => ({
      key: relative(bucketFolder, path).split(sep).join('/'),
      path,
      sizeInBytes: (await stat(path)).size,
    })),
  );
  return objects.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** Copies an object to a file. Returns false if there is no such object. */
export const getObject = async (
  s3: S3Folder,
  uri: string,
  file: string,
  signal?: AbortSignal,
): Promise<boolean> => {
  const { bucket, prefix: key } = parseS3Uri(uri);
  const path = join(s3.root, bucket, key);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  const source = await open(path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await rm(file, { force: true });
    await copyOpenFile(source, file, signal);
  } finally {
    await source.close();
  }
  return true;
};

/** Prepares a file's destination, so that a rename is enough to put it there. */
const preparePlace = async (path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  // The rename replaces a link itself, and not its target.
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new Error(`${path} is a folder, but the job has left a file of that name`);
};

const collectFile = async (source: string, copy: string, signal?: AbortSignal): Promise<void> => {
  const file = await openJobFile(source);
  if (!file) {
    throw new Error(
      source.includes('\ufffd')
        ? `${JSON.stringify(source)} has a name that is not valid UTF-8, so it cannot be an S3 key`
        : `${JSON.stringify(source)} changed while it was being copied; make sure every process that the job starts exits before the job does`,
    );
  }
  try {
    await copyOpenFile(file.handle, copy, signal);
  } finally {
    await file.handle.close();
  }
};

/** Whether no part of the path below the folder is a link: a link put there would resolve from elsewhere. */
const isReachedWithoutLinks = async (folder: string, path: string): Promise<boolean> =>
  (await realpath(dirname(path))) === join(await realpath(folder), relative(folder, dirname(path)));

/** Where an upload puts its files. */
interface UploadTarget {
  readonly prefix: string;
  /** The prefix's folder. */
  readonly folder: string;
  /** The folder that collects the files before they are put in their places. */
  readonly partial: string;
}

const collect = async (
  { partial }: UploadTarget,
  { path, source, link }: OutputEntry,
  signal?: AbortSignal,
): Promise<void> => {
  const copy = join(partial, path);
  await mkdir(dirname(copy), { recursive: true });
  if (link === undefined) await collectFile(source, copy, signal);
  else await symlink(link, copy);
};

/** Moves a collected file or link to its place; undefined for a link that would not be read from there. */
const putInPlace = async (
  { prefix, folder, partial }: UploadTarget,
  { path: file, link }: OutputEntry,
): Promise<S3File | undefined> => {
  const path = join(folder, file);
  if (link !== undefined && !(await isReachedWithoutLinks(folder, path))) return undefined;
  const { size } = await lstat(join(partial, file));
  await rename(join(partial, file), path);
  const key = posix.join(prefix, file.split(sep).join('/'));
  return { key, path, sizeInBytes: size, ...(link !== undefined && { link }) };
};

const uploadEntries = async (
  entries: readonly OutputEntry[],
  target: UploadTarget,
  signal?: AbortSignal,
): Promise<S3File[]> => {
  const objects: S3File[] = [];
  const put = async (entry: OutputEntry): Promise<void> => {
    const object = await putInPlace(target, entry);
    if (object) objects.push(object);
  };
  await forEachFile(entries, (entry) => collect(target, entry, signal), signal);
  await forEachFile(entries, ({ path }) => preparePlace(join(target.folder, path)), signal);
  await forEachFile(
    entries.filter(({ link }) => link === undefined),
    put,
  );
  // Links come last, so that no file is written through one.
  await forEachFile(
    entries.filter(({ link }) => link !== undefined),
    put,
  );
  return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
};

/**
 * Copies every file of the folders below an S3 URI. First collects all files beside their destinations, so that a
 * reader never sees a partial file, and a failure leaves no new file. If several folders have a file of the same name,
 * the last folder's file counts. Copies links as links.
 * @param folders real paths.
 * @param signal aborts the upload before the first file is in its place.
 * @returns the new objects, sorted by key.
 */
export const upload = async (
  folders: readonly string[],
  s3: S3Folder,
  uri: string,
  signal?: AbortSignal,
): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const found = await Promise.all(folders.map((folder) => outputEntries(folder, signal)));
  const entries = new Map(found.flat().map((entry) => [entry.path, entry]));
  if (entries.size === 0) return [];
  const folder = resolve(s3.root, bucket, prefix);
  const partial = join(folder, s3.partial ?? `.${randomUUID()}.partial`);
  try {
    return await uploadEntries([...entries.values()], { prefix, folder, partial }, signal);
  } finally {
    await removeFolder(partial);
  }
};

/** The S3 of a job, in a folder. */
export const folderStore = (s3: S3Folder): S3Store => ({
  list: (uri, signal) => listObjects(s3, uri, signal),
  get: (uri, file, signal) => getObject(s3, uri, file, signal),
  upload: (folders, uri, signal) => upload(folders, s3, uri, signal),
});
