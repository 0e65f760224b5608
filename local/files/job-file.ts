import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';

/** A regular file that a job has left, open for reading. */
export interface JobFile {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/** No link is followed, and opening waits for no one: a pipe may have no writer. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Whether the open file lies at that path itself, and not behind a link that stands, or stood, in the way to it. */
const liesAt = async (path: string, { handle, stats }: JobFile): Promise<boolean> => {
  // Linux tells where an open file lies, whatever happens to the path meanwhile.
  if (process.platform === 'linux') return (await readlink(`/proc/self/fd/${handle.fd}`)) === path;
  const { dev, ino } = await lstat(path);
  return dev === stats.dev && ino === stats.ino && (await realpath(path)) === path;
};

/**
 * Opens a file that a job may have replaced by anything: only a regular file is opened, and only where no part of its
 * path is a symbolic link. Who gets it closes it.
 * @param path a real path, but for what the job has made of its end.
 * @returns undefined where no such file is there, or it is a link, a folder, a pipe, a socket or a device.
 */
export const openJobFile = async (path: string): Promise<JobFile | undefined> => {
  const missing = (error: NodeJS.ErrnoException): undefined => {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(error.code ?? '')) return undefined;
    throw error;
  };
  // Opening a device may do something to it.
  if (!(await lstat(path).catch(missing))?.isFile()) return undefined;
  const handle = await open(path, FLAGS).catch(missing);
  if (!handle) return undefined;
  try {
    const file = { handle, stats: await handle.stat() };
    if (file.stats.isFile() && (await liesAt(path, file))) return file;
  } catch (error) {
    await handle.close();
    return missing(error as NodeJS.ErrnoException);
  }
  await handle.close();
  return undefined;
};

/** The last bytes of a job's file as a text; empty where it is no file that can be read. */
export const endOfJobFile = async (path: string, limitInBytes: number): Promise<string> => {
  const file = await openJobFile(path).catch(() => undefined);
  if (!file) return '';
  const { handle, stats } = file;
  try {
    const start = Math.max(0, stats.size - limitInBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(limitInBytes), 0, limitInBytes, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    // The first character may have lost its beginning.
    return start === 0 ? text : text.replace(/^\ufffd{1,3}/, '');
  } catch {
    return '';
  } finally {
    await handle.close();
  }
};
