import { isRecord } from '../workflow/rules/json-value';
import { type Key, memberOf } from './members';

/** Replaces a sensitive value that does not change. */
export const SENSITIVE: unique symbol = Symbol('sensitive');
/** Replaces a sensitive value that changes. */
export const SENSITIVE_CHANGE: unique symbol = Symbol('sensitive, changed');
/** Replaces a value that is known after apply. */
export const UNKNOWN: unique symbol = Symbol('known after apply');

export type Marker = typeof SENSITIVE | typeof SENSITIVE_CHANGE | typeof UNKNOWN;

export const isMarker = (value: unknown): value is Marker => typeof value === 'symbol';

export const isSensitive = (value: unknown): boolean => value === SENSITIVE || value === SENSITIVE_CHANGE;

const holds =
  (isSought: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    isSought(value) ||
    (typeof value === 'object' && value !== null && Object.values(value).some(holds(isSought)));

/** Whether anything in a value is known after apply. */
export const holdsUnknown = holds((value) => value === UNKNOWN);

/** Whether anything in a value is sensitive. */
export const holdsSensitive = holds(isSensitive);

/** Whether a marker is anywhere in a value. */
export const holdsMarker = holds(isMarker);

/** The part of a mark that applies to a member: `true` marks everything below it. */
const below = (mark: unknown, key: Key): unknown => (mark === true ? true : memberOf(mark, key));

interface Marks {
  readonly sensitive: readonly unknown[];
  readonly unknown?: unknown;
  /** The value on the other side of the change. */
  readonly other?: unknown;
}

const marksBelow = ({ sensitive, unknown, other }: Marks, key: Key): Marks => ({
  sensitive: sensitive.map((mark) => below(mark, key)),
  unknown: below(unknown, key),
  other: memberOf(other, key),
});

const hide = (value: unknown, other: unknown): Marker =>
  JSON.stringify(value) === JSON.stringify(other) ? SENSITIVE : SENSITIVE_CHANGE;

const mask = (value: unknown, marks: Marks): unknown => {
  if (marks.sensitive.includes(true)) return hide(value, marks.other);
  if (marks.unknown === true) return UNKNOWN;
  if (Array.isArray(value) || Array.isArray(marks.unknown)) return maskArray(value, marks);
  if (isRecord(value) || isRecord(marks.unknown)) return maskObject(value, marks);
  return value;
};

const maskArray = (value: unknown, marks: Marks): unknown => {
  const items = Array.isArray(value) ? value : [];
  const unknowns = Array.isArray(marks.unknown) ? marks.unknown.length : 0;
  return Array.from({ length: Math.max(items.length, unknowns) }, (_, index) =>
    mask(items[index], marksBelow(marks, index)),
  );
};

/** The plan omits unknown members, so their names come from its marks. */
const maskObject = (value: unknown, marks: Marks): unknown => {
  const members = isRecord(value) ? value : {};
  const unknown = isRecord(marks.unknown) ? Object.keys(marks.unknown) : [];
  const keys = new Set([...Object.keys(members), ...unknown]);
  const masked = [...keys].map((key) => [key, mask(memberOf(members, key), marksBelow(marks, key))] as const);
  return Object.fromEntries(masked.filter(([, member]) => member !== undefined));
};

/** A change in the JSON of a plan. */
export interface RawChange {
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

/**
 * Both sides of a change without sensitive and unknown values. What one side marks as sensitive is hidden on both, so that
 * a value is not shown when it becomes, or ceases to be, sensitive.
 */
export const visibleChange = (change: RawChange): { readonly before: unknown; readonly after: unknown } => {
  const sensitive = [change.before_sensitive, change.after_sensitive];
  const { before = null, after = null, after_unknown: unknown } = change;
  return {
    before: before === null ? null : mask(before, { sensitive, other: after }),
    after: after === null && unknown !== true ? null : mask(after, { sensitive, unknown, other: before }),
  };
};
