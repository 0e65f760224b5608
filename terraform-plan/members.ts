import { isRecord } from '../workflow/rules/json-value';

export type Key = string | number;
export type Path = readonly Key[];

/** A member by a name that the plan gives, which may be one that every object inherits, such as `constructor`. */
export const memberOf = (value: unknown, key: Key): unknown => {
  if (Array.isArray(value)) return value[Number(key)];
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

/** The value at a path; undefined if there is none. */
export const valueAt = (value: unknown, path: Path): unknown => path.reduce(memberOf, value);

/** `Parameters.Environment.MODE`, `Choices[0].Next` */
export const showPath = (path: Path): string =>
  path.reduce<string>(
    (shown, key) => (typeof key === 'number' ? `${shown}[${key}]` : shown ? `${shown}.${key}` : key),
    '',
  );
