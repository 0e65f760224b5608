import { FunctionError } from '../../../local/lambda/function-process';
import {
  MACHINE_TIMEOUT_IN_SECONDS,
  TASK_TIMEOUT_IN_SECONDS,
} from '../../../workflow/definition/definition-states';
import { lintDefinition } from '../../../workflow/definition/lint-definition';
import {
  type PollingDefinitionProps,
  pollingDefinition,
} from '../../../workflow/definition/polling-definition';
import { OUTAGE_ATTEMPTS, START_ATTEMPTS } from '../../../workflow/definition/retriers';
import type { StateMachineDefinition, TaskState } from '../../../workflow/definition/states-language';
import type {
  GetProcessingJobStatusResult,
  StartProcessingJobResult,
} from '../../../workflow/functions/function-contracts';
import { quotaWait } from '../../../workflow/functions/quota-wait';
import { ERROR_NAMES } from '../../../workflow/job/errors';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { EXECUTION_ARN, FULL_JOB, SMALLEST_JOB } from '../job/sample-jobs';
import {
  type Answers,
  EXECUTION,
  failure,
  JOB_ARN,
  JOB_NAME,
  runDefinition,
  STATUS_ARN,
  STATUS_CHECK,
  seen,
  tasksOf,
  times,
} from './run-definition';

const START_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:start';

const definitionOf = (props: Partial<PollingDefinitionProps> = {}): StateMachineDefinition =>
  pollingDefinition({
    job: SMALLEST_JOB,
    startFunctionArn: START_ARN,
    statusFunctionArn: STATUS_ARN,
    quota: quotaWait(),
    stopsUnattendedJobs: true,
    ...props,
  });

const DEFINITION = definitionOf();

const STARTED: StartProcessingJobResult = {
  ProcessingJobName: JOB_NAME,
  ProcessingJobArn: JOB_ARN,
  WaitSeconds: 10,
};

interface RunProps {
  readonly start?: Answers<StartProcessingJobResult>;
  readonly status?: Answers<GetProcessingJobStatusResult>;
  readonly input?: unknown;
  readonly definition?: StateMachineDefinition;
}

/** Executes the definition; `starts` and `looks` are the events of its two functions. */
const run = async ({
  start = [STARTED],
  status = [seen('Completed')],
  input,
  definition = DEFINITION,
}: RunProps = {}) => {
  const tasks = { StartProcessingJob: start, GetJobStatus: status };
  const { inputsOf, ...rest } = await runDefinition(definition, tasks, input);
  return { ...rest, starts: inputsOf('StartProcessingJob'), looks: inputsOf('GetJobStatus') };
};

const tasks = tasksOf(DEFINITION);

describe('the definition', () => {
  test('has nothing that the linter finds', () => {
    expect(lintDefinition(DEFINITION)).toEqual([]);
  });

  test("has the seed's six states, and one each for a function that times out, a full quota and an unknown status", () => {
    expect(Object.keys(DEFINITION.States).sort()).toEqual(
      [
        'StartProcessingJob',
        'Wait',
        'GetJobStatus',
        'IsDone?',
        'Success',
        'Failure',
        'FunctionTimedOut',
        'QuotaStayedFull',
        'StatusUnknown',
      ].sort(),
    );
  });

  test('holds nothing that JSON loses', () => {
    expect(JSON.parse(JSON.stringify(DEFINITION))).toEqual(DEFINITION);
  });

  test('calls each function by its ARN', () => {
    expect(Object.fromEntries(tasks.map(([name, { Resource }]) => [name, Resource]))).toEqual({
      StartProcessingJob: START_ARN,
      GetJobStatus: STATUS_ARN,
    });
  });

  test('waits as long as the functions say', () => {
    expect(DEFINITION.States.Wait).toMatchObject({ Type: 'Wait', SecondsPath: '$.WaitSeconds' });
  });

  test('lets the longest job and the longest wait for quota end before its own time-out', () => {
    const quota = DEFINITION.States.StartProcessingJob as TaskState<string>;
    const { MaxDelaySeconds = 0, MaxAttempts = 0 } =
      quota.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('ResourceLimitExceeded')) ?? {};
    const longest = PROCESSING_JOB_RULES.MaxRuntimeInSeconds.maximum + MaxDelaySeconds * MaxAttempts;
    expect(DEFINITION.TimeoutSeconds).toBe(MACHINE_TIMEOUT_IN_SECONDS);
    expect(DEFINITION.TimeoutSeconds).toBeGreaterThan(longest);
  });
});

