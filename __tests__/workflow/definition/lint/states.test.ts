import { messagesFor } from './messages-for';

const LAMBDA = 'arn:aws:lambda:eu-west-1:123456789012:function:work';
const TASK = { Type: 'Task', Resource: LAMBDA, Next: 'Done' };
const WAIT = { Type: 'Wait', Seconds: 1, Next: 'Done' };

describe('a state without a fault', () => {
  test.each<[string, object]>([
    [
      'Pass with every field',
      {
        Type: 'Pass',
        Comment: 'Adds a value.',
        QueryLanguage: 'JSONPath',
        InputPath: '$.a',
        Parameters: { 'b.$': '$.b' },
        Result: null,
        ResultPath: '$.c',
        OutputPath: null,
        Next: 'Done',
      },
    ],
    [
      'Task with every field',
      {
        ...TASK,
        Resource: 'arn:aws-us-gov:states:::sagemaker:createProcessingJob.sync',
        InputPath: null,
        Parameters: { a: 1 },
        Credentials: { 'RoleArn.$': '$.Role' },
        ResultSelector: { 'b.$': '$.b' },
        ResultPath: null,
        OutputPath: '$.b',
        TimeoutSeconds: 60,
        HeartbeatSeconds: 59,
        Retry: [],
        Catch: [],
      },
    ],
    [
      'Task whose times are in the input',
      { ...TASK, TimeoutSecondsPath: '$.t', HeartbeatSecondsPath: '$.h' },
    ],
    ['Wait for no time', { ...WAIT, Seconds: 0 }],
    ['Wait until a time', { Type: 'Wait', Timestamp: '2030-01-31T12:00:00.5+01:00', Next: 'Done' }],
    ['Wait until a time in the input', { Type: 'Wait', TimestampPath: '$.Until', End: true }],
    ['Succeed', { Type: 'Succeed', InputPath: '$.a', OutputPath: '$.b' }],
    ['Fail without a cause', { Type: 'Fail' }],
    ['Fail with literals', { Type: 'Fail', Error: 'NoData', Cause: 'The bucket is empty.' }],
    ['Fail with paths', { Type: 'Fail', ErrorPath: '$.Error', CausePath: "States.Format('{}!', $.Cause)" }],
  ])('such as a %s has no message', (_, state) => {
    expect(messagesFor(state)).toEqual([]);
  });
});

describe('a state', () => {
  test.each<[string, object, string]>([
    [
      'without a type',
      { Next: 'Done' },
      'Type must be Pass, Task, Choice, Wait, Succeed, Fail, Parallel or Map; it is not set.',
    ],
    [
      'of an unknown type',
      { Type: 'Taks', Next: 'Done' },
      'Type must be Pass, Task, Choice, Wait, Succeed, Fail, Parallel or Map; got "Taks".',
    ],
    ['with a misspelt field', { ...TASK, Retyr: [] }, 'unknown key Retyr; did you mean Retry?'],
    [
      'with a field of another type',
      { Type: 'Succeed', Next: 'Done' },
      'unknown key Next; the keys are: Type, Comment, QueryLanguage, InputPath, OutputPath.',
    ],
    [
      'with a workflow variable',
      { ...TASK, Assign: { a: 1 } },
      'unknown key Assign; the keys are: Type, Comment, QueryLanguage, InputPath, OutputPath, Next, End, Parameters, ResultSelector, ResultPath, Retry, Catch, Resource, Credentials, TimeoutSeconds, TimeoutSecondsPath, HeartbeatSeconds, HeartbeatSecondsPath.',
    ],
    [
      'that neither goes on nor ends',
      { Type: 'Pass' },
      'Next must be set, or instead of it End; it is not set.',
    ],
    [
      'that goes on and ends',
      { ...TASK, End: true },
      'End must be left out where Next is set; got Next and End.',
    ],
    ['that does not end', { Type: 'Pass', End: false }, 'End must be true; got false.'],
    ['that goes on to null', { Type: 'Pass', Next: null, End: true }, 'Next must be a string; got null.'],
    ['with a comment that is no text', { ...TASK, Comment: 1 }, 'Comment must be a string; got 1.'],
    [
      'without a resource',
      { Type: 'Task', Next: 'Done' },
      'Resource must be an ARN such as arn:aws:states:::lambda:invoke; it is not set.',
    ],
    [
      'with a name in place of an ARN',
      { ...TASK, Resource: 'work' },
      'Resource must be an ARN such as arn:aws:states:::lambda:invoke; got "work".',
    ],
    [
      'with a time of a fraction',
      { ...TASK, TimeoutSeconds: 1.5 },
      'TimeoutSeconds must be a whole number from 1 to 99,999,999; got 1.5.',
    ],
    [
      'with a time and a path to one',
      { ...TASK, TimeoutSeconds: 1, TimeoutSecondsPath: '$.t' },
      'TimeoutSecondsPath must be left out where TimeoutSeconds is set; got TimeoutSeconds and TimeoutSecondsPath.',
    ],
    [
      'whose heartbeat is as long as its time',
      { ...TASK, TimeoutSeconds: 60, HeartbeatSeconds: 60 },
      'HeartbeatSeconds must be less than 60; got 60.',
    ],
    [
      'with parameters that are no object',
      { ...TASK, Parameters: ['a'] },
      'Parameters must be an object; got ["a"].',
    ],
    [
      'that writes its result into the context',
      { ...TASK, ResultPath: '$$.Result' },
      'ResultPath must be a path to one value of the input, such as $.Job, or null; got "$$.Result".',
    ],
    [
      'that reads a path which is none',
      { ...TASK, InputPath: 'Job' },
      'InputPath must be a path such as $.Job or $$.Execution.Id, or null; got "Job".',
    ],
    [
      'that waits without a time',
      { Type: 'Wait', Next: 'Done' },
      'Seconds must be set, or instead of it SecondsPath or Timestamp or TimestampPath; it is not set.',
    ],
    [
      'that waits for two times',
      { ...WAIT, Timestamp: '2030-01-31T12:00:00Z' },
      'Timestamp must be left out where Seconds is set; got Seconds and Timestamp.',
    ],
    [
      'that waits for a time that is none',
      { Type: 'Wait', Timestamp: '2030-01-32T12:00:00Z', Next: 'Done' },
      'Timestamp must be a time such as 2030-01-31T12:00:00Z; got "2030-01-32T12:00:00Z".',
    ],
    [
      'that fails with two causes',
      { Type: 'Fail', Cause: 'a', CausePath: '$.Cause' },
      'CausePath must be left out where Cause is set; got Cause and CausePath.',
    ],
    [
      'that fails with an error which is no path',
      { Type: 'Fail', ErrorPath: 'Error' },
      'ErrorPath must be a path such as $.Job, or an intrinsic function such as States.Format(\'{}\', $.Job); got "Error".',
    ],
    [
      'with no branch',
      { Type: 'Parallel', Branches: [], Next: 'Done' },
      'Branches must be a list of one or more objects with StartAt and States; got a list of 0.',
    ],
  ])('%s gets a message that says so', (_, state, message) => {
    expect(messagesFor(state)).toEqual([`State "Work": ${message}`]);
  });
});
