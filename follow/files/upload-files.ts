import { forEachAtOnce } from './for-each-at-once';
import type { FileToUpload, ObjectStore } from './object-store';

/** Files below one prefix, whose name has the hash of what they contain. */
export interface UploadGroup {
  /** Ends with a slash. */
  readonly prefix: string;
  readonly files: readonly FileToUpload[];
  /** Whether an object of another size is right, too: two archives of the same files may differ. @default false */
  readonly isArchive?: boolean;
}

export interface UploadProgress {
  readonly files: number;
  readonly sizeInBytes: number;
  /** Bytes that have been sent so far. */
  readonly sent: number;
}

export interface UploadProps {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly onProgress: (progress: UploadProgress) => void;
  readonly signal: AbortSignal;
}

const UPLOADED_AT_ONCE = 4;

/** The prefix has the hash of the content, so an object of the right size is the right one: S3 writes none in part. */
const missingFiles = async (
  { store, bucket }: UploadProps,
  group: UploadGroup,
): Promise<readonly FileToUpload[]> => {
  const stored = await store.list({ bucket, prefix: group.prefix });
  const sizes = new Map(stored.map(({ key, sizeInBytes }) => [key, sizeInBytes]));
  return group.files.filter(({ key, sizeInBytes }) =>
    group.isArchive ? !sizes.has(key) : sizes.get(key) !== sizeInBytes,
  );
};

/** Sends the files that the bucket does not have. @returns what was sent. */
export const uploadMissing = async (
  groups: readonly UploadGroup[],
  props: UploadProps,
): Promise<readonly FileToUpload[]> => {
  const { store, bucket, onProgress, signal } = props;
  const missing = (await Promise.all(groups.map((group) => missingFiles(props, group)))).flat();
  const sizeInBytes = missing.reduce((sum, file) => sum + file.sizeInBytes, 0);
  let sent = 0;
  const tell = (): void => onProgress({ files: missing.length, sizeInBytes, sent });
  if (missing.length > 0) tell();
  await forEachAtOnce(missing, { atOnce: UPLOADED_AT_ONCE, signal }, async (file, stop) => {
    let sentOfFile = 0;
    await store.put(
      bucket,
      file,
      (bytes) => {
        sent += bytes - sentOfFile;
        sentOfFile = bytes;
        tell();
      },
      stop,
    );
  });
  return missing;
};
