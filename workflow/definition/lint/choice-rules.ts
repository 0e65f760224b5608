import { type Fault, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import { BOOLEAN, object } from '../../rules/rule';
import { checked, type FieldRule, fieldFaults, list, valueWhere } from './field-rule';
import { PATH, TEXT, TIMESTAMP } from './field-values';

const ORDERS = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'] as const;

type Rules = Readonly<Record<string, FieldRule>>;

/** The operators that compare values of one type, with a literal or with the value at a path. */
const comparisons = (type: string, literal: FieldRule, orders: readonly string[] = ORDERS): Rules =>
  Object.fromEntries(
    orders.flatMap((order) => [
      [`${type}${order}`, literal],
      [`${type}${order}Path`, PATH],
    ]),
  );

const WILDCARD_TEXT = valueWhere(
  'a string in which a backslash is followed by * or by another one',
  (value) => typeof value === 'string' && /^(?:\\[*\\]|[^\\])*$/.test(value),
);

const COMPARISONS: Rules = {
  ...comparisons('String', TEXT),
  StringMatches: WILDCARD_TEXT,
  ...comparisons(
    'Numeric',
    valueWhere('a number', (value) => typeof value === 'number'),
  ),
  ...comparisons('Boolean', BOOLEAN, ['Equals']),
  ...comparisons('Timestamp', TIMESTAMP),
  IsNull: BOOLEAN,
  IsPresent: BOOLEAN,
  IsNumeric: BOOLEAN,
  IsString: BOOLEAN,
  IsBoolean: BOOLEAN,
  IsTimestamp: BOOLEAN,
};

const NESTED_CHOICE: FieldRule = checked('an object with a comparison, And, Or or Not', (key, value) =>
  choiceFaults(key, value, { Comment: TEXT }, []),
);

const NESTED_CHOICES = list(NESTED_CHOICE, 1, 'a list of one or more objects with a comparison');

const COMBINATIONS: Rules = { And: NESTED_CHOICES, Or: NESTED_CHOICES, Not: NESTED_CHOICE };

const OPERATORS: Rules = { ...COMPARISONS, ...COMBINATIONS };

/** The fields that go with an operator. Without one, every operator is known, so that a misspelt one gets a hint. */
const fieldsWith = (operator: string | undefined): Rules => {
  if (operator === undefined) return { Variable: PATH, ...OPERATORS };
  const rule = OPERATORS[operator];
  return {
    ...(Object.hasOwn(COMPARISONS, operator) && { Variable: PATH }),
    ...(rule && { [operator]: rule }),
  };
};

const ONE_OPERATOR = 'an object with exactly one of the comparisons, And, Or and Not';

const choiceFaults = (key: string, value: unknown, own: Rules, required: readonly string[]): Fault[] => {
  if (!isRecord(value)) return [{ key, got: show(value), allowed: ONE_OPERATOR }];
  const operators = Object.keys(value).filter((name) => Object.hasOwn(OPERATORS, name));
  const operator = operators.length === 1 ? operators[0] : undefined;
  const members = { ...fieldsWith(operator), ...own };
  const needed = [...required, ...(operator === undefined ? [] : Object.keys(fieldsWith(operator)))];
  return [
    ...(operator === undefined
      ? [{ key, got: operators.join(' and ') || 'none', allowed: ONE_OPERATOR }]
      : []),
    ...fieldFaults(key, value, object<FieldRule>(members, needed)),
  ];
};

const CHOICE: FieldRule = checked(ONE_OPERATOR, (key, value) =>
  choiceFaults(key, value, { Next: TEXT, Comment: TEXT }, ['Next']),
);

export const CHOICES = list(CHOICE, 1, 'a list of one or more objects with a comparison and Next');
