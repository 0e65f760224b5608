import type { ChoiceRule, IntegerRule, ListRule, MapRule, Rule, StringRule } from '../../workflow/rules/rule';
import { hclString } from '../terraform/hcl';

/** A conditional, because `||` and `&&` evaluate both sides in Terraform before 1.12, which fails on null. */
export const unlessNull = (value: string, ifNull: boolean, condition: string): string =>
  `(${value} == null ? ${ifNull} : ${condition})`;

/** The pattern must match the whole string. */
export const matches = (value: string, pattern: string): string =>
  `can(regex(${hclString(`^(?:${pattern})$`)}, ${value}))`;

/**
 * Compares lengths outside the pattern, because RE2 rejects repeats over 1,000. `split` counts Unicode characters;
 * `length` of a string would count an emoji of several characters as one.
 */
const stringConditions = (
  value: string,
  { minLength, maxLength, pattern, reserved }: StringRule,
): string[] => [
  `length(split("", ${value})) >= ${minLength}`,
  `length(split("", ${value})) <= ${maxLength}`,
  matches(value, pattern),
  ...(reserved === undefined ? [] : [`!${matches(value, reserved)}`]),
];

const choiceConditions = (value: string, { values }: ChoiceRule): string[] => [
  `contains(${JSON.stringify(values)}, ${value})`,
];

const integerConditions = (value: string, { minimum, maximum }: IntegerRule): string[] => [
  `${value} >= ${minimum}`,
  `${value} <= ${maximum}`,
  `floor(${value}) == ${value}`,
];

/** Every item of the list follows the rule. A null item does not. */
export const everyItem = (list: string, rule: StringRule): string =>
  `alltrue([for item in ${list} : ${unlessNull('item', false, stringConditions('item', rule).join(' && '))}])`;

const noNullItem = (list: string): string => `alltrue([for item in ${list} : item != null])`;

const uniqueMember = (list: string, member: string): string =>
  `length(distinct([for item in ${list} : try(item.${member}, null)])) == length(${list})`;

/** The folders that the items name in any of the members, without repeated and trailing slashes. */
const foldersOf = (list: string, members: readonly string[]): string => {
  const paths = members.map((member) => `try(item.${member}, null)`).join(', ');
  return `[for path in flatten([for item in ${list} : [${paths}]]) : trimsuffix(replace(path, "//+/", "/"), "/") if path != null]`;
};

const uniqueFolders = (list: string, members: readonly string[]): string => {
  const folders = foldersOf(list, members);
  return `length(distinct(${folders})) == length(${folders})`;
};

const listConditions = (value: string, rule: ListRule): string[] => [
  `length(${value}) >= ${rule.minItems}`,
  `length(${value}) <= ${rule.maxItems}`,
  rule.item.kind === 'string' ? everyItem(value, rule.item) : noNullItem(value),
  ...(rule.uniqueBy === undefined ? [] : [uniqueMember(value, rule.uniqueBy)]),
  ...(rule.uniqueFolders === undefined ? [] : [uniqueFolders(value, rule.uniqueFolders)]),
];

const mapConditions = (value: string, { maxEntries, key, value: entry }: MapRule): string[] => [
  `length(${value}) <= ${maxEntries}`,
  everyItem(`keys(${value})`, key),
  everyItem(`values(${value})`, entry),
];

/**
 * The HCL expressions that are all true if a value, which is not null, follows a rule. The members of objects have
 * validations of their own.
 */
export const conditionsOf = (value: string, rule: Rule): string[] => {
  switch (rule.kind) {
    case 'string':
      return stringConditions(value, rule);
    case 'choice':
      return choiceConditions(value, rule);
    case 'integer':
      return integerConditions(value, rule);
    case 'list':
      return listConditions(value, rule);
    case 'map':
      return mapConditions(value, rule);
    // The type of the variable is all there is to check.
    case 'boolean':
    case 'object':
      return [];
  }
};

/** An HCL expression that is true if a value follows a rule, or is null. */
export const conditionOf = (value: string, rule: Rule): string =>
  unlessNull(value, true, conditionsOf(value, rule).join(' && ') || 'true');
