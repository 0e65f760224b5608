import { memberOf, type Path } from '../../terraform-plan/members';
import { isMarker, SENSITIVE } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';

/** Where two values differ; an absent side has no key. */
export interface Difference {
  readonly path: Path;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Whether two values are the same, in any order of their keys. An unknown value is not the same as any other. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (isMarker(a) || isMarker(b)) return a === SENSITIVE && b === SENSITIVE;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  }
  if (!isRecord(a)) return a === b;
  if (!isRecord(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
};

const side = (name: 'before' | 'after', value: unknown) => (value === undefined ? {} : { [name]: value });

/** A list of objects is compared item by item, a list of texts or numbers as a whole. */
const isCompared = (list: unknown): list is readonly unknown[] =>
  Array.isArray(list) && list.some((item) => isRecord(item));

/** Every place where two values differ, in the order of the later value. undefined stands for an absent value. */
export const differences = (before: unknown, after: unknown, path: Path = []): Difference[] => {
  if (isSame(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return keys.flatMap((key) => differences(memberOf(before, key), memberOf(after, key), [...path, key]));
  }
  if (isCompared(before) && isCompared(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      differences(before[index], after[index], [...path, index]),
    );
  }
  return [{ path, ...side('before', before), ...side('after', after) }];
};
