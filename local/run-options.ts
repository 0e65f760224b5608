import type { Integration } from '../workflow/definition/integration';

/** A job to run on this machine. Paths are absolute. */
export interface LocalRunOptions {
  /** A folder or a file. @default - the job has no input */
  readonly input?: string;
  /** Whether the input is a folder; recorded before the run, because the job may remove it. @default false */
  readonly inputIsFolder?: boolean;
  /** A Python script. @default - the image's own entrypoint */
  readonly script?: string;
  /** The folder that receives the job's output. */
  readonly output: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** @default - the deployed job's image */
  readonly image?: string;
  readonly integration: Integration;
  /** @default - the deployed job's count */
  readonly instanceCount?: number;
  /** Instance types, in the order in which to try them. */
  readonly instancePreferences: readonly string[];
  /** Whether each instance gets a share of the input's files instead of all of them. */
  readonly sharded: boolean;
}
