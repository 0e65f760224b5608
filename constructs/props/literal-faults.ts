import { type Fault, show } from '../../workflow/rules/fault';
import { isPresent, isRecord } from '../../workflow/rules/json-value';
import type { Condition, ObjectRule, Rule } from '../../workflow/rules/rule';
import { faultsBy } from '../../workflow/rules/rule-faults';
import { containsToken, replaceTokens } from '../terraform/terraform-document';

/** Stands for a token: treated as set; its value is resolved at plan time. */
export const TOKEN = Symbol('token');

/** Whether the value at a path, through every item of a list, is a token or a member of one. */
const meetsToken = (value: unknown, path: readonly string[]): boolean => {
  if (value === TOKEN) return true;
  if (Array.isArray(value)) return value.some((item) => meetsToken(item, path));
  const [name, ...below] = path;
  return name !== undefined && isRecord(value) && meetsToken(value[name], below);
};

const pathOf = (condition: Condition): string[] => {
  const member = 'some' in condition ? condition.some : 'every' in condition ? condition.every : undefined;
  return [condition.path, ...(member === undefined ? [] : [member])].flatMap((path) => path.split('.'));
};

/** The rule minus the relations that involve a token. */
const withoutUnresolvedRelations = (rule: ObjectRule, value: unknown): ObjectRule => ({
  ...rule,
  relations: rule.relations.filter(
    ({ when, needs }) => ![...when, ...needs].some((condition) => meetsToken(value, pathOf(condition))),
  ),
});

/** The faults of the literals in a value. Tokens, and what depends on one, are left to Terraform. */
export const knownFaults = (key: string, value: unknown, rule: Rule): Fault[] => {
  if (value === TOKEN) return [];
  return faultsBy(
    knownFaults,
    key,
    value,
    rule.kind === 'object' ? withoutUnresolvedRelations(rule, value) : rule,
  );
};

export const asToken = (): unknown => TOKEN;

/** Checks literals. Tokens are left to the validations of the Terraform variables. */
export const literalFaults = (key: string, value: unknown, rule: Rule): Fault[] =>
  isPresent(value) ? knownFaults(key, replaceTokens(value, asToken), rule) : [];

/** Checks each item of a list, unless the list holds a token. */
export const listFaults = (key: string, list: unknown, rule: Rule): Fault[] => {
  if (!isPresent(list) || containsToken(list)) return [];
  return Array.isArray(list)
    ? list.flatMap((item, index) => literalFaults(`${key}[${index}]`, item, rule))
    : [{ key, got: show(list), allowed: 'a list' }];
};
