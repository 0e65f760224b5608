import { memberOf, type Path } from '../../terraform-plan/members';
import { isMarker } from '../../terraform-plan/visible-values';
import type { Attributes } from '../plan/terraform-plan';

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
  /** Tells whether a setting is worth a warning when a resource is created with it. */
  readonly isWeakWhenCreated?: (value: unknown) => boolean;
}

/** What a destroy leaves of the data. */
export interface Remains {
  readonly text: string;
  /** Something is left. */
  readonly isSaved: boolean;
}

/** The value of a setting, which is a marker if a block above it is one. */
export const settingOf = (
  attributes: Attributes | null,
  { setting, path = [setting] }: Protection,
): unknown =>
  path.reduce<unknown>((value, key) => (isMarker(value) ? value : memberOf(value, key)), attributes);

export const turnedOn: IsWeakened = (before, after) => before !== true && after === true;

export const turnedOff: IsWeakened = (before, after) => before === true && after !== true;

export const removed: IsWeakened = (before, after) =>
  typeof before === 'string' && before !== '' && (after === null || after === '' || after === undefined);

/** The last item of a list is gone. */
export const emptied: IsWeakened = (before, after) =>
  Array.isArray(before) && before.length > 0 && !(Array.isArray(after) && after.length > 0);

export const changedFrom =
  (strong: string): IsWeakened =>
  (before, after) =>
    before === strong && after !== strong;

/** For a setting that the provider computes if the configuration does not set it. */
export const becomes =
  (weak: string | boolean): IsWeakened =>
  (before, after) =>
    before !== weak && after === weak;

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
  isWeakWhenCreated: (value) => value === true,
});

export const encryptionKey = (setting: string): Protection => ({
  setting,
  isWeakened: removed,
  consequence: 'new data is no longer encrypted with that key',
});

/** A destroy waits for some days, in which it can be cancelled. */
export const shorterWindow = (setting: string, consequence: string): Protection => ({
  setting,
  isWeakened: fewer,
  consequence,
});

export const encrypted = (setting: string): Protection => ({
  setting,
  isWeakened: turnedOff,
  consequence: 'the data is no longer encrypted',
});

export const deletionProtection = (setting: string, noun: string): Protection => ({
  setting,
  isWeakened: turnedOff,
  consequence: `the ${noun} can be deleted`,
});

/** Backups of fewer days, or none. */
export const shorterBackups = (setting: string): Protection => ({
  setting,
  isWeakened: fewer,
  consequence: 'older backups are deleted',
});

export const protectedBy =
  (...settings: readonly string[]) =>
  (before: Attributes): string | undefined =>
    settings.find((setting) => before[setting] === true || before[setting] === 'ACTIVE');

/** Whether a final snapshot, or backup, is made, by the setting that leaves it out. */
export const finalCopy =
  (skipSetting: string, noun: string) =>
  ({ [skipSetting]: skips }: Attributes): Remains | undefined => {
    if (skips === false) return { text: `a final ${noun} is made`, isSaved: true };
    return skips === true ? { text: `no final ${noun} is made`, isSaved: false } : undefined;
  };

/** A final snapshot is made only if it has a name. */
export const namedCopy =
  (setting: string) =>
  ({ [setting]: name }: Attributes): Remains =>
    typeof name === 'string' && name !== ''
      ? { text: 'a final snapshot is made', isSaved: true }
      : { text: 'no final snapshot is made', isSaved: false };

/** Days in which a destroy can be taken back. */
export const recoverable =
  (setting: string, remedy: string) =>
  ({ [setting]: days }: Attributes): Remains | undefined => {
    if (typeof days !== 'number') return undefined;
    return days > 0
      ? { text: `${remedy} for ${days} ${days === 1 ? 'day' : 'days'}`, isSaved: true }
      : { text: 'nothing can be restored', isSaved: false };
  };
