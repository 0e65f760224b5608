import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { copyFile, cp, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
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

/** What a symbolic link leads to; undefined where that is nothing, or not for those who ask. */
type Follow = (link: string) => Promise<Stats | undefined>;

const followAny: Follow = (link) => stat(link).catch(() => undefined);

/** A link that leads out of the folder, to this machine's files, counts as leading nowhere. */
const followWithin =
  (folder: string): Follow =>
  async (link) => {
    const target = await realpath(link).catch(() => undefined);
    return target?.startsWith(`${folder}${sep}`) ? stat(target) : undefined;
  };

/** Every file below a folder. Symbolic links are followed, but not back to a folder that they lie in. */
const filesBelow = async (
  folder: string,
  follow: Follow,
  above: readonly string[] = [],
): Promise<string[]> => {
  const here = await realpath(folder);
  if (above.includes(here)) return [];
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const found = entry.isSymbolicLink() ? await follow(path) : entry;
    if (found?.isFile()) files.push(path);
    if (!found?.isDirectory()) continue;
    for (const file of await filesBelow(path, follow, [...above, here])) files.push(file);
  }
  return files;
};

const noneWhereMissing = (error: NodeJS.ErrnoException): string[] => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
};

/** Every object whose key begins with the URI's prefix, as a string, in the order of the keys. */
export const listObjects = async (s3: S3Folder, uri: string): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const bucketFolder = join(s3.root, bucket);
  // Only the prefix's own folder can hold such keys; a bucket may hold much else.
  const folder = join(bucketFolder, prefix.slice(0, prefix.lastIndexOf('/') + 1));
  const paths = await filesBelow(folder, followAny).catch(noneWhereMissing);
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
export const getObject = async (s3: S3Folder, uri: string, file: string): Promise<boolean> => {
  const { bucket, prefix: key } = parseS3Uri(uri);
  const source = join(s3.root, bucket, key);
  const found = await stat(source).catch(() => undefined);
  if (!found?.isFile()) return false;
  await mkdir(dirname(file), { recursive: true });
  await cp(source, file, { dereference: true });
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
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new Error(`${path} is a folder; the job has left a file of that name`);
};

/** The folder's files by their paths below it; none where a job has put a link in the way to it. */
const filesOf = async (folder: string): Promise<readonly (readonly [file: string, source: string])[]> => {
  const here = await realpath(folder).catch(() => undefined);
  if (here !== resolve(folder)) return [];
  const sources = await filesBelow(here, followWithin(here)).catch(noneWhereMissing);
  return sources.map((source) => [relative(here, source), source]);
};

/**
 * Copies every file of the folders, each told by its real path, below an S3 URI, and says which objects that made. The files are gathered beside
 * their places first, so that a reader sees the old files or the new ones, never a half, and a failure leaves none of
 * the new. Of files with the same name the last folder's counts.
 * @param signal by which none is put in its place any more.
 */
export const upload = async (
  folders: readonly string[],
  s3: S3Folder,
  uri: string,
  signal?: AbortSignal,
): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const sources = new Map((await Promise.all(folders.map(filesOf))).flat());
  if (sources.size === 0) return [];
  const target = resolve(s3.root, bucket, prefix);
  const partial = join(target, s3.partial ?? `.${randomUUID()}.partial`);
  const gather = async ([file, source]: readonly [string, string]): Promise<void> => {
    await mkdir(dirname(join(partial, file)), { recursive: true });
    await copyFile(source, join(partial, file));
  };
  const objects: S3File[] = [];
  const put = async ([file]: readonly [string, string]): Promise<void> => {
    const path = join(target, file);
    await rename(join(partial, file), path);
    const key = posix.join(prefix, file.split(sep).join('/'));
    objects.push({ key, path, sizeInBytes: (await stat(path)).size });
  };
  const files = [...sources];
  try {
    await forEachFile(files, gather, signal);
    await forEachFile(files, ([file]) => preparePlace(join(target, file)), signal);
    await forEachFile(files, put);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** A folder as the S3 of a job. */
export const folderStore = (s3: S3Folder): S3Store => ({
  list: (uri) => listObjects(s3, uri),
  get: (uri, file) => getObject(s3, uri, file),
  upload: (folders, uri, signal) => upload(folders, s3, uri, signal),
});
