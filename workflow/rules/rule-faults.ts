import { holds } from './condition';
import { type Fault, NOT_SET, shorten, show, showHidden, type ValueFault } from './fault';
import { isPresent, isRecord, memberAt } from './json-value';
import { nameHint } from './nearest-name';
import type {
  ChoiceRule,
  IntegerRule,
  ListRule,
  MapRule,
  ObjectRule,
  Relation,
  Rule,
  StringRule,
} from './rule';

/** Checks a value by a rule; `key` is where the value is. */
export type Check<AnyRule = Rule> = (key: string, value: unknown, rule: AnyRule) => Fault[];

/** What every rule has, of whatever kind it is. */
interface Described {
  readonly allowed: string;
}

const matchesWhole = (text: string, pattern: string): boolean =>
  new RegExp(`^(?:${pattern})$`, 'u').test(text);

/** Whether a value follows a string rule. */
export const matchesStringRule = (value: unknown, rule: StringRule): value is string => {
  if (typeof value !== 'string') return false;
  const length = [...value].length;
  return (
    length >= rule.minLength &&
    length <= rule.maxLength &&
    matchesWhole(value, rule.pattern) &&
    !(rule.reserved !== undefined && matchesWhole(value, rule.reserved))
  );
};

const faultUnless = (keeps: boolean, key: string, value: unknown, { allowed }: Described): Fault[] =>
  keeps ? [] : [{ key, got: show(value), allowed }];

const matchesIntegerRule = (value: unknown, { minimum, maximum }: IntegerRule): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum;

const matchesChoice = (value: unknown, { values }: ChoiceRule): boolean =>
  typeof value === 'string' && values.includes(value);

/** Faults hide names and values, as an environment may hold secrets. */
const mapFaults = (key: string, value: unknown, rule: MapRule, check: Check<StringRule>): Fault[] => {
  if (!isRecord(value)) return [{ key, got: showHidden(value), allowed: rule.allowed }];
  const entries = Object.entries(value);
  if (entries.length > rule.maxEntries) {
    return [{ key, got: `${entries.length} entries`, allowed: rule.allowed }];
  }
  const hidden = (place: string, text: unknown, textRule: StringRule): Fault[] =>
    check(place, text, textRule).map((fault) => ({ ...fault, got: showHidden(text) }));
  return entries.flatMap(([name, item]) => [
    ...hidden(`${key}, name`, name, rule.key),
    ...hidden(`${key}.${name}`, item, rule.value),
  ]);
};

const repetitionFaults = (key: string, items: readonly unknown[], member: string): Fault[] => {
  const values = items.map((item) => (isRecord(item) ? item[member] : undefined));
  return values.flatMap((value, index) =>
    typeof value === 'string' && values.indexOf(value) < index
      ? [{ key: `${key}[${index}].${member}`, got: `${show(value)} again`, allowed: 'unique in the list' }]
      : [],
  );
};

/** A trailing or double slash does not change which folder a path names. */
const asFolder = (path: string): string => path.replaceAll(/\/+/g, '/').replace(/\/$/, '');

const repeatedFolderFaults = (
  key: string,
  items: readonly unknown[],
  members: readonly string[],
): Fault[] => {
  const given = items.flatMap((item, index) =>
    members.flatMap((member) => {
      const path = memberAt(item, member);
      return typeof path === 'string' ? [{ key: `${key}[${index}].${member}`, path }] : [];
    }),
  );
  const folders = given.map(({ path }) => asFolder(path));
  return given
    .filter((_, index) => folders.indexOf(folders[index] ?? '') < index)
    .map((each) => ({ key: each.key, got: `${show(each.path)} again`, allowed: 'unique in the list' }));
};

const listFaults = <AnyRule>(
  key: string,
  value: unknown,
  rule: ListRule<AnyRule>,
  check: Check<AnyRule>,
): Fault[] => {
  if (!Array.isArray(value)) return [{ key, got: show(value), allowed: rule.allowed }];
  if (value.length < rule.minItems || value.length > rule.maxItems) {
    return [{ key, got: `a list of ${value.length}`, allowed: rule.allowed }];
  }
  return [
    ...value.flatMap((item: unknown, index) => check(`${key}[${index}]`, item, rule.item)),
    ...(rule.uniqueBy === undefined ? [] : repetitionFaults(key, value, rule.uniqueBy)),
    ...(rule.uniqueFolders === undefined ? [] : repeatedFolderFaults(key, value, rule.uniqueFolders)),
  ];
};

