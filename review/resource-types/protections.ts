import type { Path } from '../plan/members';

/** Whether a change of a setting protects data less. */
type IsWeakened = (before: unknown, after: unknown) => boolean;

/** A setting that protects data. */
export interface Protection {
  readonly setting: string;
  /** Where the setting is, if it is not an attribute of its own. */
  readonly path?: Path;
  readonly isWeakened: IsWeakened;
  /** What a weaker setting means. */
  readonly consequence: string;
  /** A resource may be created with the weaker setting: that is worth a warning too. */
  readonly warnsWhenCreated?: boolean;
}

export const turnedOn: IsWeakened = (before, after) => before !== true && after === true;

export const turnedOff: IsWeakened = (before, after) => before === true && after !== true;

export const removed: IsWeakened = (before, after) =>
  typeof before === 'string' && before !== '' && (after === null || after === '' || after === undefined);

export const changedFrom =
  (strong: string): IsWeakened =>
  (before, after) =>
    before === strong && after !== strong;

export const fewer: IsWeakened = (before, after) =>
  typeof before === 'number' && typeof after === 'number' && after < before;

/** A retention of 0 days, or none, means forever. */
export const shorterRetention: IsWeakened = (before, after) => {
  const days = (value: unknown) =>
    typeof value === 'number' && value > 0 ? value : Number.POSITIVE_INFINITY;
  return days(after) < days(before);
};

export const forcedDestroy = (setting: string): Protection => ({
  setting,
  isWeakened: turnedOn,
  consequence: 'a later destroy also deletes the contents',
  warnsWhenCreated: true,
});

export const encryptionKey = (setting: string): Protection => ({
  setting,
  isWeakened: removed,
  consequence: 'new data is no longer encrypted with that key',
});
