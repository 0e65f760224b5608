import {
  type ExecutionEvent,
  type ExecutionProps,
  executeDefinition,
} from '../../../local/step-functions/execute-definition';
import {
  type StateMachineDefinition,
  stateMachineDefinition,
} from '../../../workflow/definition/states-language';

const EXECUTION_ARN = 'arn:aws:states:us-east-1:123456789012:execution:my-machine:my-run';
const RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:work';

const succeed = stateMachineDefinition({
  StartAt: 'Done',
  TimeoutSeconds: 60,
  States: { Done: { Type: 'Succeed' } },
});

const waitAnHour = stateMachineDefinition({
  StartAt: 'Rest',
  TimeoutSeconds: 60,
  States: { Rest: { Type: 'Wait', Seconds: 3600, Next: 'Done' }, Done: { Type: 'Succeed' } },
});

/** One task that is retried once, and whose errors lead to Failure. */
const work = stateMachineDefinition({
  StartAt: 'Work',
  TimeoutSeconds: 7200,
  States: {
    Work: {
      Type: 'Task',
      Resource: RESOURCE,
      Parameters: { 'Run.$': '$$.Execution.Id', 'Input.$': '$$.Execution.Input' },
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3600, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failure' }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
    Failure: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
  },
});

const execute = (definition: StateMachineDefinition, props: Partial<ExecutionProps> = {}) =>
  executeDefinition({ definition, input: {}, executionArn: EXECUTION_ARN, tasks: {}, ...props });

const errorNamed = (name: string, message: string): Error => Object.assign(new Error(message), { name });

describe('an execution ends', () => {
  test('as SUCCEEDED, with its output', async () => {
    const { outcome } = execute(succeed, { input: { answer: 42 } });
    expect(await outcome).toEqual({ status: 'SUCCEEDED', output: { answer: 42 } });
  });

  test('as FAILED, with the error and the cause of a task', async () => {
    const tasks = { Work: () => Promise.reject(errorNamed('InvalidProcessingJob', 'not valid')) };
    expect(await execute(work, { tasks }).outcome).toEqual({
      status: 'FAILED',
      error: 'InvalidProcessingJob',
      cause: 'not valid',
    });
  });

  test('as ABORTED when it is aborted, in the middle of a wait', async () => {
    const execution = execute(waitAnHour, {
      onEvent: ({ type, state }) => {
        if (type === 'StateEntered' && state?.name === 'Rest') execution.abort();
      },
    });
    expect(await execution.outcome).toEqual({ status: 'ABORTED' });
  });

  test('as TIMED_OUT when it takes longer than its TimeoutSeconds', async () => {
    jest.useFakeTimers();
    try {
      const { outcome } = execute(waitAnHour);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(await outcome).toEqual({ status: 'TIMED_OUT' });
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a task', () => {
  test('gets its parameters, with the execution’s ARN and input', async () => {
    const Work = jest.fn(async () => 'done');
    const input = { S3Input: 's3://bucket/a' };
    expect(await execute(work, { input, tasks: { Work } }).outcome).toEqual({
      status: 'SUCCEEDED',
      output: 'done',
    });
    expect(Work.mock.calls).toMatchObject([[{ Run: EXECUTION_ARN, Input: input }]]);
  });
});

describe('States.TaskFailed in a Catch', () => {
  const caught = stateMachineDefinition({
    StartAt: 'Work',
    TimeoutSeconds: 7200,
    States: {
      Work: {
        Type: 'Task',
        Resource: RESOURCE,
        TimeoutSeconds: 60,
        Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: null, Next: 'Caught' }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
      Caught: { Type: 'Succeed' },
    },
  });

  test.each(['States.TaskFailed', 'SageMaker.ResourceInUseException', 'Lambda.Unknown'])(
    'takes %s, as in AWS',
    async (name) => {
      const tasks = { Work: () => Promise.reject(errorNamed(name, '')) };
      expect(await execute(caught, { input: { answer: 42 }, tasks }).outcome).toEqual({
        status: 'SUCCEEDED',
        output: { answer: 42 },
      });
    },
  );

  test('does not match the task’s timeout, as in AWS', async () => {
    jest.useFakeTimers();
    try {
      const { outcome } = execute(caught, { tasks: { Work: () => new Promise(() => undefined) } });
      await jest.advanceTimersByTimeAsync(60_000);
      expect(await outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('the context object', () => {
  test('identifies the execution and the state machine by ARN', async () => {
    const task = jest.fn(async () => null);
    const definition = stateMachineDefinition({
      StartAt: 'Look',
      TimeoutSeconds: 60,
      States: {
        Look: {
          Type: 'Task',
          Resource: RESOURCE,
          Parameters: {
            'Run.$': '$$.Execution.Name',
            'Machine.$': '$$.StateMachine.Name',
            'MachineArn.$': '$$.StateMachine.Id',
          },
          TimeoutSeconds: 60,
          End: true,
        },
      },
    });
    await execute(definition, { tasks: { Look: task } }).outcome;
    expect(task.mock.calls).toMatchObject([
      [
        {
          Run: 'my-run',
          Machine: 'my-machine',
          MachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:my-machine',
        },
      ],
    ]);
  });
});

describe('the time that an execution takes', () => {
  test('is the given milliseconds for every wait', async () => {
    expect(await execute(waitAnHour, { waitInMilliseconds: 1 }).outcome).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  test('is the given milliseconds before every retry', async () => {
    const Work = jest
      .fn<Promise<unknown>, []>()
      .mockRejectedValueOnce(errorNamed('Busy', ''))
      .mockResolvedValue(1);
    const { outcome } = execute(work, { tasks: { Work }, waitInMilliseconds: 1 });
    expect(await outcome).toMatchObject({ status: 'SUCCEEDED' });
    expect(Work).toHaveBeenCalledTimes(2);
  });
});

test('the states are reported as they are entered', async () => {
  const events: ExecutionEvent[] = [];
  await execute(waitAnHour, { waitInMilliseconds: 1, onEvent: (event) => events.push(event) }).outcome;
  expect(events.filter(({ type }) => type === 'StateEntered').map(({ state }) => state)).toMatchObject([
    { name: 'Rest', type: 'Wait' },
    { name: 'Done', type: 'Succeed' },
  ]);
});

test('the definition is not changed', async () => {
  const before = structuredClone(work);
  await execute(work, { tasks: { Work: async () => 1 } }).outcome;
  expect(work).toEqual(before);
});

test('the time before every retry of a task in a map is the given milliseconds too', async () => {
  const States = {
    Work: {
      Type: 'Task',
      Resource: RESOURCE,
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3600, MaxAttempts: 1 }],
      End: true,
    },
  } as const;
  const map = stateMachineDefinition({
    StartAt: 'Each',
    TimeoutSeconds: 7200,
    States: {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        MaxConcurrency: 1,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Work', States },
        End: true,
      },
    },
  });
  const Work = jest
    .fn<Promise<unknown>, []>()
    .mockRejectedValueOnce(errorNamed('Busy', ''))
    .mockResolvedValue('done');
  const { outcome } = execute(map, { input: { items: [1] }, tasks: { Work }, waitInMilliseconds: 1 });
  expect(await outcome).toEqual({ status: 'SUCCEEDED', output: ['done'] });
});
