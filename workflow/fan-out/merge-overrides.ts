import { excludedBy } from '../job/override-processing-job';
import type { ProcessingJobOverrides } from '../job/processing-job';

/**
 * The overrides of an item with those that all items have in common: each key of the item replaces the whole value, and
 * removes a common key that excludes it. Null stays, because it removes a key of the deployed job.
 */
export const mergeOverrides = (
  common: ProcessingJobOverrides,
  item: ProcessingJobOverrides,
): ProcessingJobOverrides => {
  const excluded = excludedBy({ ...item });
  const kept = Object.entries(common).filter(([key]) => !excluded.includes(key));
  return { ...Object.fromEntries(kept), ...item };
};
