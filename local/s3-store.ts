/** One object of S3. */
export interface S3Object {
  readonly key: string;
  readonly sizeInBytes: number;
}

/** What a job needs of S3. URIs are `s3://bucket/prefix`. */
export interface S3Store {
  /** Copies every object below a URI to a folder, and says which. */
  download(uri: string, folder: string): Promise<readonly S3Object[]>;
  /** Copies every file of a folder below a URI, and says which objects that made. */
  upload(folder: string, uri: string): Promise<readonly S3Object[]>;
}
