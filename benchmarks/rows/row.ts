import type { Comparison, Skipped } from '../measure/comparison';

/** What is measured together. */
export interface Row {
  /** Its name on the command line. */
  readonly name: string;
  /** @returns lines of the table. */
  readonly measure: () => readonly (Comparison | Skipped)[] | Promise<readonly (Comparison | Skipped)[]>;
}
