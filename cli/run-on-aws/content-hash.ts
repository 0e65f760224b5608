import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { filesBelow } from '../../local/s3/s3-folder';
import { isExcludedFromSource } from '../../workflow/job/source-archive';

/** A file of a folder. */
export interface HashedFile {
  readonly path: string;
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly sizeInBytes: number;
}

/** What a folder holds, and a hash of all names and contents. */
export interface HashedFolder {
  readonly hash: string;
  readonly files: readonly HashedFile[];
}

/** SHA-256 of a file's content, in hex. */
export const hashFile = async (path: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk);
  return hash.digest('hex');
};

const hashFiles = async (
  folder: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<HashedFolder> => {
  const hash = createHash('sha256');
  const files: HashedFile[] = [];
  const named = paths.map((path) => ({ path, name: relative(folder, path).split(sep).join('/') }));
  for (const { path, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { size, mode } = await stat(path);
    // An archive keeps whether a file can be executed.
    hash.update(JSON.stringify([name, await hashFile(path, signal), (mode & 0o111) !== 0]));
    files.push({ path, name, sizeInBytes: size });
  }
  return { hash: hash.digest('hex'), files };
};

/** All files of a folder. Links are followed, as in a local run. */
export const hashFolder = async (folder: string, signal: AbortSignal): Promise<HashedFolder> =>
  hashFiles(folder, await filesBelow(folder, signal), signal);

/** The files of a folder of code, without those that its archive leaves out. */
export const hashSourceFolder = async (folder: string, signal: AbortSignal): Promise<HashedFolder> => {
  const paths = await filesBelow(folder, signal);
  return hashFiles(
    folder,
    paths.filter((path) => !relative(folder, path).split(sep).some(isExcludedFromSource)),
    signal,
  );
};
