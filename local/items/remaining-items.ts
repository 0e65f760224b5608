import type { Item } from '../../workflow/fan-out/fan-out-contracts';
import { isRecord, parseJson } from '../../workflow/rules/json-value';

/** JSON with the members of each object in one order, so that equal values have equal texts. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    isRecord(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

/** The job of a result; undefined if the entry is not one of an item. */
const jobOf = ({ Input }: Record<string, unknown>): unknown => {
  const item = typeof Input === 'string' ? parseJson(Input) : undefined;
  return isRecord(item) ? item.Job : undefined;
};

/** How often each job has succeeded. */
const countJobs = (successes: readonly Record<string, unknown>[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const job of successes.map(jobOf).filter((each) => each !== undefined)) {
    const text = canonicalJson(job);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
};

/**
 * The items that have not succeeded. An item has if a result has the same job; its line and name do not count, so lines
 * may move and be added. If several items have the same job, as many are left as have not succeeded.
 */
export const remainingItems = (
  items: readonly Item[],
  successes: readonly Record<string, unknown>[],
): readonly Item[] => {
  const counts = countJobs(successes);
  return items.filter((item) => {
    if (!('Job' in item)) return true;
    const text = canonicalJson(item.Job);
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
};
