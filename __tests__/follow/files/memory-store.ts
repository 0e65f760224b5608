import { readFile, writeFile } from 'node:fs/promises';
import type { ObjectStore } from '../../../follow/files/object-store';

/** A bucket in memory, and the keys that were written to it. */
export const memoryStore = (objects: Record<string, string> = {}) => {
  const contents = new Map(Object.entries(objects));
  const written: string[] = [];
  const store: ObjectStore = {
    list: async ({ prefix }) =>
      [...contents]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]) => ({ key, sizeInBytes: text.length, time: 0 })),
    put: async (_, { path, key, sizeInBytes }, onSent, signal) => {
      signal.throwIfAborted();
      contents.set(key, await readFile(path, 'utf8'));
      written.push(key);
      onSent(sizeInBytes);
    },
    get: async (_, key, path) => {
      const text = contents.get(key);
      if (text === undefined) throw new Error(`no ${key}`);
      await writeFile(path, text);
    },
  };
  return { store, written };
};