describe.each(tasks)('the task %s', (_, task) => {
  test('has a time-out', () => {
    expect(task.TimeoutSeconds).toBe(TASK_TIMEOUT_IN_SECONDS);
  });

  test('retries States.ALL alone and last, as the language requires', () => {
    const retriers = task.Retry ?? [];
    const withAll = retriers.filter(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
    expect(withAll.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['States.ALL']]);
    expect(retriers.at(-1)).toBe(withAll[0]);
  });

  test('retries States.ALL for about six hours: 2 s, ×2, at most 5 min, with jitter', () => {
    expect(task.Retry?.at(-1)).toEqual({
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxDelaySeconds: 300,
      MaxAttempts: 144,
      JitterStrategy: 'FULL',
    });
  });
});

/** What a task does about an error: the first retrier that names it. */
const retrierOf = (name: string, error: string) =>
  (DEFINITION.States[name] as TaskState<string>).Retry?.find(({ ErrorEquals }) =>
    ErrorEquals.includes(error),
  );

describe('the retriers', () => {
  test.each([
    'InvalidProcessingJob',
    'ProcessingJobEnded',
    'ProcessingJobNameInUse',
    'ProcessingJobQuotaTooSmall',
    'AccessDeniedException',
    'ValidationException',
    'ResourceNotFound',
  ])('of the start do not retry %s', (error) => {
    expect(retrierOf('StartProcessingJob', error)).toMatchObject({ MaxAttempts: 0 });
  });

  test.each(['ThrottlingException', 'TooManyRequestsException', 'Lambda.TooManyRequestsException'])(
    'of the start retry %s for about twelve hours, at most a minute apart, with jitter',
    (error) => {
      const retrier = retrierOf('StartProcessingJob', error);
      expect(retrier).toMatchObject({ MaxDelaySeconds: 60, MaxAttempts: 1440, JitterStrategy: 'FULL' });
    },
  );

  test('of the start retry for a minute if the name is in use but the job is not found', () => {
    expect(retrierOf('StartProcessingJob', 'ResourceInUse')).toMatchObject({
      IntervalSeconds: 2,
      MaxAttempts: 6,
    });
  });

  test('of a status check retry a missing permission for about an hour, as somebody may be changing it', () => {
    expect(retrierOf('GetJobStatus', 'AccessDeniedException')).toEqual({
      ErrorEquals: ['AccessDeniedException'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxDelaySeconds: 120,
      MaxAttempts: 60,
      JitterStrategy: 'FULL',
    });
  });
});

describe('the catchers', () => {
  test('of the start replace the state’s input by the error', () => {
    expect(DEFINITION.States.StartProcessingJob).toMatchObject({
      Catch: [
        { ErrorEquals: ['ResourceLimitExceeded'], Next: 'QuotaStayedFull' },
        { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
        { ErrorEquals: ['States.ALL'], Next: 'Failure' },
      ],
    });
  });

  test('of a status check keep the name of the job', () => {
    expect(DEFINITION.States.GetJobStatus).toMatchObject({
      Catch: [
        {
          ErrorEquals: ['ProcessingJobNameInUse', 'ValidationException', 'ResourceNotFound'],
          Next: 'Failure',
        },
        { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.StatusError', Next: 'StatusUnknown' },
      ],
    });
  });
});

describe('the start', () => {
  test('gets the deployed job, the execution’s input, its ARN and its start time', async () => {
    const input = { InstanceType: 'ml.m5.4xlarge', Environment: { DAY: '2' } };
    const { starts } = await run({ input });
    expect(starts).toEqual([{ ...SMALLEST_JOB, ...EXECUTION, Overrides: input }]);
  });

  test('gets every key of the deployed job as it is', async () => {
    const definition = definitionOf({ job: FULL_JOB });
    const { starts } = await run({ definition });
    expect(starts).toEqual([{ ...FULL_JOB, ...EXECUTION, Overrides: {} }]);
  });

  test('cannot get another execution’s ARN from its deployed job', async () => {
    const job = { ...SMALLEST_JOB, 'ExecutionArn.$': '$.ExecutionArn' };
    const definition = definitionOf({ job });
    const { starts } = await run({ definition, input: { ExecutionArn: 'other' } });
    expect(starts).toEqual([expect.objectContaining({ ExecutionArn: EXECUTION_ARN })]);
  });
});

describe('a job that completes', () => {
  test('ends the execution with its last status as the output', async () => {
    const last = seen('Completed', { ExitMessage: '344 rows' });
    expect((await run({ status: [last] })).outcome).toEqual({ status: 'SUCCEEDED', output: last });
  });

  test('at the first status check passes through five states', async () => {
    expect((await run()).visited).toEqual([
      'StartProcessingJob',
      'Wait',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
  });

  test('is polled by its name until it has', async () => {
    const { looks, visited } = await run({
      status: [seen('InProgress'), seen('InProgress'), seen('Completed')],
    });
    expect(looks).toEqual([STATUS_CHECK, STATUS_CHECK, STATUS_CHECK]);
    expect(visited).toEqual([
      'StartProcessingJob',
      ...[1, 2, 3].flatMap(() => ['Wait', 'GetJobStatus', 'IsDone?']),
      'Success',
    ]);
  });
});

describe('a job that stops', () => {
  test('is polled while it is stopping', async () => {
    const { looks, outcome } = await run({
      status: [seen('InProgress'), seen('Stopping'), seen('Stopping'), seen('Stopped')],
    });
    expect(looks).toHaveLength(4);
    expect(outcome.status).toBe('FAILED');
  });

  test('may still complete', async () => {
    const { outcome } = await run({ status: [seen('Stopping'), seen('Completed')] });
    expect(outcome.status).toBe('SUCCEEDED');
  });
});

describe('a job that ends badly', () => {
  test.each([
    [
      'Failed',
      { FailureReason: 'AlgorithmError: exit code 1', ExitMessage: 'ValueError: no rows' },
      'ProcessingJobFailed',
      'AlgorithmError: exit code 1\nValueError: no rows',
    ],
    ['Failed', {}, 'ProcessingJobFailed', 'The job failed, and SageMaker gave no reason.'],
    [
      'Failed',
      { FailureReason: 'CapacityError: Unable to provision requested ML compute capacity.' },
      'ProcessingJobCapacityError',
      'CapacityError: Unable to provision requested ML compute capacity.',
    ],
    ['Stopped', {}, 'ProcessingJobStopped', 'The job was stopped.'],
    [
      'Stopped',
      {
        ProcessingStartTime: new Date('2026-01-01T00:01:00Z'),
        ProcessingEndTime: new Date('2026-01-01T00:02:00Z'),
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
      },
      'ProcessingJobStopped',
      'The job was stopped because it reached its MaxRuntimeInSeconds of 60.',
    ],
  ] as const)('%s %j fails the execution with the error %s', async (status, keys, error, why) => {
    expect(await run({ status: [seen('InProgress'), seen(status, keys)] })).toMatchObject({
      outcome: {
        status: 'FAILED',
        error,
        cause: `${why}\nLog: /aws/sagemaker/ProcessingJobs, streams that begin with ${JOB_NAME}/`,
      },
      visited: expect.arrayContaining(['Failure']),
    });
  });
});

describe('a permanent error', () => {
  test.each([
    ERROR_NAMES.invalidProcessingJob,
    ERROR_NAMES.processingJobEnded,
    ERROR_NAMES.processingJobNameInUse,
    ERROR_NAMES.processingJobQuotaTooSmall,
    'AccessDeniedException',
    'ValidationException',
    'ResourceNotFound',
  ])('at the start, %s, is not retried, and the execution fails with the function’s error', async (name) => {
    const error = failure(name, 'ImageUri must be an image; it is not set');
    const { outcome, starts, looks, visited } = await run({ start: [error, STARTED] });
    expect(starts).toHaveLength(1);
    expect(looks).toHaveLength(0);
    expect(outcome).toEqual({ status: 'FAILED', error: name, cause: error.message });
    expect(visited).toEqual(['StartProcessingJob', 'Failure']);
  });

  test('at a status check, ProcessingJobNameInUse, is not retried either', async () => {
    const error = failure(ERROR_NAMES.processingJobNameInUse);
    const { outcome, looks } = await run({ status: [error, seen('Completed')] });
    expect(looks).toHaveLength(1);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: ERROR_NAMES.processingJobNameInUse,
      cause: error.message,
    });
  });
});

/** Throttling, Lambda's own errors and any other. */
const PASSING = [
  'ThrottlingException',
  'Lambda.Unknown',
  'Lambda.TooManyRequestsException',
  'TypeError',
] as const;

describe('a transient error', () => {
  test.each(PASSING)('at the start, %s, is retried until the function answers', async (name) => {
    const { outcome, starts } = await run({ start: [failure(name), failure(name), STARTED] });
    expect(starts).toHaveLength(3);
    expect(outcome.status).toBe('SUCCEEDED');
  });

  test.each([...PASSING, 'AccessDeniedException', 'ResourceNotFound', 'ValidationException'])(
    'at a status check, %s, is retried until the function answers',
    async (name) => {
      const { outcome, looks } = await run({ status: [failure(name), failure(name), seen('Completed')] });
      expect(looks).toHaveLength(3);
      expect(outcome.status).toBe('SUCCEEDED');
    },
  );

  test('is retried with the same event, so that the start finds its own job', async () => {
    const { starts } = await run({ start: [failure('Lambda.Unknown'), STARTED], input: { S3Script: null } });
    expect(starts[1]).toEqual(starts[0]);
  });

  test.each([
    ['ThrottlingException', START_ATTEMPTS],
    ['Lambda.Unknown', OUTAGE_ATTEMPTS],
    // Of a function that a change of the integration has taken away.
    ['Lambda.AccessDeniedException', OUTAGE_ATTEMPTS],
    ['Lambda.ResourceNotFoundException', OUTAGE_ATTEMPTS],
  ])('at the start, %s, is retried %i times', async (name, attempts) => {
    const passed = await run({ start: [failure(name), ...times(attempts - 1, failure(name)), STARTED] });
    expect(passed.outcome.status).toBe('SUCCEEDED');
    const error = failure(name);
    const lasted = await run({ start: [error] });
    expect(lasted.starts).toHaveLength(attempts + 1);
    expect(lasted.outcome).toEqual({ status: 'FAILED', error: name, cause: error.message });
  });

  test.each([
    ['ThrottlingException', OUTAGE_ATTEMPTS],
    ['Lambda.Unknown', OUTAGE_ATTEMPTS],
    ['Lambda.TooManyRequestsException', OUTAGE_ATTEMPTS],
    ['AccessDeniedException', 60],
  ])('at a status check, %s, is retried %i times each', async (name, attempts) => {
    const outage = times(attempts, failure(name));
    const { outcome, looks } = await run({
      status: [seen('InProgress'), ...outage, seen('InProgress'), ...outage, seen('Completed')],
    });
    expect(looks).toHaveLength(2 * attempts + 3);
    expect(outcome.status).toBe('SUCCEEDED');
  });
});

describe('a job whose status check fails for hours', () => {
  const error = failure('AccessDeniedException', 'no right');
  const causeOf = async (stopsUnattendedJobs: boolean) => {
    return run({
      definition: definitionOf({ stopsUnattendedJobs }),
      status: [seen('InProgress'), error],
    });
  };

  test('fails the execution with an error of its own', async () => {
    const { outcome, visited } = await causeOf(true);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'ProcessingJobStatusUnknown' });
    expect(visited.slice(-3)).toEqual(['GetJobStatus', 'StatusUnknown', 'Failure']);
  });

  test.each([
    ['that this deployment stops it', true, 'this deployment will stop it'],
    ['that it runs until it ends', false, 'it runs until it ends or reaches its MaxRuntimeInSeconds'],
  ])(
    'has a cause that says it may still be running, %s, how to find it, and what the last error was',
    async (_, stops, fate) => {
      const { outcome } = await causeOf(stops);
      const { cause } = outcome as { readonly cause: string };
      expect(cause).toContain('the job may still be running');
      expect(cause).toContain(fate);
      expect(cause).toContain(`aws sagemaker describe-processing-job --processing-job-name ${JOB_NAME} `);
      expect(cause).toContain(`AccessDeniedException: ${error.message}`);
    },
  );

  test('but does not exist any more, fails the execution with SageMaker’s error', async () => {
    const gone = failure('ValidationException', 'Could not find requested job');
    const { outcome, looks } = await run({ status: [seen('InProgress'), gone] });
    expect(looks).toHaveLength(8);
    expect(outcome).toEqual({ status: 'FAILED', error: 'ValidationException', cause: gone.message });
  });
});

describe('a quota of running instances', () => {
  const error = failure('ResourceLimitExceeded', 'The account-level service limit is 1 Instance.');

  test('that is in use is waited for: 48 attempts for six hours', async () => {
    const used = times(47, error);
    const { outcome, starts } = await run({ start: [error, ...used, STARTED] });
    expect(starts).toHaveLength(49);
    expect(outcome.status).toBe('SUCCEEDED');
  });

  test('that stays in use fails the execution with an error that says how long it waited', async () => {
    const { outcome, starts } = await run({ start: [error] });
    expect(starts).toHaveLength(49);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'ResourceLimitExceeded',
      cause: `The instance quota was still exhausted after about 6 h. ${error.message}`,
    });
  });

  test('is waited for minutes apart, at most 15, for about eleven hours or half of it with jitter', () => {
    const start = DEFINITION.States.StartProcessingJob as TaskState<string>;
    const {
      IntervalSeconds = 0,
      BackoffRate = 0,
      MaxDelaySeconds = 0,
      MaxAttempts = 0,
    } = start.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('ResourceLimitExceeded')) ?? {};
    const delays = Array.from({ length: MaxAttempts }, (_, attempt) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
    );
    expect(delays.slice(0, 6)).toEqual([60, 120, 240, 480, 900, 900]);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / 3600).toBeCloseTo(11.25, 1);
  });
});

describe('a function that does not answer', () => {
  const TIMED_OUT = new FunctionError('States.Timeout', '');

  test('at the start is retried for hours, then ends in FunctionTimedOut', async () => {
    const { outcome, starts, visited } = await run({ start: [TIMED_OUT] });
    expect(starts).toHaveLength(OUTAGE_ATTEMPTS + 1);
    expect(visited.at(-1)).toBe('FunctionTimedOut');
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.Timeout',
      cause: expect.stringContaining(`did not respond within ${TASK_TIMEOUT_IN_SECONDS} s`),
    });
  });

  test('at a status check does the same', async () => {
    const { outcome, looks, visited } = await run({ status: [seen('InProgress'), TIMED_OUT] });
    expect(looks).toHaveLength(OUTAGE_ATTEMPTS + 2);
    expect(visited.at(-1)).toBe('FunctionTimedOut');
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('once does no harm', async () => {
    const { outcome } = await run({ start: [TIMED_OUT, STARTED], status: [TIMED_OUT, seen('Completed')] });
    expect(outcome.status).toBe('SUCCEEDED');
  });
});
