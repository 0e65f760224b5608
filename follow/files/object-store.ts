import type { ObjectPrefix, StoredObject } from '../api/run-api';

/** A file of this machine, and where it goes in the bucket. */
export interface FileToUpload {
  readonly path: string;
  readonly key: string;
  readonly sizeInBytes: number;
}

/** The objects of S3. A call that fails for a moment is retried. */
export interface ObjectStore {
  list(place: ObjectPrefix): Promise<readonly StoredObject[]>;
  /** @param onSent called with the number of bytes that have been sent so far. */
  put(
    bucket: string,
    file: FileToUpload,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Writes an object to a file, whose folder exists. */
  get(bucket: string, key: string, path: string, signal: AbortSignal): Promise<void>;
}
