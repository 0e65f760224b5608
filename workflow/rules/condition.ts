import { isPresent, isRecord } from './json-value';
import type { Condition } from './rule';

/** Stands for a value that is known only later, such as Terraform's: it counts as given, and no rule is held to it. */
export const KNOWN_LATER = Symbol('known later');

/** The value at a path below an object, such as `S3Input.LocalPath`; undefined where the way ends before. */
export const memberAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (here, name) => (here === KNOWN_LATER ? here : isRecord(here) ? here[name] : undefined),
      value,
    );

/** An object has no text that a pattern could be held to, and may even refuse to be made one. */
const matchesAsText = (value: unknown, pattern: string): boolean =>
  typeof value !== 'object' && new RegExp(`^(?:${pattern})$`, 'u').test(String(value));

const isGiven = (value: unknown, pattern: string | undefined): boolean =>
  isPresent(value) && (pattern === undefined || matchesAsText(value, pattern));

const membersOf = (list: unknown, name: string): unknown[] =>
  Array.isArray(list) ? list.map((item) => memberAt(item, name)) : [];

/** Whether a condition holds of an object. */
export const holds = (value: Readonly<Record<string, unknown>>, condition: Condition): boolean => {
  const member = memberAt(value, condition.path);
  if ('longerThan' in condition) return Array.isArray(member) && member.length > condition.longerThan;
  if ('every' in condition) return membersOf(member, condition.every).every(isPresent);
  return 'some' in condition
    ? membersOf(member, condition.some).some((each) => isGiven(each, condition.matches))
    : isGiven(member, condition.matches);
};

/** Whether nobody can say yet. */
export const isOpen = (value: Readonly<Record<string, unknown>>, condition: Condition): boolean => {
  const member = memberAt(value, condition.path);
  const name = 'some' in condition ? condition.some : 'every' in condition ? condition.every : undefined;
  return (
    member === KNOWN_LATER ||
    (Array.isArray(member) &&
      (member.includes(KNOWN_LATER) || (name !== undefined && membersOf(member, name).includes(KNOWN_LATER))))
  );
};
