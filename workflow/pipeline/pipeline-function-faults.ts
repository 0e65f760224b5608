import { type Fault, show } from '../rules/fault';
import { isRecord } from '../rules/json-value';
import { type IsOpen, isUnknown, knownFaultsBy } from '../rules/known-faults';
import type { Rule } from '../rules/rule';
import type { Check } from '../rules/rule-faults';
import { looksLikeFunction } from './pipeline-references';

const SCALAR_KINDS: readonly Rule['kind'][] = ['string', 'choice', 'boolean', 'integer'];

const FUNCTIONS = 'a function Get, with the path of a value, or Std:Join, with On and Values';

const isScalar = (value: unknown): boolean =>
  isUnknown(value) || ['string', 'number', 'boolean'].includes(typeof value);

const joinedFaults = (key: string, value: unknown): Fault[] => {
  if (looksLikeFunction(value)) return functionFaults(key, value);
  return isScalar(value)
    ? []
    : [{ key, got: show(value), allowed: 'a string, a number, true, false or a function' }];
};

const joinFaults = (key: string, join: unknown): Fault[] => {
  const { On, Values, ...others } = isRecord(join) ? join : {};
  if (
    !(typeof On === 'string' || isUnknown(On)) ||
    !Array.isArray(Values) ||
    Object.keys(others).length > 0
  ) {
    return [{ key, got: show(join), allowed: 'an object with On, a string, and Values, a list' }];
  }
  return Values.flatMap((value, index) => joinedFaults(`${key}.Values[${index}]`, value));
};

/** The faults of a function's form. What it refers to is not checked. */
const functionFaults = (key: string, value: Readonly<Record<string, unknown>>): Fault[] => {
  if (typeof value.Get === 'string' || isUnknown(value.Get)) return [];
  const name = 'Std:Join';
  return name in value
    ? joinFaults(`${key}.${name}`, value[name])
    : [{ key, got: show(value), allowed: FUNCTIONS }];
};

/** A function is given, but what its text will be is known only later. */
const isOpen: IsOpen = (value, condition) =>
  isUnknown(value) || (looksLikeFunction(value) && condition !== undefined && 'matches' in condition);

/** The faults of a value in which a function may stand for any scalar. */
export const faultsWithFunctions: Check = (key, value, rule) => {
  if (!looksLikeFunction(value)) return knownFaultsBy(faultsWithFunctions, isOpen)(key, value, rule);
  return SCALAR_KINDS.includes(rule.kind)
    ? functionFaults(key, value)
    : [
        {
          key,
          got: show(value),
          allowed: `${rule.allowed}, not a function, which stands for a single value`,
        },
      ];
};
