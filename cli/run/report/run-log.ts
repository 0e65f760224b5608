/** The whole log of a run: its states, and what the job writes. */
export interface RunLog {
  /** Where it is; undefined if it could not be written. */
  path(): string | undefined;
  line(text: string): void;
  /** What to wait for before writing more lines, if the disk is slow. */
  drained(): Promise<void> | undefined;
  /** Waits until all lines are written. */
  close(): Promise<void>;
}
