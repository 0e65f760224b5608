import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';

/** Any other archive is a .tar.gz. */
export const isZip = (file: string): boolean => file.toLowerCase().endsWith('.zip');

export const isArchive = (file: string): boolean => /\.(zip|tar\.gz|tgz)$/i.test(file);

const zippedNames = async (file: string): Promise<string[]> => {
  const names: string[] = [];
  unzipSync(await readFile(file), {
    filter: ({ name }) => {
      names.push(name);
      return false;
    },
  });
  return names;
};

const MAX_OUTPUT_IN_BYTES = 256 * 1024 * 1024;

const tarredNames = async (file: string): Promise<string[]> => {
  const { stdout } = await promisify(execFile)('tar', ['-tzf', file], {
    // In another locale, tar escapes letters of other alphabets.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: MAX_OUTPUT_IN_BYTES,
  });
  return stdout.split('\n');
};

/** The paths of the files in an archive; empty if it cannot be read. */
export const archivedFiles = async (file: string): Promise<readonly string[]> => {
  const names = await (isZip(file) ? zippedNames(file) : tarredNames(file)).catch(() => []);
  return names.filter((name) => name !== '' && !name.endsWith('/')).map((name) => posix.normalize(name));
};

const zippedText = (file: string, path: string): string => {
  try {
    const found = unzipSync(readFileSync(file), { filter: ({ name }) => posix.normalize(name) === path });
    return Object.values(found)
      .map((bytes) => strFromU8(bytes))
      .join('');
  } catch {
    return '';
  }
};

const tarredText = (file: string, path: string): string =>
  spawnSync('tar', ['-xzOf', file, path, `./${path}`], {
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_IN_BYTES,
  }).stdout ?? '';

/** The text of a file in an archive; empty if it cannot be read. */
export const archivedText = (file: string, path: string): string =>
  isZip(file) ? zippedText(file, path) : tarredText(file, path);
