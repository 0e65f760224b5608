/** A script on this machine that the deployment uploads. */
export interface UploadedScript<KmsKeyArn = string> {
  /** Path of a Python file. Its name has at most 232 characters, without `*`, `?` and `$`. */
  readonly path: string;
  /** Name of the bucket to upload to. The object's key contains the hash of the script. */
  readonly bucket: string;
  /** ARN of the KMS key that encrypts the object. The job role may decrypt with it. @default - the bucket's default encryption */
  readonly kmsKeyArn?: KmsKeyArn;
}

/** A folder of code on this machine that the deployment uploads as a .zip file. */
export interface UploadedSource<KmsKeyArn = string> {
  /**
   * Path of the folder. Files such as those in `.git`, `.venv` and `__pycache__` are left out. The packages in a
   * `requirements.txt` at its root are installed before each run.
   */
  readonly path: string;
  /**
   * Path of the file to run, relative to the folder, at most 256 characters. `python3` runs a `.py` file; any other file
   * runs as an executable.
   */
  readonly entrypoint: string;
  /** Name of the bucket to upload to. The object's key contains the hash of the .zip file. */
  readonly bucket: string;
  /** ARN of the KMS key that encrypts the object. The job role may decrypt with it. @default - the bucket's default encryption */
  readonly kmsKeyArn?: KmsKeyArn;
}
