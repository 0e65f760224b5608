import { type Fault, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import { type IntegerRule, integer } from '../../rules/rule';
import { checked, valueWhere } from './field-rule';
import { isIntrinsicCall } from './intrinsic-function';
import { isInputReferencePath, isPath } from './json-path';

export const TEXT = valueWhere('a string', (value) => typeof value === 'string');

export const ANY_VALUE = checked('any value', () => []);

export const OBJECT = valueWhere('an object', isRecord);

/** The longest time of the language, about three years. */
const MAX_SECONDS = 99_999_999;

export const integerFrom = (minimum: number): IntegerRule => integer(minimum, MAX_SECONDS);

const orNull =
  (holds: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || holds(value);

const A_PATH = 'a path such as $.Job or $$.Execution.Id';

export const PATH = valueWhere(A_PATH, isPath);
export const PATH_OR_NULL = valueWhere(`${A_PATH}, or null`, orNull(isPath));

const A_REFERENCE_PATH = 'a path to one value of the input, such as $.Job';

export const REFERENCE_PATH = valueWhere(A_REFERENCE_PATH, isInputReferencePath);
export const REFERENCE_PATH_OR_NULL = valueWhere(
  `${A_REFERENCE_PATH}, or null`,
  orNull(isInputReferencePath),
);

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** T and Z are uppercase (Amazon States Language, Timestamps). */
export const TIMESTAMP = valueWhere(
  'a time such as 2030-01-31T12:00:00Z',
  (value) => typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value)),
);

const isPathOrCall = (value: unknown): boolean => isPath(value) || isIntrinsicCall(value);

const PATH_OR_CALL = "a path such as $.Job, or an intrinsic function such as States.Format('{}', $.Job)";

export const TEXT_PATH = valueWhere(PATH_OR_CALL, isPathOrCall);

const memberFaults = (key: string, name: string, member: unknown, template: object): Fault[] => {
  const place = `${key}.${name}`;
  if (!name.endsWith('.$')) return templateFaults(place, member);
  const plain = name.slice(0, -'.$'.length);
  return [
    ...(isPathOrCall(member) ? [] : [{ key: place, got: show(member), allowed: PATH_OR_CALL }]),
    ...(!plain.endsWith('.$') && Object.hasOwn(template, plain)
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
export const TEMPLATE = checked('any value', templateFaults);

export const OBJECT_TEMPLATE = checked('an object', (key, value) =>
  isRecord(value) ? templateFaults(key, value) : [{ key, got: show(value), allowed: 'an object' }],
);
