/** A file or a folder of this machine that a job reads. */
export interface LocalInput {
  /** Absolute. */
  readonly path: string;
  /** Recorded before the run, because the job may remove it. */
  readonly isFolder: boolean;
  /** Where the container finds it, below `/opt/ml/processing/`. */
  readonly localPath: string;
}

/** A folder of this machine that receives what a job writes. */
export interface LocalOutput {
  /** Absolute. */
  readonly path: string;
  /** The container's folder, below `/opt/ml/processing/`. */
  readonly localPath: string;
}

/** What a job runs. */
export type LocalProgram =
  | {
      /** A Python script, which `python3` runs: S3Script. */
      readonly kind: 'python';
      /** Absolute. */
      readonly path: string;
    }
  | {
      /** A script or an executable that a command runs: ContainerEntrypoint. */
      readonly kind: 'script';
      /** Absolute. */
      readonly path: string;
      /** The words before the script's path. */
      readonly command: readonly string[];
    }
  | {
      /** A script in a folder of code: S3SourceArchive. */
      readonly kind: 'source';
      /** Absolute path of the folder. */
      readonly path: string;
      /** The script, relative to the folder. */
      readonly entrypoint: string;
    }
  | {
      /** A command of the image: ContainerEntrypoint. */
      readonly kind: 'command';
      readonly command: readonly string[];
    };

/** A job whose files are on this machine. */
export interface LocalJob {
  readonly inputs: readonly LocalInput[];
  readonly outputs: readonly LocalOutput[];
  /** @default - the image's own entrypoint */
  readonly program?: LocalProgram;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** @default - the deployed job's image */
  readonly image?: string;
  /** @default - the deployed job's count */
  readonly instanceCount?: number;
  /** Instance types, in the order in which to try them. */
  readonly instancePreferences: readonly string[];
  /** Whether each instance gets a share of the inputs' files instead of all of them. */
  readonly sharded: boolean;
  /** @default - the deployed job's limit */
  readonly maxRuntimeInSeconds?: number;
}
