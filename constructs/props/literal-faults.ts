import type { Fault } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { knownFaults, UNKNOWN } from '../../workflow/rules/known-faults';
import type { Rule } from '../../workflow/rules/rule';
import { replaceTokens } from '../terraform/terraform-document';

/** Stands for a token: treated as set; its value is resolved at plan time. */
export const TOKEN = UNKNOWN;

export const asToken = (): unknown => TOKEN;

/** Checks literals. Tokens are left to the validations of the Terraform variables. */
export const literalFaults = (key: string, value: unknown, rule: Rule): Fault[] =>
  isPresent(value) ? knownFaults(key, replaceTokens(value, asToken), rule) : [];
