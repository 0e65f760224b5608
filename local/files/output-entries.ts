import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';

/** A file or a symbolic link in a job's output folder. */
export interface OutputEntry {
  /** Relative to the folder. */
  readonly path: string;
  /** Absolute. */
  readonly source: string;
  /** The target of a symbolic link, as the link has it. */
  readonly link?: string;
}

/**
 * Whether a link's target stays below the folder in every copy of it: `..` comes only at the beginning, and not more
 * often than the link is deep. A `..` after a folder may lead elsewhere in a copy, in which that folder may be a link.
 */
const staysBelow = (path: string, link: string): boolean => {
  if (isAbsolute(link)) return false;
  const steps = link.split('/').filter((step) => step !== '' && step !== '.');
  const firstDown = steps.findIndex((step) => step !== '..');
  const ups = firstDown === -1 ? steps.length : firstDown;
  return ups < path.split(sep).length && !steps.slice(ups).includes('..');
};

/** The target of a link that leads to a file or a folder of the same output; undefined for every other link. */
const linkWithin = async (folder: string, path: string): Promise<string | undefined> => {
  const source = join(folder, path);
  const link = await readlink(source);
  if (!staysBelow(path, link)) return undefined;
  const target = await realpath(source).catch(() => undefined);
  if (target !== folder && !target?.startsWith(`${folder}${sep}`)) return undefined;
  const found = await stat(source);
  return found.isFile() || found.isDirectory() ? link : undefined;
};

const entriesBelow = async (
  folder: string,
  below: string,
  signal: AbortSignal | undefined,
): Promise<OutputEntry[]> => {
  signal?.throwIfAborted();
  const entries: OutputEntry[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    const source = join(folder, path);
    if (entry.isFile()) entries.push({ path, source });
    if (entry.isSymbolicLink()) {
      const link = await linkWithin(folder, path);
      if (link !== undefined) entries.push({ path, source, link });
    }
    if (!entry.isDirectory()) continue;
    for (const found of await entriesBelow(folder, path, signal)) entries.push(found);
  }
  return entries;
};

/**
 * The files in a job's output folder, and the links that stay within it. Follows no links, and ignores pipes, sockets
 * and devices.
 * @param folder a real path.
 * @param signal aborts before the next folder.
 * @returns an empty list if the folder does not exist, or if the job has replaced a part of its path by a link.
 */
export const outputEntries = async (
  folder: string,
  signal?: AbortSignal,
): Promise<readonly OutputEntry[]> => {
  const here = await realpath(folder).catch(() => undefined);
  if (here !== resolve(folder)) return [];
  if (!(await lstat(here)).isDirectory()) return [];
  return entriesBelow(here, '', signal);
};
