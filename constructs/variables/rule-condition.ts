import type { Condition, ListRule, Relation, Rule, StringRule } from '../../workflow/rules/rule';
import { hclString } from '../terraform/hcl';

/** Something that has to hold of a variable, as a condition of Terraform's language, and the sentence that tells it. */
export interface VariableCondition {
  readonly condition: string;
  readonly message: string;
}

/** @param place in the variable, such as `processing_inputs[*].S3Input.S3Uri`. */
export const mustBe = (place: string, allowed: string): string => `${place} must be ${allowed}.`;

/** What holds between members is no quality of one of them. */
export const allowedIs = (place: string, allowed: string): string => `${place}: allowed is ${allowed}.`;

const memberType = (type: string, required: boolean): string => (required ? type : `optional(${type})`);

/** Terraform's type for values of a rule. */
export const typeOf = (rule: Rule): string => {
  switch (rule.kind) {
    case 'string':
    case 'choice':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return 'number';
    case 'list':
      return `list(${typeOf(rule.item)})`;
    case 'map':
      return 'map(string)';
    case 'object': {
      const members = Object.entries(rule.members).map(
        ([name, member]) => `${name} = ${memberType(typeOf(member), rule.required.includes(name))}`,
      );
      return `object({ ${members.join(', ')} })`;
    }
  }
};

/** Terraform's || and && evaluate both sides, which fails on null; a conditional does not. */
const unlessNull = (value: string, ifNull: boolean, condition: string): string =>
  `(${value} == null ? ${ifNull} : ${condition})`;

const matches = (value: string, pattern: string): string =>
  `can(regex(${hclString(`^(?:${pattern})$`)}, ${value}))`;

/**
 * RE2 refuses repeats over 1,000, so lengths are compared, not matched; `length` of a string would count what a person
 * sees as one, such as an emoji of several characters.
 */
const stringCondition = (value: string, { minLength, maxLength, pattern, reserved }: StringRule): string =>
  [
    `length(split("", ${value})) >= ${minLength}`,
    `length(split("", ${value})) <= ${maxLength}`,
    matches(value, pattern),
    ...(reserved === undefined ? [] : [`!${matches(value, reserved)}`]),
  ].join(' && ');

/** Every item of a list keeps a rule; null does not. */
export const everyItem = (list: string, rule: StringRule): string =>
  `alltrue([for item in ${list} : ${unlessNull('item', false, stringCondition('item', rule))}])`;

/** Items that have no such member, or null, have no folder. */
const foldersOf = (list: string, members: readonly string[]): string => {
  const paths = members.map((member) => `try(item.${member}, null)`).join(', ');
  return `[for path in flatten([for item in ${list} : [${paths}]]) : trimsuffix(replace(path, "//+/", "/"), "/") if path != null]`;
};

const listConditions = (
  value: string,
  { minItems, maxItems, item, uniqueBy, uniqueFolders }: ListRule,
): string[] => [
  `length(${value}) >= ${minItems}`,
  `length(${value}) <= ${maxItems}`,
  ...(item.kind === 'string' ? [everyItem(value, item)] : [`alltrue([for item in ${value} : item != null])`]),
  ...(uniqueBy === undefined
    ? []
    : [`length(distinct([for item in ${value} : try(item.${uniqueBy}, null)])) == length(${value})`]),
  ...(uniqueFolders === undefined
    ? []
    : [`length(distinct(${foldersOf(value, uniqueFolders)})) == length(${foldersOf(value, uniqueFolders)})`]),
];

/** What a value has to keep by itself; what its members have to keep is told at their own places. */
const conditions = (value: string, rule: Rule): string[] => {
  switch (rule.kind) {
    case 'string':
      return [stringCondition(value, rule)];
    case 'choice':
      return [`contains(${JSON.stringify(rule.values)}, ${value})`];
    case 'integer':
      return [`${value} >= ${rule.minimum}`, `${value} <= ${rule.maximum}`, `floor(${value}) == ${value}`];
    case 'list':
      return listConditions(value, rule);
    case 'map':
      return [
        `length(${value}) <= ${rule.maxEntries}`,
        everyItem(`keys(${value})`, rule.key),
        everyItem(`values(${value})`, rule.value),
      ];
    // Terraform's type says it all.
    case 'boolean':
    case 'object':
      return [];
  }
};

