import { review } from '../changed-plan';

const JOB = 'arn:aws:states:::sagemaker:createProcessingJob';

const RETRY = [{ ErrorEquals: ['SageMaker.ThrottlingException', 'States.Timeout'], MaxAttempts: 3 }];

const definition = (state: object, top: object = {}) =>
  JSON.stringify({
    StartAt: 'Process',
    ...top,
    States: { Process: { Type: 'Task', Resource: `${JOB}.sync`, ...state, End: true } },
  });

const lines = (before: string, after: string): string[] =>
  review([
    { address: 'aws_sfn_state_machine.a', before: { definition: before }, after: { definition: after } },
  ])
    .split('\n')
    .filter((line) => line.startsWith('- `aws_sfn_state_machine.a`: '))
    .map((line) => line.replace('- `aws_sfn_state_machine.a`: ', ''));

const ofState = (before: object, after: object): string[] => lines(definition(before), definition(after));

test.each<[string, object, object, string]>([
  [
    'no longer waits for its job',
    {},
    { Resource: JOB },
    'no longer waits until its task ends, as `.sync` is removed',
  ],
  [
    'no longer waits for a callback',
    { Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' },
    { Resource: 'arn:aws:states:::sqs:sendMessage' },
    'no longer waits until its task ends, as `.waitForTaskToken` is removed',
  ],
  [
    'no longer retries an error',
    { Retry: RETRY },
    { Retry: [{ ErrorEquals: ['States.Timeout'] }] },
    'no longer retries `SageMaker.ThrottlingException`',
  ],
  [
    'retries no more often than never',
    { Retry: [{ ErrorEquals: ['States.ALL'] }] },
    { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }] },
    'no longer retries `States.ALL`',
  ],
  [
    'no longer catches an error',
    { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Process' }] },
    {},
    'no longer catches `States.ALL`',
  ],
  [
    'loses its timeout',
    { TimeoutSeconds: 60 },
    {},
    'no longer has `TimeoutSeconds`, so nothing ends it if it hangs',
  ],
  [
    'loses its heartbeat',
    { HeartbeatSeconds: 60 },
    {},
    'no longer has `HeartbeatSeconds`, so a worker that is gone is noticed late',
  ],
])('a state that %s is a warning', (_, before, after, text) => {
  expect(ofState(before, after)).toEqual([`the state \`Process\` ${text}`]);
});

test.each<[string, object, object]>([
  ['another task', {}, { Resource: 'arn:aws:states:::glue:startJobRun' }],
  ['retriers that cover more', { Retry: RETRY }, { Retry: [{ ErrorEquals: ['States.ALL'] }] }],
  [
    'its retriers in another order',
    { Retry: [...RETRY, { ErrorEquals: ['A'] }] },
    { Retry: [{ ErrorEquals: ['A'] }, ...RETRY] },
  ],
  ['its timeout from its input', { TimeoutSeconds: 60 }, { TimeoutSecondsPath: '$.timeout' }],
])('a state with %s is no warning', (_, before, after) => {
  expect(ofState(before, after)).toEqual([]);
});

test('a machine that loses its timeout is a warning', () => {
  expect(lines(definition({}, { TimeoutSeconds: 60 }), definition({}))).toEqual([
    'an execution no longer has `TimeoutSeconds`, so nothing ends it if it hangs',
  ]);
});

describe('a map', () => {
  const MAP = {
    Type: 'Map',
    Resource: undefined,
    MaxConcurrencyPath: '$.AtOnce',
    ToleratedFailurePercentage: 100,
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { 'Bucket.$': '$.Bucket' } },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Run',
      States: { Run: { Type: 'Succeed' } },
    },
  };

  test.each<[string, object, string]>([
    [
      'tolerates fewer failures',
      { ToleratedFailurePercentage: 5 },
      'tolerates failures of 5 % of its items instead of 100 %, and stops all items that are running beyond that',
    ],
    [
      'tolerates none any more',
      { ToleratedFailurePercentage: undefined },
      'tolerates failures of 0 % of its items instead of 100 %, and stops all items that are running beyond that',
    ],
    [
      'no longer writes its results',
      { ResultWriter: undefined },
      'no longer has `ResultWriter`, so it fails if its results have more than 256 KiB',
    ],
    [
      'no longer limits its items',
      { MaxConcurrencyPath: undefined, MaxConcurrency: 0 },
      'no longer limits how many items run at the same time',
    ],
    [
      'runs its items as Express executions',
      { ItemProcessor: { ...MAP.ItemProcessor, ProcessorConfig: { ExecutionType: 'EXPRESS' } } },
      'runs its items as Express executions, which end after five minutes and cannot wait for a task',
    ],
  ])('that %s is a warning', (_, change, text) => {
    expect(ofState(MAP, { ...MAP, ...change })).toEqual([`the state \`Process\` ${text}`]);
  });

  test('that tolerates more, or has another limit, is none', () => {
    const { MaxConcurrencyPath: _, ...rest } = MAP;
    const before = { ...rest, MaxConcurrency: 5, ToleratedFailurePercentage: 5 };
    expect(ofState(before, { ...MAP, ToleratedFailurePercentage: 10 })).toEqual([]);
  });
});
