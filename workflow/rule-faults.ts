import { type Fault, show, showHidden } from './fault';
import { isRecord } from './json-value';
import {
  EXECUTION_TAG_KEY,
  type IntegerRule,
  type ListRule,
  type MapRule,
  type Rule,
  type StringRule,
  type TagsRule,
} from './processing-job-rules';

/** Whether a value keeps a string rule. */
export const keepsStringRule = (value: unknown, rule: StringRule): value is string => {
  if (typeof value !== 'string') return false;
  const length = [...value].length;
  return (
    length >= rule.minLength &&
    length <= rule.maxLength &&
    new RegExp(`^(?:${rule.pattern})$`, 'u').test(value)
  );
};

const integerFaults = (key: string, value: unknown, rule: IntegerRule): Fault[] =>
  typeof value === 'number' && Number.isInteger(value) && value >= rule.minimum && value <= rule.maximum
    ? []
    : [{ key, got: show(value), allowed: rule.allowed }];

const stringFaults = (key: string, value: unknown, rule: StringRule): Fault[] =>
  keepsStringRule(value, rule) ? [] : [{ key, got: show(value), allowed: rule.allowed }];

const listFaults = (key: string, value: unknown, rule: ListRule): Fault[] => {
  if (!Array.isArray(value)) return [{ key, got: show(value), allowed: rule.allowed }];
  if (value.length < rule.minItems || value.length > rule.maxItems) {
    return [{ key, got: `a list of ${value.length}`, allowed: rule.allowed }];
  }
  return value.flatMap((item, index) => stringFaults(`${key}[${index}]`, item, rule.item));
};

/** Values are not shown: an environment may hold what no log should. */
const mapFaults = (key: string, value: unknown, rule: MapRule): Fault[] => {
  if (!isRecord(value)) return [{ key, got: showHidden(value), allowed: rule.allowed }];
  const entries = Object.entries(value);
  if (entries.length > rule.maxEntries) {
    return [{ key, got: `${entries.length} entries`, allowed: rule.allowed }];
  }
  return entries.flatMap(([name, item]) => [
    ...(keepsStringRule(name, rule.key)
      ? []
      : [{ key: `${key}, name`, got: showHidden(name), allowed: rule.key.allowed }]),
    ...(keepsStringRule(item, rule.value)
      ? []
      : [{ key: `${key}.${name}`, got: showHidden(item), allowed: rule.value.allowed }]),
  ]);
};

const tagFaults = (key: string, tag: unknown, rule: TagsRule): Fault[] => {
  if (!isRecord(tag)) return [{ key, got: show(tag), allowed: 'an object with Key and Value' }];
  const unknown = Object.keys(tag).filter((name) => name !== 'Key' && name !== 'Value');
  return [
    ...unknown.map((name) => ({
      key: `${key}.${name}`,
      got: show(tag[name]),
      allowed: 'only Key and Value',
    })),
    ...stringFaults(`${key}.Key`, tag.Key, rule.key),
    ...stringFaults(`${key}.Value`, tag.Value, rule.value),
    ...(isReservedTagKey(tag.Key)
      ? [
          {
            key: `${key}.Key`,
            got: show(tag.Key),
            allowed: `a key other than ${EXECUTION_TAG_KEY} and aws:…`,
          },
        ]
      : []),
  ];
};

const isReservedTagKey = (key: unknown): boolean =>
  typeof key === 'string' && (key === EXECUTION_TAG_KEY || key.toLowerCase().startsWith('aws:'));

const tagsFaults = (key: string, value: unknown, rule: TagsRule): Fault[] => {
  if (!Array.isArray(value)) return [{ key, got: show(value), allowed: rule.allowed }];
  if (value.length > rule.maxItems) return [{ key, got: `a list of ${value.length}`, allowed: rule.allowed }];
  const keys = value.map((tag: unknown) => (isRecord(tag) ? tag.Key : undefined));
  return value.flatMap((tag: unknown, index) => [
    ...tagFaults(`${key}[${index}]`, tag, rule),
    ...(typeof keys[index] === 'string' && keys.indexOf(keys[index]) < index
      ? [{ key: `${key}[${index}].Key`, got: `${show(keys[index])} again`, allowed: 'each key once' }]
      : []),
  ]);
};

/** What is wrong with one value by one rule. */
export const ruleFaults = (key: string, value: unknown, rule: Rule): Fault[] => {
  switch (rule.kind) {
    case 'string':
      return stringFaults(key, value, rule);
    case 'integer':
      return integerFaults(key, value, rule);
    case 'list':
      return listFaults(key, value, rule);
    case 'map':
      return mapFaults(key, value, rule);
    case 'tags':
      return tagsFaults(key, value, rule);
  }
};