/** The rule as a condition of Terraform's language; null keeps every rule. */
export const conditionOf = (value: string, rule: Rule): string =>
  unlessNull(value, true, conditions(value, rule).join(' && ') || 'true');

const present = (value: string, pattern: string | undefined): string =>
  pattern === undefined
    ? `try(${value}, null) != null`
    : `try(${matches(`tostring(${value})`, pattern)} && ${value} != null, false)`;

/** A list that may be null or stand below a null. */
const items = (list: string): string => `try([for item in ${list} : item], [])`;

/** A relation's condition; `refer` gives a member's path its expression. */
const relationCondition = (condition: Condition, refer: (path: string) => string): string => {
  const value = refer(condition.path);
  if ('longerThan' in condition) return `length(${items(value)}) > ${condition.longerThan}`;
  if ('every' in condition) {
    return `alltrue([for item in ${items(value)} : ${present(`item.${condition.every}`, undefined)}])`;
  }
  return 'some' in condition
    ? `anytrue([for item in ${items(value)} : ${present(`item.${condition.some}`, condition.matches)}])`
    : present(value, condition.matches);
};

/** The relation as a condition of Terraform's language. */
export const relationHolds = ({ when, needs }: Relation, refer: (path: string) => string): string => {
  const all = when.map((condition) => relationCondition(condition, refer)).join(' && ') || 'true';
  const any = needs.map((condition) => relationCondition(condition, refer)).join(' || ') || 'false';
  return `(!(${all}) || (${any}))`;
};

/** Values at a place of a variable: an expression that lists them, each of which may be null. */
interface Place {
  readonly name: string;
  readonly values: string;
}

const ofEach = ({ values }: Place, condition: string): string =>
  `alltrue([for value in ${values} : ${condition}])`;

const ownCondition = (place: Place, rule: Rule, required: boolean): VariableCondition[] => {
  const [first, ...others] = conditions('value', rule);
  if (first === undefined && !required) return [];
  const condition = ofEach(place, unlessNull('value', !required, [first ?? 'true', ...others].join(' && ')));
  return [{ condition, message: mustBe(place.name, rule.allowed) }];
};

const conditionsBelow = (place: Place, rule: Rule): VariableCondition[] => {
  if (rule.kind === 'list' && rule.item.kind === 'object') {
    const values = `flatten([for value in ${place.values} : value == null ? [] : value])`;
    return conditionsBelow({ name: `${place.name}[*]`, values }, rule.item);
  }
  if (rule.kind !== 'object') return [];
  const members = Object.entries(rule.members).flatMap(([name, member]) => {
    const below = {
      name: `${place.name}.${name}`,
      values: `[for value in ${place.values} : value.${name} if value != null]`,
    };
    return [...ownCondition(below, member, rule.required.includes(name)), ...conditionsBelow(below, member)];
  });
  const relations = rule.relations.map((relation) => ({
    condition: ofEach(
      place,
      unlessNull(
        'value',
        true,
        relationHolds(relation, (path) => `value.${path}`),
      ),
    ),
    message: allowedIs(
      relation.key === undefined ? place.name : `${place.name}.${relation.key}`,
      relation.allowed,
    ),
  }));
  return [...members, ...relations];
};

/** All that a rule asks of a variable: of its value, and of every member below. null keeps every rule. */
export const variableConditions = (name: string, rule: Rule): VariableCondition[] => {
  const value = `var.${name}`;
  const own = conditions(value, rule).length > 0;
  return [
    ...(own ? [{ condition: conditionOf(value, rule), message: mustBe(name, rule.allowed) }] : []),
    ...conditionsBelow({ name, values: `[${value}]` }, rule),
  ];
};
