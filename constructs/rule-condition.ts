import { EXECUTION_TAG_KEY, type Rule, type StringRule } from '../workflow/processing-job-rules';
import { hclString } from './hcl';

/** Terraform's type for values of a rule. */
export const typeOf = (rule: Rule): string => {
  switch (rule.kind) {
    case 'string':
      return 'string';
    case 'integer':
      return 'number';
    case 'list':
      return 'list(string)';
    case 'map':
      return 'map(string)';
    case 'tags':
      return 'list(object({ Key = string, Value = string }))';
  }
};

/** Terraform's || and && evaluate both sides, which fails on null; a conditional does not. */
const unlessNull = (value: string, ifNull: boolean, condition: string): string =>
  `(${value} == null ? ${ifNull} : ${condition})`;

/**
 * RE2 refuses repeats over 1,000, so lengths are compared, not matched; `length` of a string would count what a person
 * sees as one, such as an emoji of several characters.
 */
const stringCondition = (value: string, { minLength, maxLength, pattern }: StringRule): string =>
  [
    `length(split("", ${value})) >= ${minLength}`,
    `length(split("", ${value})) <= ${maxLength}`,
    `can(regex(${hclString(`^(?:${pattern})$`)}, ${value}))`,
  ].join(' && ');

/** Every item of a list keeps a rule; null does not. */
export const everyItem = (list: string, rule: StringRule): string =>
  `alltrue([for item in ${list} : ${unlessNull('item', false, stringCondition('item', rule))}])`;

/** IAM tells tag keys of a role apart without their case. */
const tagConditions = (list: string, key: StringRule, value: StringRule): string[] => {
  const reserved = `!startswith(lower(tag.Key), "aws:") && tag.Key != "${EXECUTION_TAG_KEY}"`;
  const whole = [stringCondition('tag.Key', key), stringCondition('tag.Value', value), reserved].join(' && ');
  const given = unlessNull('tag', false, unlessNull('tag.Key', false, unlessNull('tag.Value', false, whole)));
  return [
    `alltrue([for tag in ${list} : ${given}])`,
    `length(distinct([for tag in ${list} : lower(try(tag.Key, "null"))])) == length(${list})`,
  ];
};

const conditions = (value: string, rule: Rule): string[] => {
  switch (rule.kind) {
    case 'string':
      return [stringCondition(value, rule)];
    case 'integer':
      return [`${value} >= ${rule.minimum}`, `${value} <= ${rule.maximum}`, `floor(${value}) == ${value}`];
    case 'list':
      return [
        `length(${value}) >= ${rule.minItems}`,
        `length(${value}) <= ${rule.maxItems}`,
        everyItem(value, rule.item),
      ];
    case 'map':
      return [
        `length(${value}) <= ${rule.maxEntries}`,
        everyItem(`keys(${value})`, rule.key),
        everyItem(`values(${value})`, rule.value),
      ];
    case 'tags':
      return [`length(${value}) <= ${rule.maxItems}`, ...tagConditions(value, rule.key, rule.value)];
  }
};

/** The rule as a condition of Terraform's language; null keeps every rule. */
export const conditionOf = (value: string, rule: Rule): string =>
  unlessNull(value, true, conditions(value, rule).join(' && '));
