import { parseExactJson } from './exact-json';

/** No configuration, policy or definition is nested deeper. Beyond it, functions that call themselves could fail. */
export const MOST_LEVELS = 200;

const below = (value: unknown): object[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).filter((each) => typeof each === 'object' && each !== null)
    : [];

/** Whether objects and lists are nested more than 200 levels deep. */
export const isTooDeep = (value: unknown): boolean => {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap(below);
  }
  return false;
};

/** The value of a JSON text, its large numbers as text; undefined if the text is not JSON, or is nested too deeply. */
export const parseDocument = (text: string): unknown => {
  const value = parseExactJson(text);
  return isTooDeep(value) ? undefined : value;
};
