import type { Condition, Relation } from '../../workflow/rules/rule';
import { matches } from './rule-condition';

/** The member is set, and matches the pattern if there is one. `try` covers members of objects that are null. */
const isSet = (member: string, pattern?: string): string =>
  pattern === undefined
    ? `try(${member}, null) != null`
    : `try(${matches(`tostring(${member})`, pattern)} && ${member} != null, false)`;

/** The items of a list that may be null, or belong to an object that is null. */
const itemsOf = (list: string): string => `try([for item in ${list} : item], [])`;

const longerThan = (list: string, length: number): string => `length(${itemsOf(list)}) > ${length}`;

const everyItemHas = (list: string, member: string): string =>
  `alltrue([for item in ${itemsOf(list)} : ${isSet(`item.${member}`)}])`;

const someItemHas = (list: string, member: string, pattern?: string): string =>
  `anytrue([for item in ${itemsOf(list)} : ${isSet(`item.${member}`, pattern)}])`;

const conditionExpression = (condition: Condition, refer: (path: string) => string): string => {
  const value = refer(condition.path);
  if ('longerThan' in condition) return longerThan(value, condition.longerThan);
  if ('every' in condition) return everyItemHas(value, condition.every);
  if ('some' in condition) return someItemHas(value, condition.some, condition.matches);
  return isSet(value, condition.matches);
};

/**
 * An HCL expression that is true if a relation between members holds.
 * @param refer returns the expression of a member for its path, such as `S3Input.LocalPath`.
 */
export const relationCondition = ({ when, needs }: Relation, refer: (path: string) => string): string => {
  const all = when.map((condition) => conditionExpression(condition, refer)).join(' && ') || 'true';
  const any = needs.map((condition) => conditionExpression(condition, refer)).join(' || ') || 'false';
  return `(!(${all}) || (${any}))`;
};
