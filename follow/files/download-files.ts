import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import type { ObjectPrefix, StoredObject } from '../api/run-api';
import { forEachAtOnce } from './for-each-at-once';
import type { ObjectStore } from './object-store';

export interface DownloadProps {
  readonly store: ObjectStore;
  /** The prefix ends with a slash. */
  readonly from: ObjectPrefix;
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface Downloaded {
  readonly count: number;
  readonly sizeInBytes: number;
  /** Keys that are no path below a folder, such as `a/../../b`. */
  readonly skipped: readonly string[];
}

const DOWNLOADED_AT_ONCE = 4;

interface Target {
  readonly object: StoredObject;
  readonly path: string;
}

/** Where an object goes; undefined where its name leads out of the folder, or where it stands for a folder. */
const targetOf = ({ from, folder }: DownloadProps, object: StoredObject): Target | undefined => {
  const name = object.key.slice(from.prefix.length);
  const isPath =
    name !== '' && normalize(name) === name && !name.startsWith('/') && !name.startsWith(`..${sep}`);
  return isPath && name !== '..' && !name.endsWith('/') && !name.includes('\0')
    ? { object, path: join(folder, name) }
    : undefined;
};

/** Nobody sees a file in part. */
const download = async (
  { store, from }: DownloadProps,
  { object, path }: Target,
  signal: AbortSignal,
): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  // Another output may have any name that is made from this one's.
  const partial = join(dirname(path), `.${randomUUID()}.partial`);
  try {
    await store.get(from.bucket, object.key, partial, signal);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
};

/** Writes the objects below a prefix to a folder. */
export const downloadFiles = async (props: DownloadProps): Promise<Downloaded> => {
  const objects = await props.store.list(props.from);
  const targets = objects.flatMap((object) => targetOf(props, object) ?? []);
  await forEachAtOnce(targets, { atOnce: DOWNLOADED_AT_ONCE, signal: props.signal }, (target, stop) =>
    download(props, target, stop),
  );
  const written = new Set(targets.map(({ object }) => object));
  return {
    count: targets.length,
    sizeInBytes: targets.reduce((sum, { object }) => sum + object.sizeInBytes, 0),
    skipped: objects
      .filter((object) => !written.has(object) && !object.key.endsWith('/'))
      .map(({ key }) => key),
  };
};
