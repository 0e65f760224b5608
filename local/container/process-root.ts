import {
  type Dirent,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The folder of this machine that is `/` for a job that runs as a process, without the job's `/opt/ml`. */
export const rootFolder = (folder: string): string => join(folder, 'root');

const entriesOf = (folder: string): readonly Dirent[] => {
  try {
    // No program can name a file whose name is not valid UTF-8 in this text.
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.includes('\ufffd'));
  } catch {
    return [];
  }
};

/** Makes an empty place for a bind mount, or the same link. */
const makePlace = (original: string, entry: Dirent, place: string): void => {
  if (entry.isSymbolicLink()) symlinkSync(readlinkSync(original), place);
  else if (entry.isDirectory()) mkdirSync(place);
  else writeFileSync(place, '');
};

const isMissing = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) === undefined;

const makePlaces = (folder: string, root: string): void => {
  for (const entry of entriesOf(folder)) {
    const original = join(folder, entry.name);
    const place = join(root, original);
    if (isMissing(place)) makePlace(original, entry, place);
  }
};

/** Makes a root with an empty place for each entry of this machine's `/` and `/opt`, and for the job's `/opt/ml`. */
export const makeMountPoints = (folder: string): void => {
  const root = rootFolder(folder);
  mkdirSync(join(root, 'opt', 'ml'), { recursive: true });
  mkdirSync(join(folder, 'ml', 'processing'), { recursive: true });
  makePlaces('/', root);
  makePlaces('/opt', root);
};

/** The folder of this machine in which a job that runs as a process works. */
export const workFolder = (folder: string): string => join(folder, 'work');

/**
 * Makes a working folder that looks like `/` to relative paths such as `opt/ml/processing/input`, and holds nothing of
 * this machine. In a container, `/` is the job's own, so scripts clear or replace what is in their working folder.
 */
export const makeWorkFolder = (folder: string): void => {
  mkdirSync(join(folder, 'ml', 'processing'), { recursive: true });
  // The folder above is the same, as `..` is in `/`.
  for (const above of [folder, workFolder(folder)]) {
    mkdirSync(join(above, 'opt'), { recursive: true });
    const link = join(above, 'opt', 'ml');
    if (isMissing(link)) symlinkSync(relative(dirname(link), join(folder, 'ml')), link);
  }
};
