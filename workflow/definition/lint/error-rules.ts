import { type Fault, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import { choice, integer, type ObjectRule, object } from '../../rules/rule';
import { checked, type FieldRule, fieldFaults, list, valueWhere } from './field-rule';
import { integerFrom, REFERENCE_PATH_OR_NULL, TEXT } from './field-values';

/** The errors that Step Functions itself raises (developer guide, Error names). */
const STATES_ERRORS = [
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
];

const isErrorName = (value: unknown): boolean =>
  typeof value === 'string' &&
  (!value.startsWith('States.') ||
    STATES_ERRORS.includes(value) ||
    /^States\.Http\.StatusCode\.\d{3}$/.test(value));

const ERROR_NAME = valueWhere(
  `an error's name, which if it begins with States. is one of ${STATES_ERRORS.join(', ')}`,
  isErrorName,
);

const ERROR_EQUALS = list(ERROR_NAME, 1, 'a list of one or more names of errors');

/** A multiplier, which may be a fraction. */
const BACKOFF_RATE = valueWhere(
  'a number of at least 1',
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 1,
);

/** About a year: Step Functions refuses a longer delay. */
const MAX_DELAY_IN_SECONDS = 31_622_400;

const RETRIER = object<FieldRule>(
  {
    Comment: TEXT,
    ErrorEquals: ERROR_EQUALS,
    IntervalSeconds: integerFrom(1),
    MaxAttempts: integerFrom(0),
    BackoffRate: BACKOFF_RATE,
    MaxDelaySeconds: integer(1, MAX_DELAY_IN_SECONDS),
    JitterStrategy: choice('FULL', 'NONE'),
  },
  ['ErrorEquals'],
);

const CATCHER = object<FieldRule>(
  {
    Comment: TEXT,
    ErrorEquals: ERROR_EQUALS,
    ResultPath: REFERENCE_PATH_OR_NULL,
    Next: TEXT,
  },
  ['ErrorEquals', 'Next'],
);

/** States.ALL matches every error, so it is alone and the last: nothing after it could match. */
const wildcardFaults = (key: string, handlers: unknown): Fault[] => {
  const errors = Array.isArray(handlers)
    ? handlers.map((handler: unknown) => (isRecord(handler) ? handler.ErrorEquals : undefined))
    : [];
  return errors.flatMap((names, index) => {
    if (!Array.isArray(names) || !names.includes('States.ALL')) return [];
    const place = `${key}[${index}].ErrorEquals`;
    return [
      ...(names.length > 1
        ? [{ key: place, got: show(names), allowed: 'States.ALL alone, or names without it' }]
        : []),
      ...(index < errors.length - 1
        ? [
            {
              key: place,
              got: `States.ALL before ${key}[${index + 1}]`,
              allowed: `without States.ALL, which only the last of ${key} may have`,
            },
          ]
        : []),
    ];
  });
};

const handlers = (handler: ObjectRule<FieldRule>, allowed: string): FieldRule =>
  checked(allowed, (key, value) => [
    ...fieldFaults(key, value, list(handler, 0, allowed)),
    ...wildcardFaults(key, value),
  ]);

export const RETRY = handlers(RETRIER, 'a list of objects with ErrorEquals');
export const CATCH = handlers(CATCHER, 'a list of objects with ErrorEquals and Next');
