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

/** RE2 refuses repeats over 1,000, so lengths are compared, not matched. */
const stringCondition = (value: string, { minLength, maxLength, pattern }: StringRule): string =>
  [
    `length(${value}) >= ${minLength}`,
    `length(${value}) <= ${maxLength}`,
    `can(regex(${hclString(`^(?:${pattern})$`)}, ${value}))`,
  ].join(' && ');

/** Every item of a list keeps a rule; null does not. */
export const everyItem = (list: string, rule: StringRule): string =>
  `alltrue([for item in ${list} : ${unlessNull('item', false, stringCondition('item', rule))}])`;

const tagConditions = (list: string, key: StringRule, value: StringRule): string[] => [
  `alltrue([for tag in ${list} : ${unlessNull('tag.Key', false, stringCondition('tag.Key', key))}])`,
  `alltrue([for tag in ${list} : ${unlessNull('tag.Value', false, stringCondition('tag.Value', value))}])`,
  `alltrue([for tag in ${list} : ${unlessNull('tag.Key', false, `!startswith(lower(tag.Key), "aws:") && tag.Key != "${EXECUTION_TAG_KEY}"`)}])`,
  `length(distinct(${list}[*].Key)) == length(${list})`,
];

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
