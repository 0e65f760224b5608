import { type Fault, show } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { knownFaults, UNKNOWN } from '../../workflow/rules/known-faults';
import type { Rule } from '../../workflow/rules/rule';
import { containsToken, replaceTokens } from '../terraform/terraform-document';

/** Stands for a token: treated as set; its value is resolved at plan time. */
export const TOKEN = UNKNOWN;

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
