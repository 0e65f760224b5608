import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { pauseAfterWork } from './pause';
import type { UsageSource } from './usage';

/** Counting more would cost more than it tells. */
const MAX_ENTRIES = 50_000;

/** The unit of a file's blocks, whatever those of its file system are (stat(2)). */
const BLOCK_IN_BYTES = 512;

/**
 * The space that the files below a folder take on the disk. Follows no link.
 * @returns undefined if there are more than 50,000 files and folders, or the signal is aborted.
 */
export const folderSize = async (
  folder: string,
  signal: AbortSignal,
  maxEntries: number = MAX_ENTRIES,
): Promise<number | undefined> => {
  let size = 0;
  let entries = 0;
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    // The job may remove a folder, or take its own right to read it.
    const opened = await opendir(next).catch(() => undefined);
    if (!opened) continue;
    for await (const entry of opened) {
      entries += 1;
      if (signal.aborted || entries > maxEntries) return undefined;
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else size += ((await lstat(path).catch(() => undefined))?.blocks ?? 0) * BLOCK_IN_BYTES;
    }
  }
  return size;
};

const INTERVAL_IN_MILLISECONDS = 5_000;

/** The files of each host, its inputs and outputs among them: what SageMaker has on the volume of an instance. */
export const folderSizes: UsageSource<number> = {
  read: async (containers, signal) => {
    const sizes = new Map<string, number>();
    for (const { host, folder } of containers) {
      const size = await folderSize(join(folder, 'ml'), signal);
      if (size !== undefined) sizes.set(host, size);
    }
    return sizes;
  },
  pauseInMilliseconds: (took) => pauseAfterWork(took, INTERVAL_IN_MILLISECONDS),
};
