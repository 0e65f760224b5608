import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isExcludedFromSource } from '../../workflow/job/source-archive';

/**
 * Paths of the files of a source folder, relative to it, without what no source archive has. Links count as what they
 * name.
 */
export const sourceFiles = (folder: string, below = ''): string[] =>
  readdirSync(join(folder, below))
    .filter((name) => !isExcludedFromSource(name))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      const entry = statSync(join(folder, path));
      if (entry.isDirectory()) return sourceFiles(folder, path);
      return entry.isFile() ? [path] : [];
    });
