import type { RunOutcome } from '../../../workflow/run/run-event';

/** A file that the job wrote outside every output. */
export interface LostFile {
  /** The path in the container. */
  readonly path: string;
  readonly sizeInBytes: number;
  /** The host that wrote it, if the job has several. */
  readonly host?: string;
}

/** How a run has ended. */
export interface RunResult {
  readonly status: RunOutcome['status'];
  readonly milliseconds: number;
  /** The names of the files in the outputs. Where there are several outputs, each begins with its folder's name. */
  readonly files: readonly string[];
  /** Without those that may be temporary. */
  readonly lostFiles: readonly LostFile[];
  /** Why a failed execution failed: the error's name, and its cause in one line. */
  readonly failure?: { readonly error: string; readonly reason: string };
}
