import { type Fault, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import type { ListRule, ObjectRule, Relation, Rule } from '../../rules/rule';
import { type Check, faultsBy } from '../../rules/rule-faults';

/** A value whose rule only a function can tell, such as a path. */
interface CheckedRule {
  readonly kind: 'checked';
  readonly faults: (key: string, value: unknown) => Fault[];
  readonly allowed: string;
}

/** What a field of a definition may be. */
export type FieldRule =
  | Exclude<Rule, ListRule | ObjectRule>
  | ListRule<FieldRule>
  | ObjectRule<FieldRule>
  | CheckedRule;

export const checked = (allowed: string, faults: CheckedRule['faults']): FieldRule => ({
  kind: 'checked',
  faults,
  allowed,
});

/** The rule of values for which a predicate holds. */
export const valueWhere = (allowed: string, holds: (value: unknown) => boolean): FieldRule =>
  checked(allowed, (key, value) => (holds(value) ? [] : [{ key, got: show(value), allowed }]));

export const list = (item: FieldRule, minItems: number, allowed: string): ListRule<FieldRule> => ({
  kind: 'list',
  minItems,
  maxItems: Number.POSITIVE_INFINITY,
  item,
  allowed,
});

/** The faults of members that are null. The rules of a job take null for absent, the language does not. */
const nullFaults = (
  key: string,
  value: unknown,
  { members, required }: ObjectRule<FieldRule>,
): readonly Fault[] => {
  if (!isRecord(value)) return [];
  const nulls = Object.keys(value).filter((name) => value[name] === null && !required.includes(name));
  return nulls.flatMap((name) => {
    const rule = Object.hasOwn(members, name) ? members[name] : undefined;
    return rule ? fieldFaults(key === '' ? name : `${key}.${name}`, null, rule) : [];
  });
};

/** Every fault of a field by its rule. */
export const fieldFaults: Check<FieldRule> = (key, value, rule) => {
  if (rule.kind === 'checked') return rule.faults(key, value);
  return [
    ...faultsBy(fieldFaults, key, value, rule),
    ...(rule.kind === 'object' ? nullFaults(key, value, rule) : []),
  ];
};

/** Of these fields, only one may be set. */
export const atMostOne = (...names: readonly string[]): readonly Relation[] =>
  names.flatMap((first, index) =>
    names.slice(index + 1).map((second) => ({
      key: second,
      when: [{ path: first }, { path: second }],
      needs: [],
      allowed: `left out where ${first} is set`,
    })),
  );

/** Of these fields, one or more must be set. */
export const atLeastOne = (first: string, ...others: readonly string[]): readonly Relation[] => [
  {
    key: first,
    when: [],
    needs: [first, ...others].map((path) => ({ path })),
    allowed: `set, or instead of it ${others.join(' or ')}`,
  },
];

/** Of these fields, one must be set, and not another. */
export const exactlyOneOf = (first: string, ...others: readonly string[]): readonly Relation[] => [
  ...atLeastOne(first, ...others),
  ...atMostOne(first, ...others),
];
