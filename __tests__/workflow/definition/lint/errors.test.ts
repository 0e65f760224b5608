import { messagesFor } from './messages-for';

const task = (fields: object) =>
  messagesFor({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...fields, Next: 'Done' });

const retry = (...retriers: unknown[]) => task({ Retry: retriers });
const caught = (...catchers: unknown[]) => task({ Catch: catchers });

const ALL = ['States.ALL'];
const ERRORS =
  "an error's name, which if it begins with States. is one of States.ALL, States.BranchFailed, States.DataLimitExceeded, States.ExceedToleratedFailureThreshold, States.HeartbeatTimeout, States.Http.Socket, States.IntrinsicFailure, States.ItemReaderFailed, States.NoChoiceMatched, States.ParameterPathFailure, States.Permissions, States.QueryEvaluationError, States.ResultPathMatchFailure, States.ResultWriterFailed, States.Runtime, States.TaskFailed, States.Timeout";

test('retriers may have every field, and States.ALL in the last of them', () => {
  const first = {
    Comment: 'Waits for a quota.',
    ErrorEquals: ['ThrottlingException', 'States.Timeout', 'States.Http.StatusCode.429'],
    IntervalSeconds: 1,
    MaxAttempts: 0,
    BackoffRate: 1.5,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  };
  expect(retry(first, { ErrorEquals: ALL })).toEqual([]);
});

test('catchers may have every field, and States.ALL in the last of them', () => {
  const first = { Comment: 'Goes on.', ErrorEquals: ['NoData'], ResultPath: null, Next: 'Done' };
  expect(caught(first, { ErrorEquals: ALL, ResultPath: '$.Error', Next: 'Done' })).toEqual([]);
});

describe('a retrier', () => {
  test.each<[string, unknown, string]>([
    [
      'without errors',
      { MaxAttempts: 1 },
      'Retry[0].ErrorEquals must be a list of one or more names of errors; it is not set.',
    ],
    [
      'with an empty list of errors',
      { ErrorEquals: [] },
      'Retry[0].ErrorEquals must be a list of one or more names of errors; got a list of 0.',
    ],
    [
      'of an error that the language does not have',
      { ErrorEquals: ['States.TimeOut'] },
      `Retry[0].ErrorEquals[0] must be ${ERRORS}; got "States.TimeOut".`,
    ],
    [
      'of every error and of another',
      { ErrorEquals: ['NoData', 'States.ALL'] },
      'Retry[0].ErrorEquals must be States.ALL alone, or names without it; got ["NoData","States.ALL"].',
    ],
    [
      'that tries at once',
      { ErrorEquals: ALL, IntervalSeconds: 0 },
      'Retry[0].IntervalSeconds must be a whole number from 1 to 99,999,999; got 0.',
    ],
    [
      'with a negative number of attempts',
      { ErrorEquals: ALL, MaxAttempts: -1 },
      'Retry[0].MaxAttempts must be a whole number from 0 to 99,999,999; got -1.',
    ],
    [
      'whose intervals shrink',
      { ErrorEquals: ALL, BackoffRate: 0.9 },
      'Retry[0].BackoffRate must be a number of at least 1; got 0.9.',
    ],
    [
      'with a delay of more than a year',
      { ErrorEquals: ALL, MaxDelaySeconds: 31_622_401 },
      'Retry[0].MaxDelaySeconds must be a whole number from 1 to 31,622,400; got 31622401.',
    ],
    [
      'with a jitter that there is not',
      { ErrorEquals: ALL, JitterStrategy: 'HALF' },
      'Retry[0].JitterStrategy must be FULL or NONE; got "HALF".',
    ],
    [
      'with a misspelt field',
      { ErrorEquals: ALL, MaxAttempt: 1 },
      'unknown key Retry[0].MaxAttempt; did you mean MaxAttempts?',
    ],
  ])('%s gets a message that says so', (_, retrier, message) => {
    expect(retry(retrier)).toEqual([`State "Work": ${message}`]);
  });

  test('of every error before another gets a message', () => {
    expect(retry({ ErrorEquals: ALL }, { ErrorEquals: ['NoData'] })).toEqual([
      'State "Work": Retry[0].ErrorEquals must be without States.ALL, which only the last of Retry may have; got States.ALL before Retry[1].',
    ]);
  });
});

describe('a catcher', () => {
  test.each<[string, unknown, string]>([
    ['without a state to go on to', { ErrorEquals: ALL }, 'Catch[0].Next must be a string; it is not set.'],
    [
      'that goes on to no state',
      { ErrorEquals: ALL, Next: 'Dome' },
      'Catch[0].Next must be a state of the same level, such as Done; got "Dome".',
    ],
    [
      'that keeps the error at many places',
      { ErrorEquals: ALL, ResultPath: '$.a[*]', Next: 'Done' },
      'Catch[0].ResultPath must be a path to one value of the input, such as $.Job, or null; got "$.a[*]".',
    ],
    [
      'with a number of attempts',
      { ErrorEquals: ALL, MaxAttempts: 1, Next: 'Done' },
      'unknown key Catch[0].MaxAttempts; the keys are: Comment, ErrorEquals, ResultPath, Next.',
    ],
  ])('%s gets a message that says so', (_, catcher, message) => {
    expect(caught(catcher)).toEqual([`State "Work": ${message}`]);
  });

  test('of every error before another gets a message', () => {
    const catcher = { ErrorEquals: ALL, Next: 'Done' };
    expect(caught(catcher, catcher)).toEqual([
      'State "Work": Catch[0].ErrorEquals must be without States.ALL, which only the last of Catch may have; got States.ALL before Catch[1].',
    ]);
  });
});

test('retriers that are no list get a message', () => {
  expect(task({ Retry: { ErrorEquals: ALL } })).toEqual([
    'State "Work": Retry must be a list of objects with ErrorEquals; got {"ErrorEquals":["States.ALL"]}.',
  ]);
});
