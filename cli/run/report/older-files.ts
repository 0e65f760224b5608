import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Counting more would delay the start of the run. */
const MOST_COUNTED = 1_000;

/** Visits everything but folders, and follows no link. Returns false once the limit is exceeded. */
const countBelow = async (folder: string, onFile: () => boolean): Promise<boolean> => {
  for await (const entry of await opendir(folder)) {
    const goesOn = entry.isDirectory() ? await countBelow(join(folder, entry.name), onFile) : onFile();
    if (!goesOn) return false;
  }
  return true;
};

/** The number of files below a folder, at most 1,001; 0 if it cannot be read. */
export const countOlderFiles = async (folder: string): Promise<number> => {
  let count = 0;
  const onFile = (): boolean => {
    count += 1;
    return count <= MOST_COUNTED;
  };
  await countBelow(folder, onFile).catch(() => undefined);
  return count;
};

/** A note on the files that an output folder has before the run; empty if there are none. */
export const olderFilesNote = (count: number): string => {
  if (count === 0) return '';
  if (count === 1) return ' (has 1 older file, which stays unless the job writes the same name)';
  const number = count > MOST_COUNTED ? `more than ${MOST_COUNTED}` : `${count}`;
  return ` (has ${number} older files, which stay unless the job writes the same names)`;
};
