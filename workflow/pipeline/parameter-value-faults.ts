import { type Fault, show } from '../rules/fault';
import { isPresent, isRecord } from '../rules/json-value';
import { isUnknown } from '../rules/known-faults';
import { matchesStringRule } from '../rules/rule-faults';
import type { ParameterType } from './pipeline-definition';
import { PARAMETER_TEXT_RULE } from './pipeline-rules';

/** A value that a parameter may have, by its type. */
const VALUES: Readonly<
  Record<ParameterType, { readonly has: (value: unknown) => boolean; readonly allowed: string }>
> = {
  String: {
    has: (value) => matchesStringRule(value, PARAMETER_TEXT_RULE),
    allowed: PARAMETER_TEXT_RULE.allowed,
  },
  Integer: { has: Number.isSafeInteger, allowed: 'a whole number' },
  Float: { has: Number.isFinite, allowed: 'a number' },
  Boolean: { has: (value) => typeof value === 'boolean', allowed: 'true or false' },
};

const isParameterType = (type: unknown): type is ParameterType =>
  typeof type === 'string' && Object.hasOwn(VALUES, type);

const valueOfTypeFaults = (key: string, value: unknown, type: ParameterType): Fault[] => {
  const { has, allowed } = VALUES[type];
  return isUnknown(value) || has(value)
    ? []
    : [{ key, got: show(value), allowed: `${allowed}, because Type is ${type}` }];
};

/** The faults of a parameter's default. */
export const parameterValueFaults = (key: string, parameter: unknown): Fault[] => {
  const { Type, DefaultValue, EnumValues } = isRecord(parameter) ? parameter : {};
  if (!isPresent(DefaultValue) || !isParameterType(Type)) return [];
  const place = `${key}.DefaultValue`;
  const faults = valueOfTypeFaults(place, DefaultValue, Type);
  const isOpen =
    isUnknown(DefaultValue) || !Array.isArray(EnumValues) || EnumValues.some((each) => isUnknown(each));
  return faults.length > 0 || isOpen || EnumValues.includes(DefaultValue)
    ? faults
    : [{ key: place, got: show(DefaultValue), allowed: `one of EnumValues: ${EnumValues.join(', ')}` }];
};
