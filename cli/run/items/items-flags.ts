import { availableParallelism } from 'node:os';
import type { IntegerRule } from '../../../workflow/rules/rule';
import type { RunFlags } from '../command-line';
import { parseInteger } from '../flags/local-job-flags';
import { newFolder, pathOf } from '../flags/local-paths';

/** Each item is at least a process, and a machine has no more. */
const MAX_CONCURRENCY: IntegerRule = {
  kind: 'integer',
  minimum: 1,
  maximum: 1_000,
  allowed: 'a whole number from 1 to 1,000',
};

const DEFAULT_RESULTS = 'results';

/** How many items run at the same time, and the folder of their results. */
export interface ItemsSettings {
  readonly atOnce: number;
  /** Absolute. */
  readonly results: string;
}

/**
 * @param folder the user's working directory, to which a relative path refers.
 * @throws UsageError
 */
export const itemsSettings = (flags: RunFlags, folder: string): ItemsSettings => {
  const { 'max-concurrency': atOnce, results = DEFAULT_RESULTS } = flags;
  return {
    atOnce:
      atOnce === undefined
        ? availableParallelism()
        : parseInteger('max-concurrency', atOnce, MAX_CONCURRENCY),
    results: newFolder('results', pathOf('results', results, folder)),
  };
};
