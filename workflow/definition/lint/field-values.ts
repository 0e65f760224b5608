import { type Fault, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import type { IntegerRule, StringRule } from '../../rules/rule';
import { wholeNumber } from '../../rules/whole-number';
import { checked, orNull, valueWhere } from './field-rule';
import { isIntrinsicCall } from './intrinsic-function';
import { isInputReferencePath, isPath } from './json-path';

export const TEXT = valueWhere('a string', (value) => typeof value === 'string');

export const ANY_VALUE = orNull(checked('any value', () => []));

export const OBJECT = valueWhere('an object', isRecord);

/** The longest time of the language, about three years. */
const MAX_SECONDS = 99_999_999;

export const integer = (minimum: number, maximum: number = MAX_SECONDS): IntegerRule => ({
  kind: 'integer',
  minimum,
  maximum,
  allowed: `a whole number from ${wholeNumber(minimum)} to ${wholeNumber(maximum)}`,
});

export const PATH = valueWhere('a path such as $.Job or $$.Execution.Id', isPath);

export const REFERENCE_PATH = valueWhere(
  'a path to one value of the input, such as $.Job',
  isInputReferencePath,
);

/** RFC 3339 with an uppercase T and Z (Amazon States Language, Timestamps). */
export const TIMESTAMP: StringRule = {
  kind: 'string',
  minLength: 20,
  maxLength: 40,
  pattern: '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|[+\\-]\\d{2}:\\d{2})',
  allowed: 'a time such as 2030-01-31T12:00:00Z',
};

const isPathOrCall = (value: unknown): boolean => isPath(value) || isIntrinsicCall(value);

const PATH_OR_CALL = "a path such as $.Job, or an intrinsic function such as States.Format('{}', $.Job)";

export const TEXT_PATH = valueWhere(PATH_OR_CALL, isPathOrCall);

const memberFaults = (key: string, name: string, member: unknown, template: object): Fault[] => {
  const place = `${key}.${name}`;
  if (!name.endsWith('.$')) return templateFaults(place, member);
  const plain = name.slice(0, -'.$'.length);
  return [
    ...(isPathOrCall(member) ? [] : [{ key: place, got: show(member), allowed: PATH_OR_CALL }]),
    ...(Object.hasOwn(template, plain)
      ? [{ key: place, got: 'both', allowed: `left out where ${plain} is set` }]
      : []),
  ];
};

/** The faults of the paths in a payload template, however deep they are. */
export const templateFaults = (key: string, value: unknown): Fault[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => templateFaults(`${key}[${index}]`, item));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => memberFaults(key, name, member, value));
};

/** Any value; in an object, a key that ends with `.$` has a path or an intrinsic function. */
export const TEMPLATE = orNull(checked('any value', templateFaults));

export const OBJECT_TEMPLATE = checked('an object', (key, value) =>
  isRecord(value) ? templateFaults(key, value) : [{ key, got: show(value), allowed: 'an object' }],
);
