import { once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * What to wait for before writing more to a stream: undefined while it has room, and after an error. All who wait at the
 * same time share one listener.
 */
export const drainedOf = (stream: Writable): (() => Promise<void> | undefined) => {
  let drained: Promise<void> | undefined;
  let isBroken = false;
  // Standard output forgets its own error.
  stream.once('error', () => {
    isBroken = true;
  });
  const nextDrain = async (): Promise<void> => {
    await once(stream, 'drain').catch(() => undefined);
    drained = undefined;
  };
  return () => {
    if (isBroken || !stream.writableNeedDrain) return undefined;
    drained ??= nextDrain();
    return drained;
  };
};
