import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { S3Object, S3Store } from './s3-store';

/** S3 as a folder: `root/<bucket>/<key>`. A bucket, or a part of one, may be a symbolic link to another folder. */
export interface S3Folder {
  readonly root: string;
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

/** Every file below a folder. Symbolic links are followed, but not back to a folder that they lie in. */
const filesBelow = async (folder: string, above: readonly string[] = []): Promise<string[]> => {
  const here = await realpath(folder);
  if (above.includes(here)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      const found = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
      if (found?.isDirectory()) return filesBelow(path, [...above, here]);
      return found?.isFile() ? [path] : [];
    }),
  );
  return nested.flat();
};

/** Every object whose key begins with the URI's prefix, as a string, in the order of the keys. */
export const listObjects = async (s3: S3Folder, uri: string): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const bucketFolder = join(s3.root, bucket);
  // Only the prefix's own folder can hold such keys; a bucket may hold much else.
  const folder = join(bucketFolder, prefix.slice(0, prefix.lastIndexOf('/') + 1));
  const paths = await filesBelow(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
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

/** Copies a file beside its target first, so that a reader sees the old file or the new one, never a half. */
const putObject = async (source: string, target: string): Promise<void> => {
  await mkdir(dirname(target), { recursive: true });
  const partial = join(dirname(target), `.${randomUUID()}.partial`);
  try {
    await cp(source, partial, { dereference: true });
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
};

/** Copies every file of a folder below an S3 URI, and says which objects that made. */
export const upload = async (folder: string, s3: S3Folder, uri: string): Promise<S3File[]> => {
  const { bucket, prefix } = parseS3Uri(uri);
  const paths = await filesBelow(folder);
  const objects = await Promise.all(
    paths.map(async (source) => {
      const key = posix.join(prefix, relative(folder, source).split(sep).join('/'));
      const path = resolve(s3.root, bucket, key);
      await putObject(source, path);
      return { key, path, sizeInBytes: (await stat(path)).size };
    }),
  );
  return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** A folder as the S3 of a job. */
export const folderStore = (s3: S3Folder): S3Store => ({
  list: (uri) => listObjects(s3, uri),
  get: (uri, file) => getObject(s3, uri, file),
  upload: (folder, uri) => upload(folder, s3, uri),
});
