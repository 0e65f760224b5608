import { isDeepStrictEqual } from 'node:util';

/** From the path of what differs to both values. */
export type Differences = Readonly<Record<string, readonly [first: unknown, second: unknown]>>;

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** What differs between two JSON values, member by member. */
export const differences = (first: unknown, second: unknown, path = ''): Differences => {
  if (!isContainer(first) || !isContainer(second))
    return isDeepStrictEqual(first, second) ? {} : { [path]: [first, second] };
  const step = (key: string): string => (Array.isArray(second) ? `[${key}]` : path ? `.${key}` : key);
  return Object.assign(
    {},
    ...Object.keys({ ...first, ...second }).map((key) =>
      differences(first[key], second[key], path + step(key)),
    ),
  );
};
