import type { Program } from '../measure/measured-program';

/** Work that is measured at several sizes. */
export interface Growth {
  readonly title: string;
  /** What of it grows, as in "10,000 items". */
  readonly unit: string;
  /** The smallest one shows what the work costs whatever its size. */
  readonly sizes: readonly [smallest: number, small: number, large: number];
  /** @param folder a temporary one, the same for each size. */
  readonly program: (size: number, folder: string) => Program;
}
