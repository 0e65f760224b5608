import { type FileHandle, open } from 'node:fs/promises';

const CHUNK_IN_BYTES = 1024 * 1024;

/** Some files, as those of /proc, do not tell their size. */
const LEAST_CHUNK_IN_BYTES = 16 * 1024;

/** Permissions alone: a copy belongs to another, so it runs as nobody but who runs it. */
const PERMISSIONS = 0o777;

const copyChunks = async (
  source: FileHandle,
  target: FileHandle,
  sizeInBytes: number,
  signal?: AbortSignal,
): Promise<number> => {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_IN_BYTES, Math.max(LEAST_CHUNK_IN_BYTES, sizeInBytes)));
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
 * Copies an open file with its permissions to a new one, and says how many bytes it has.
 * @param signal ends it also in the middle of a large file; what is copied so far stays.
 * @throws where the new file is there already.
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
