/** One object of S3. */
export interface S3Object {
  readonly key: string;
  readonly sizeInBytes: number;
  /** The target, if it is a symbolic link. A folder can hold one; S3 cannot. */
  readonly link?: string;
}

/** The operations of S3 that a job needs. URIs are `s3://bucket/prefix`. */
export interface S3Store {
  /**
   * The objects whose keys begin with the URI's prefix, sorted by key.
   * @param signal aborts the search.
   */
  list(uri: string, signal?: AbortSignal): Promise<readonly S3Object[]>;
  /**
   * Copies an object to a file, and creates the file's parent folders.
   * @param signal aborts the copy, even in the middle of a large object.
   * @returns false if there is no such object.
   */
  get(uri: string, file: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * Copies all files of the folders below a URI, or none. If several folders have a file of the same name, the last
   * folder's file counts.
   * @param signal aborts the upload before the first file is in its place.
   * @returns the new objects.
   */
  upload(folders: readonly string[], uri: string, signal?: AbortSignal): Promise<readonly S3Object[]>;
}
