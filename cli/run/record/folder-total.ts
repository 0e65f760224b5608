import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files and their size together. */
export interface FolderTotal {
  readonly count: number;
  readonly sizeInBytes: number;
}

/** Counting more would take longer than it is worth. */
const MOST_FILES = 20_000;

/**
 * The files of a path: itself, or all below a folder. Follows links to files only.
 * @returns undefined if there are more than 20,000, or the path cannot be read.
 */
export const folderTotal = async (
  path: string,
  mostFiles: number = MOST_FILES,
): Promise<FolderTotal | undefined> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return { count: 1, sizeInBytes: found.size };
  let [count, sizeInBytes] = [0, 0];
  const folders = [path];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const opened = await opendir(folder).catch(() => undefined);
    if (!opened) return undefined;
    for await (const entry of opened) {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(file);
      const stats = entry.isDirectory() ? undefined : await stat(file).catch(() => undefined);
      if (!stats?.isFile()) continue;
      count += 1;
      sizeInBytes += stats.size;
      if (count > mostFiles) return undefined;
    }
  }
  return { count, sizeInBytes };
};
