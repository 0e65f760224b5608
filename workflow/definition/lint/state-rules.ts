import { type Fault, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import { choice, object, type Relation, type StringRule } from '../../rules/rule';
import { CHOICES } from './choice-rules';
import { CATCH, RETRY } from './error-rules';
import { atMostOne, exactlyOneOf, type FieldRule, fieldFaults, list, valueWhere } from './field-rule';
import {
  ANY_VALUE,
  integerFrom,
  OBJECT,
  OBJECT_TEMPLATE,
  PATH_OR_NULL,
  REFERENCE_PATH,
  REFERENCE_PATH_OR_NULL,
  TEXT,
  TEXT_PATH,
  TIMESTAMP,
} from './field-values';
import { MAP_FIELDS, MAP_RELATIONS } from './map-rules';

type Fields = Readonly<Record<string, FieldRule>>;

/** Fields of every state. The definitions are written in JSONPath, not in JSONata. */
const STATE: Fields = { Type: TEXT, Comment: TEXT, QueryLanguage: choice('JSONPath') };

const INPUT_AND_OUTPUT: Fields = { InputPath: PATH_OR_NULL, OutputPath: PATH_OR_NULL };

const TRANSITION: Fields = { Next: TEXT, End: valueWhere('true', (value) => value === true) };

const NEXT_OR_END = exactlyOneOf('Next', 'End');

const WORK: Fields = {
  ...INPUT_AND_OUTPUT,
  ...TRANSITION,
  Parameters: OBJECT_TEMPLATE,
  ResultSelector: OBJECT_TEMPLATE,
  ResultPath: REFERENCE_PATH_OR_NULL,
  Retry: RETRY,
  Catch: CATCH,
};

/** A function, an activity or a service integration. */
const RESOURCE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 2048,
  pattern: 'arn:aws[a-z\\-]*:[a-z0-9\\-]+:[a-z0-9\\-]*:[a-z0-9]*:[^\\s]+',
  allowed: 'an ARN such as arn:aws:states:::lambda:invoke',
};

const state = (fields: Fields, required: readonly string[], relations: readonly Relation[] = []) =>
  object<FieldRule>({ ...STATE, ...fields }, ['Type', ...required], relations);

/** The fields of each type of state (developer guide, Workflow states). */
const STATE_RULES = {
  Pass: state(
    {
      ...INPUT_AND_OUTPUT,
      ...TRANSITION,
      Parameters: OBJECT_TEMPLATE,
      Result: ANY_VALUE,
      ResultPath: REFERENCE_PATH_OR_NULL,
    },
    [],
    NEXT_OR_END,
  ),
  Task: state(
    {
      ...WORK,
      Resource: RESOURCE,
      Credentials: OBJECT_TEMPLATE,
      TimeoutSeconds: integerFrom(1),
      TimeoutSecondsPath: REFERENCE_PATH,
      HeartbeatSeconds: integerFrom(1),
      HeartbeatSecondsPath: REFERENCE_PATH,
    },
    ['Resource'],
    [
      ...NEXT_OR_END,
      ...atMostOne('TimeoutSeconds', 'TimeoutSecondsPath'),
      ...atMostOne('HeartbeatSeconds', 'HeartbeatSecondsPath'),
    ],
  ),
  Choice: state({ ...INPUT_AND_OUTPUT, Choices: CHOICES, Default: TEXT }, ['Choices']),
  Wait: state(
    {
      ...INPUT_AND_OUTPUT,
      ...TRANSITION,
      Seconds: integerFrom(0),
      SecondsPath: REFERENCE_PATH,
      Timestamp: TIMESTAMP,
      TimestampPath: REFERENCE_PATH,
    },
    [],
    [...NEXT_OR_END, ...exactlyOneOf('Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath')],
  ),
  Succeed: state(INPUT_AND_OUTPUT, []),
  Fail: state(
    { Error: TEXT, ErrorPath: TEXT_PATH, Cause: TEXT, CausePath: TEXT_PATH },
    [],
    [...atMostOne('Error', 'ErrorPath'), ...atMostOne('Cause', 'CausePath')],
  ),
  Parallel: state(
    { ...WORK, Branches: list(OBJECT, 1, 'a list of one or more objects with StartAt and States') },
    ['Branches'],
    NEXT_OR_END,
  ),
  Map: state({ ...WORK, ...MAP_FIELDS }, [], [...NEXT_OR_END, ...MAP_RELATIONS]),
};

const TYPE = choice('Pass', 'Task', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map');

const isType = (value: unknown): value is keyof typeof STATE_RULES =>
  typeof value === 'string' && Object.hasOwn(STATE_RULES, value);

/** A task that sends no heartbeat in time would otherwise always reach its timeout first. */
const heartbeatFaults = ({ HeartbeatSeconds, TimeoutSeconds }: Readonly<Record<string, unknown>>): Fault[] =>
  typeof HeartbeatSeconds === 'number' &&
  typeof TimeoutSeconds === 'number' &&
  HeartbeatSeconds >= TimeoutSeconds
    ? [{ key: 'HeartbeatSeconds', got: show(HeartbeatSeconds), allowed: `less than ${TimeoutSeconds}` }]
    : [];

/** Every fault of a state on its own: whether the states that it names exist is not among them. */
export const stateFaults = (value: unknown): readonly Fault[] => {
  if (!isRecord(value)) return [{ key: 'it', got: show(value), allowed: 'an object with Type' }];
  const { Type } = value;
  return isType(Type)
    ? [...fieldFaults('', value, STATE_RULES[Type]), ...heartbeatFaults(value)]
    : fieldFaults('Type', Type, TYPE);
};
