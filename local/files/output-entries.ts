import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';

/** A file, or a symbolic link, that a job has left in an output's folder. */
export interface OutputEntry {
  /** Below the folder. */
  readonly path: string;
  /** On this machine. */
  readonly source: string;
  /** Of a symbolic link, the path that it holds. */
  readonly link?: string;
}

/**
 * Whether a link stays in its folder wherever that is copied: it goes up before it goes down, and not above the folder.
 * Going up from a folder may lead elsewhere in a copy, where that folder can be a link.
 */
const staysBelow = (path: string, link: string): boolean => {
  if (isAbsolute(link)) return false;
  const steps = link.split('/').filter((step) => step !== '' && step !== '.');
  const firstDown = steps.findIndex((step) => step !== '..');
  const ups = firstDown === -1 ? steps.length : firstDown;
  return ups < path.split(sep).length && !steps.slice(ups).includes('..');
};

/** A link is copied where it leads, from the folder as from its copy, to a file or a folder of the same output. */
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
 * What a job has left in a folder, by its real path: files, and links that lead to what the folder itself has. Links are
 * not followed, and pipes, sockets and devices are left where they are.
 * @param signal ends it before the next folder.
 * @returns nothing where the folder is gone, or the job has put a link in the way to it.
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
