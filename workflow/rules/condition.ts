import { isPresent, memberAt } from './json-value';
import type { Condition } from './rule';

/** An object has no text to match, and String() throws for one without a prototype. */
const matchesAsText = (value: unknown, pattern: string): boolean =>
  typeof value !== 'object' && new RegExp(`^(?:${pattern})$`, 'u').test(String(value));

const isGiven = (value: unknown, pattern: string | undefined): boolean =>
  isPresent(value) && (pattern === undefined || matchesAsText(value, pattern));

const membersOf = (list: unknown, name: string): unknown[] =>
  Array.isArray(list) ? list.map((item) => memberAt(item, name)) : [];

/** Whether an object meets a condition. */
export const holds = (value: unknown, condition: Condition): boolean => {
  const member = memberAt(value, condition.path);
  if ('longerThan' in condition) return Array.isArray(member) && member.length > condition.longerThan;
  if ('every' in condition) return membersOf(member, condition.every).every(isPresent);
  return 'some' in condition
    ? membersOf(member, condition.some).some((each) => isGiven(each, condition.matches))
    : isGiven(member, condition.matches);
};
