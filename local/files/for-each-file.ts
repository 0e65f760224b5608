/** Limits the open files: a job may have a million. */
const AT_ONCE = 64;

/**
 * Does something with each file, 64 of them at a time.
 * @param signal aborts before the next 64 files.
 * @throws the reason of the first file that fails. The files after its 64 are then left alone.
 */
export const forEachFile = async <File>(
  files: readonly File[],
  action: (file: File) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> => {
  for (let start = 0; start < files.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    // Waits for all, because none may still be running when a failure is handled.
    const ends = await Promise.allSettled(files.slice(start, start + AT_ONCE).map(action));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
};
