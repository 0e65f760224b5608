import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { copyOpenFile } from '../files/copy-file';
import { openJobFile } from '../files/job-file';
import { type OutputEntry, outputEntries } from '../files/output-entries';
import { removeFolder } from '../files/remove-folder';
import type { S3Object, S3Store } from './s3-store';

/** S3 as a folder: `root/<bucket>/<key>`. A bucket, or a part of one, may be a symbolic link to another folder. */
export interface S3Folder {
  readonly root: string;
  /**
   * Name of the folder in which an upload gathers its files beside their places.
   * @default - a random one
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

/** @throws Error when the URI is none, or leaves its bucket by `..`, which a folder cannot hold. */
export const parseS3Uri = (uri: string): S3Location => {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  const [, bucket = '', prefix = ''] = match ?? [];
  if (!match || [bucket, ...prefix.split('/')].includes('..')) {
    throw new Error(
      `got ${uri}; allowed here: an S3 URI such as s3://bucket/prefix, without ".." in its path`,
    );
  }
  return { bucket, prefix };
};

/**
 * Every file below a folder of the person's. Symbolic links are followed, but not back to a folder that they lie in.
 * @param signal ends it before the next folder.
 */
const filesBelow = async (
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

/** Every object whose key begins with the URI's prefix, as a string, in the order of the keys. */
export const listObjects = async (s3: S3Folder, uri: string, signal?: AbortSignal): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const bucketFolder = join(s3.root, bucket);
  // Only the prefix's own folder can hold such keys; a bucket may hold much else.
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

/** Copies the object of that URI to a file; false where there is none. */
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

/** Enough to keep a disk at work; a job may leave a million files. */
const COPIED_AT_ONCE = 64;

const forEachFile = async <File>(
  files: readonly File[],
  action: (file: File) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> => {
  for (let start = 0; start < files.length; start += COPIED_AT_ONCE) {
    signal?.throwIfAborted();
    // All are awaited: none may still be at work when the first failure is dealt with.
    const ends = await Promise.allSettled(files.slice(start, start + COPIED_AT_ONCE).map(action));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
};

/** Makes the way to a file's place free, so that nothing but a rename is left to do. */
const preparePlace = async (path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  // Of a link that is there the name is replaced, and not what it leads to.
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new Error(`${path} is a folder; the job has left a file of that name`);
};

const gatherFile = async (source: string, copy: string, signal?: AbortSignal): Promise<void> => {
  const file = await openJobFile(source);
  if (!file) {
    throw new Error(
      source.includes('\ufffd')
        ? `${JSON.stringify(source)} has a name that is no UTF-8; allowed: a name that can be a key of S3`
        : `${JSON.stringify(source)} was changed while it was copied; end what the job has started before the job ends`,
    );
  }
  try {
    await copyOpenFile(file.handle, copy, signal);
  } finally {
    await file.handle.close();
  }
};

/** Whether the way below a folder has no link in it, which a link put there would be read from. */
const isReachedWithoutLinks = async (folder: string, path: string): Promise<boolean> =>
  (await realpath(dirname(path))) === join(await realpath(folder), relative(folder, dirname(path)));

/**
 * Copies every file of the folders, each told by its real path, below an S3 URI, and says which objects that made. The
 * files are gathered beside their places first, so that a reader sees the old files or the new ones, never a half, and
 * a failure leaves none of the new. Of files with the same name the last folder's counts. Links are copied as links.
 * @param signal by which none is put in its place any more.
 */
export const upload = async (
  folders: readonly string[],
  s3: S3Folder,
  uri: string,
  signal?: AbortSignal,
): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const found = await Promise.all(folders.map((folder) => outputEntries(folder, signal)));
  const sources = new Map(found.flat().map((entry) => [entry.path, entry]));
  if (sources.size === 0) return [];
  const target = resolve(s3.root, bucket, prefix);
  const partial = join(target, s3.partial ?? `.${randomUUID()}.partial`);
  const gather = async ({ path, source, link }: OutputEntry): Promise<void> => {
    const copy = join(partial, path);
    await mkdir(dirname(copy), { recursive: true });
    if (link === undefined) await gatherFile(source, copy, signal);
    else await symlink(link, copy);
  };
  const objects: S3File[] = [];
  const put = async ({ path: file, link }: OutputEntry): Promise<void> => {
    const path = join(target, file);
    if (link !== undefined && !(await isReachedWithoutLinks(target, path))) return;
    const { size } = await lstat(join(partial, file));
    await rename(join(partial, file), path);
    const key = posix.join(prefix, file.split(sep).join('/'));
    objects.push({ key, path, sizeInBytes: size, ...(link !== undefined && { link }) });
  };
  const entries = [...sources.values()];
  const files = entries.filter(({ link }) => link === undefined);
  const links = entries.filter(({ link }) => link !== undefined);
  try {
    await forEachFile(entries, gather, signal);
    await forEachFile(entries, ({ path }) => preparePlace(join(target, path)), signal);
    await forEachFile(files, put);
    // No file of this upload goes through a link of it.
    await forEachFile(links, put);
  } finally {
    await removeFolder(partial);
  }
  return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** A folder as the S3 of a job. */
export const folderStore = (s3: S3Folder): S3Store => ({
  list: (uri, signal) => listObjects(s3, uri, signal),
  get: (uri, file, signal) => getObject(s3, uri, file, signal),
  upload: (folders, uri, signal) => upload(folders, s3, uri, signal),
});
