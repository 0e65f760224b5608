import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';

/** A regular file of a job's, open for reading. */
export interface JobFile {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/** Follows no link, and does not block on a pipe that has no writer. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Whether no part of the path was a symbolic link when the file was opened. */
const isAtPath = async (path: string, { handle, stats }: JobFile): Promise<boolean> => {
  // Linux knows the real path of an open file, whatever happens to the path in the meantime.
  if (process.platform === 'linux') return (await readlink(`/proc/self/fd/${handle.fd}`)) === path;
  const { dev, ino } = await lstat(path);
  return dev === stats.dev && ino === stats.ino && (await realpath(path)) === path;
};

/**
 * Opens a file that a job may have replaced by anything. Opens only a regular file, and only if no part of its path is
 * a symbolic link. The caller closes it.
 * @param path a real path, except for the part that the job controls.
 * @returns undefined if there is no such file, or if it is a link, a folder, a pipe, a socket or a device.
 */
export const openJobFile = async (path: string): Promise<JobFile | undefined> => {
  const missing = (error: NodeJS.ErrnoException): undefined => {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(error.code ?? '')) return undefined;
    throw error;
  };
  // Opening a device may have side effects.
  if (!(await lstat(path).catch(missing))?.isFile()) return undefined;
  const handle = await open(path, FLAGS).catch(missing);
  if (!handle) return undefined;
  try {
    const file = { handle, stats: await handle.stat() };
    if (file.stats.isFile() && (await isAtPath(path, file))) return file;
  } catch (error) {
    await handle.close();
    return missing(error as NodeJS.ErrnoException);
  }
  await handle.close();
  return undefined;
};

/** The last bytes of a job's file as text; empty if the file cannot be read. */
export const endOfJobFile = async (path: string, limitInBytes: number): Promise<string> => {
  const file = await openJobFile(path).catch(() => undefined);
  if (!file) return '';
  const { handle, stats } = file;
  try {
    const start = Math.max(0, stats.size - limitInBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(limitInBytes), 0, limitInBytes, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    // Removes a first character that was cut.
    return start === 0 ? text : text.replace(/^\ufffd{1,3}/, '');
  } catch {
    return '';
  } finally {
    await handle.close();
  }
};