const below = (key: string, member: string): string => (key === '' ? member : `${key}.${member}`);

const unknownMember = (key: string, member: string, known: readonly string[]): Fault => ({
  key: below(key, shorten(member)),
  unknown: 'key',
  hint: nameHint(member, known, 'key'),
});

/** The members that a relation is about and that are given, with the values that it matches. */
const givenMembers = (value: Readonly<Record<string, unknown>>, { key, when, needs }: Relation): string => {
  const present = [...when, ...needs].filter((condition) => holds(value, condition));
  const described = present.map((condition) =>
    'matches' in condition && !('some' in condition)
      ? `${condition.path} ${show(memberAt(value, condition.path))}`
      : condition.path,
  );
  return [...new Set(described)].join(' and ') || (key === undefined ? 'neither' : NOT_SET);
};

const isBroken = (value: Readonly<Record<string, unknown>>, { when, needs }: Relation): boolean =>
  when.every((condition) => holds(value, condition)) && !needs.some((condition) => holds(value, condition));

const relationFaults = (
  key: string,
  value: Readonly<Record<string, unknown>>,
  relations: readonly Relation[],
): ValueFault[] =>
  relations
    .filter((relation) => isBroken(value, relation))
    .map((relation) => ({
      key: relation.key === undefined ? key : below(key, relation.key),
      got: givenMembers(value, relation),
      allowed: relation.allowed,
    }));

const memberFaults = <AnyRule>(
  key: string,
  value: Readonly<Record<string, unknown>>,
  rule: ObjectRule<AnyRule>,
  check: Check<AnyRule>,
): Fault[] => {
  const known = Object.keys(rule.members);
  return Object.entries(value).flatMap(([name, member]) => {
    const memberRule = Object.hasOwn(rule.members, name) ? rule.members[name] : undefined;
    if (!memberRule) return [unknownMember(key, name, known)];
    return isPresent(member) ? check(below(key, name), member, memberRule) : [];
  });
};

/** A member that is null or undefined counts as absent. */
const objectFaults = <AnyRule extends Described>(
  key: string,
  value: unknown,
  rule: ObjectRule<AnyRule>,
  check: Check<AnyRule>,
): Fault[] => {
  if (!isRecord(value)) return [{ key: key || 'job', got: show(value), allowed: rule.allowed }];
  const missing = rule.required.filter((name) => !isPresent(value[name]));
  return [
    ...missing.map((name) => ({
      key: below(key, name),
      got: NOT_SET,
      allowed: rule.members[name]?.allowed ?? '',
    })),
    ...memberFaults(key, value, rule, check),
    ...relationFaults(key, value, rule.relations),
  ];
};

/** The faults of a value by a rule, with `check` for its members, items and entries, so that a caller can skip some. */
export const faultsBy = <AnyRule extends Described = Rule>(
  check: Check<StringRule> & Check<AnyRule>,
  key: string,
  value: unknown,
  rule: Exclude<Rule, ListRule | ObjectRule> | ListRule<AnyRule> | ObjectRule<AnyRule>,
): Fault[] => {
  switch (rule.kind) {
    case 'string':
      return faultUnless(matchesStringRule(value, rule), key, value, rule);
    case 'choice':
      return faultUnless(matchesChoice(value, rule), key, value, rule);
    case 'boolean':
      return faultUnless(typeof value === 'boolean', key, value, rule);
    case 'integer':
      return faultUnless(matchesIntegerRule(value, rule), key, value, rule);
    case 'list':
      return listFaults(key, value, rule, check);
    case 'map':
      return mapFaults(key, value, rule, check);
    case 'object':
      return objectFaults(key, value, rule, check);
  }
};

/** Every fault of a value by a rule. */
export const ruleFaults: Check = (key, value, rule) => faultsBy(ruleFaults, key, value, rule);
