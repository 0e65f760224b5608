import { type FileHandle, open } from 'node:fs/promises';

const CHUNK_IN_BYTES = 1024 * 1024;

/** Some files, such as those in /proc, report a size of 0. */
const MIN_CHUNK_IN_BYTES = 16 * 1024;

/** Keeps the permissions, without setuid, setgid and sticky bits. */
const PERMISSIONS = 0o777;

const copyChunks = async (
  source: FileHandle,
  target: FileHandle,
  sizeInBytes: number,
  signal?: AbortSignal,
): Promise<number> => {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_IN_BYTES, Math.max(MIN_CHUNK_IN_BYTES, sizeInBytes)));
  let copied = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await source.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return copied;
    await target.writeFile(chunk.subarray(0, bytesRead));
    copied += bytesRead;
  }
};

/**
 * Copies an open file to a new file with the same permissions.
 * @param signal aborts the copy, even in the middle of a large file. The part copied so far stays.
 * @returns the number of bytes.
 * @throws Error if the new file already exists.
 */
export const copyOpenFile = async (
  source: FileHandle,
  path: string,
  signal?: AbortSignal,
): Promise<number> => {
  const { mode, size } = await source.stat();
  const target = await open(path, 'wx', 0o600);
  try {
    const copied = await copyChunks(source, target, size, signal);
    await target.chmod(mode & PERMISSIONS);
    return copied;
  } finally {
    await target.close();
  }
};
