/** One object of S3. */
export interface S3Object {
  readonly key: string;
  readonly sizeInBytes: number;
  /** Where it leads, if it is a symbolic link: a folder can hold one, S3 cannot. */
  readonly link?: string;
}

/** What a job needs of S3. URIs are `s3://bucket/prefix`. */
export interface S3Store {
  /**
   * Every object whose key begins with the URI's prefix, as a string, in the order of the keys.
   * @param signal ends it before the last is found.
   */
  list(uri: string, signal?: AbortSignal): Promise<readonly S3Object[]>;
  /**
   * Copies the object of that URI to a file, making the folders above it; false where there is none.
   * @param signal ends it, also in the middle of a large object.
   */
  get(uri: string, file: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * Copies every file of the folders below a URI, all of them or none, and says which objects that made. Of files with
   * the same name the last folder's counts.
   * @param signal by which none is put in its place any more.
   */
  upload(folders: readonly string[], uri: string, signal?: AbortSignal): Promise<readonly S3Object[]>;
}
