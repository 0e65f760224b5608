import { distance } from 'fastest-levenshtein';
import type { ProcessingJob } from './processing-job';
import {
  EXECUTION_TAG_KEY,
  type IntegerRule,
  type ListRule,
  type MapRule,
  PROCESSING_JOB_RULES,
  REQUIRED_KEYS,
  type Rule,
  type StringRule,
  type TagsRule,
} from './processing-job-rules';

/** One thing that is wrong with a job. */
export interface Fault {
  /** Where it is, for example `InstanceType` or `ContainerArguments[3]`. */
  readonly key: string;
  readonly got: string;
  readonly allowed: string;
}

/** A fault as one sentence. */
export const describeFault = ({ key, got, allowed }: Fault): string =>
  `${key}: got ${got}; allowed: ${allowed}`;

const SHOWN_CHARACTERS = 100;

/** A value as an error message shows it. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS
    ? `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`
    : text;
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
  if (!isRecord(value)) return [{ key, got: `${typeof value}, not a map`, allowed: rule.allowed }];
  const entries = Object.entries(value);
  if (entries.length > rule.maxEntries) {
    return [{ key, got: `${entries.length} entries`, allowed: rule.allowed }];
  }
  return entries.flatMap(([name, item]) => [
    ...stringFaults(`${key}, name`, name, rule.key),
    ...(keepsStringRule(item, rule.value)
      ? []
      : [{ key: `${key}.${name}`, got: describeHidden(item), allowed: rule.value.allowed }]),
  ]);
};

const describeHidden = (value: unknown): string =>
  typeof value === 'string'
    ? `a string of ${[...value].length} characters`
    : `a value of type ${typeof value}`;

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

/** The name among `known` that a person most likely meant, if one is near. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  const normal = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(normal(name), normal(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best && best.edits <= Math.max(2, best.candidate.length / 3) ? best.candidate : undefined;
};

const KNOWN_KEYS = Object.keys(PROCESSING_JOB_RULES) as (keyof ProcessingJob)[];

const isKnownKey = (key: string): key is keyof ProcessingJob => Object.hasOwn(PROCESSING_JOB_RULES, key);

const unknownKeyFault = (key: string): Fault => {
  const suggestion = nearest(key, KNOWN_KEYS);
  return {
    key,
    got: 'an unknown key',
    allowed: suggestion ? `did you mean ${suggestion}?` : KNOWN_KEYS.join(', '),
  };
};

/**
 * Every fault of a job; an empty list means that the API's limits are kept. An optional key that is null or
 * undefined counts as absent.
 * @param checkedElsewhere keys whose values are known only later, such as Terraform's; they count as present.
 */
export const validateProcessingJob = (job: unknown, checkedElsewhere: readonly string[] = []): Fault[] => {
  if (!isRecord(job))
    return [{ key: 'job', got: show(job), allowed: `an object with ${KNOWN_KEYS.join(', ')}` }];
  const present = Object.entries(job).filter(([, value]) => value !== null && value !== undefined);
  const given = new Set([...present.map(([key]) => key), ...checkedElsewhere]);
  return [
    ...Object.keys(job)
      .filter((key) => !isKnownKey(key))
      .map(unknownKeyFault),
    ...REQUIRED_KEYS.filter((key) => !given.has(key)).map((key) => ({
      key,
      got: 'nothing',
      allowed: PROCESSING_JOB_RULES[key].allowed,
    })),
    ...present.flatMap(([key, value]) =>
      isKnownKey(key) && !checkedElsewhere.includes(key)
        ? ruleFaults(key, value, PROCESSING_JOB_RULES[key])
        : [],
    ),
  ];
};
