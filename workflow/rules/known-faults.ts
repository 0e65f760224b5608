import { isRecord } from './json-value';
import type { Condition, ObjectRule } from './rule';
import { type Check, faultsBy } from './rule-faults';

/** Stands for a value that is known only later: it counts as set, and no rule applies to it. */
export const UNKNOWN = Symbol('unknown');

/** Whether a value, which a condition may be about, is known only later. */
export type IsOpen = (value: unknown, condition?: Condition) => boolean;

/** Whether the value at a path, through every item of a list, is open or a member of an open one. */
const meetsOpen = (value: unknown, path: readonly string[], isOpen: (value: unknown) => boolean): boolean => {
  if (isOpen(value)) return true;
  if (Array.isArray(value)) return value.some((item) => meetsOpen(item, path, isOpen));
  const [name, ...below] = path;
  return name !== undefined && isRecord(value) && meetsOpen(value[name], below, isOpen);
};

const pathOf = (condition: Condition): string[] => {
  const member = 'some' in condition ? condition.some : 'every' in condition ? condition.every : undefined;
  return [condition.path, ...(member === undefined ? [] : [member])].flatMap((path) => path.split('.'));
};

/** The rule minus the relations that only an open value decides. */
const withoutOpenRelations = (rule: ObjectRule, value: unknown, isOpen: IsOpen): ObjectRule => ({
  ...rule,
  relations: rule.relations.filter(
    ({ when, needs }) =>
      ![...when, ...needs].some((condition) =>
        meetsOpen(value, pathOf(condition), (each) => isOpen(each, condition)),
      ),
  ),
});

/** Checks what is known of a value, with `check` for its members, items and entries. */
export const knownFaultsBy =
  (check: Check, isOpen: IsOpen): Check =>
  (key, value, rule) =>
    isOpen(value)
      ? []
      : faultsBy(
          check,
          key,
          value,
          rule.kind === 'object' ? withoutOpenRelations(rule, value, isOpen) : rule,
        );

export const isUnknown: IsOpen = (value) => value === UNKNOWN;

/** The faults of what is known of a value. `UNKNOWN`, and what depends on one, is not checked. */
export const knownFaults: Check = (key, value, rule) =>
  knownFaultsBy(knownFaults, isUnknown)(key, value, rule);
