import { type ExecutionOutcome, executeDefinition } from '../../local/execute-definition';
import { FunctionError } from '../../local/function-process';
import { MACHINE_TIMEOUT_IN_SECONDS, TASK_TIMEOUT_IN_SECONDS } from '../../workflow/definition-states';
import { ERROR_NAMES } from '../../workflow/errors';
import type {
  GetProcessingJobStatusResult,
  ProcessingJobStatus,
  StartProcessingJobResult,
} from '../../workflow/function-contracts';
import { type JobDescription, toJobStatus } from '../../workflow/job-status';
import { lintDefinition } from '../../workflow/lint-definition';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/poll-interval';
import { pollingDefinition } from '../../workflow/polling-definition';
import { PROCESSING_JOB_RULES } from '../../workflow/processing-job-rules';
import { quotaWait } from '../../workflow/quota-wait';
import type { StateMachineDefinition, TaskState } from '../../workflow/states-language';
import { EXECUTION_ARN, FULL_JOB, SMALLEST_JOB } from './sample-jobs';

const START_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:start';
const STATUS_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:status';
const JOB_NAME = 'sagemaker-processing-0123456789abcdef0123456789abcdef';
const JOB_ARN = `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/${JOB_NAME}`;

const DEFINITION: StateMachineDefinition = pollingDefinition({
  job: { ...SMALLEST_JOB },
  startFunctionArn: START_ARN,
  statusFunctionArn: STATUS_ARN,
  quota: quotaWait(),
  stopsUnattendedJobs: true,
});

/** What a function does when it is called: it answers or fails. The last of a list is done for ever. */
type Answers<Result> = readonly [Result | Error, ...(Result | Error)[]];

const STARTED: StartProcessingJobResult = {
  ProcessingJobName: JOB_NAME,
  ProcessingJobArn: JOB_ARN,
  WaitSeconds: 10,
};

const seen = (
  ProcessingJobStatus: ProcessingJobStatus,
  keys: Partial<JobDescription> = {},
): GetProcessingJobStatusResult =>
  toJobStatus(
    {
      ProcessingJobName: JOB_NAME,
      ProcessingJobArn: JOB_ARN,
      ProcessingJobStatus,
      CreationTime: new Date('2026-01-01T00:00:00Z'),
      ProcessingResources: undefined,
      AppSpecification: undefined,
      ...keys,
    },
    new Date('2026-01-01T00:05:00Z'),
    DEFAULT_POLL_BOUNDS,
  );

/** An error as Lambda's service reports it: the name to match, and its JSON as the cause. */
const failure = (name: string, message = 'It did not work.'): FunctionError =>
  new FunctionError(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));

interface Run {
  readonly outcome: ExecutionOutcome;
  /** The states in the order in which they were entered. */
  readonly visited: readonly string[];
  /** What each function was called with. */
  readonly starts: readonly unknown[];
  readonly looks: readonly unknown[];
}

interface RunProps {
  readonly start?: Answers<StartProcessingJobResult>;
  readonly status?: Answers<GetProcessingJobStatusResult>;
  readonly input?: unknown;
  readonly definition?: StateMachineDefinition;
}

/** Executes the definition with functions that answer as told, and without any waiting. */
const run = async ({
  start = [STARTED],
  status = [seen('Completed')],
  input = {},
  definition = DEFINITION,
}: RunProps = {}): Promise<Run> => {
  const visited: string[] = [];
  const play =
    <Result>(answers: Answers<Result>, calls: unknown[]) =>
    async (event: unknown) => {
      const answer = answers[Math.min(calls.length, answers.length - 1)];
      calls.push(event);
      if (answer instanceof Error) throw answer;
      return answer;
    };
  const starts: unknown[] = [];
  const looks: unknown[] = [];
  const { outcome } = executeDefinition({
    definition,
    input,
    executionArn: EXECUTION_ARN,
    tasks: { StartProcessingJob: play(start, starts), GetJobStatus: play(status, looks) },
    waitInMilliseconds: 0,
    onEvent: ({ type, state }) => {
      if (state && /StateEntered$/.test(type)) visited.push(state.name);
    },
  });
  return { outcome: await outcome, visited, starts, looks };
};

const tasks = Object.entries(DEFINITION.States).filter(
  (entry): entry is [string, TaskState<string>] => entry[1].Type === 'Task',
);

describe('the definition', () => {
  test('has nothing that the linter finds', () => {
    expect(lintDefinition(DEFINITION)).toEqual([]);
  });

  test("has the seed's six states, one for a function that does not answer and one for a full quota", () => {
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

  test('tries States.ALL again alone and last, as the language demands', () => {
    const retriers = task.Retry ?? [];
    const withAll = retriers.filter(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
    expect(withAll.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['States.ALL']]);
    expect(retriers.at(-1)).toBe(withAll[0]);
  });

  test("tries the user's mistakes first, never again", () => {
    expect(task.Retry?.[0]).toMatchObject({
      ErrorEquals: expect.arrayContaining(['AccessDeniedException']),
      MaxAttempts: 0,
    });
  });

  test.each(['ThrottlingException', 'States.ALL'])(
    'tries %s again after 2 s, ×2, six times, with jitter',
    (error) => {
      expect(task.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes(error))).toEqual({
        ErrorEquals: [error],
        IntervalSeconds: 2,
        BackoffRate: 2,
        MaxAttempts: 6,
        JitterStrategy: 'FULL',
      });
    },
  );

  test('catches a time-out, then everything else, and keeps no result beside the error', () => {
    const ofQuota = { ErrorEquals: ['ResourceLimitExceeded'], Next: 'QuotaStayedFull' };
    expect(task.Catch).toEqual([
      ...(task === DEFINITION.States.StartProcessingJob ? [ofQuota] : []),
      { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },
      { ErrorEquals: ['States.ALL'], Next: 'Failure' },
    ]);
  });
});

describe('the start', () => {
  test('gets the deployed job, the execution’s input and the execution’s ARN', async () => {
    const input = { InstanceType: 'ml.m5.4xlarge', Environment: { DAY: '2' } };
    const { starts } = await run({ input });
    expect(starts).toEqual([{ ...SMALLEST_JOB, ExecutionArn: EXECUTION_ARN, Overrides: input }]);
  });

  test('gets every key of the deployed job as it is', async () => {
    const definition = pollingDefinition({
      job: { ...FULL_JOB },
      startFunctionArn: START_ARN,
      statusFunctionArn: STATUS_ARN,
      quota: quotaWait(),
      stopsUnattendedJobs: true,
    });
    const { starts } = await run({ definition });
    expect(starts).toEqual([{ ...FULL_JOB, ExecutionArn: EXECUTION_ARN, Overrides: {} }]);
  });

  test('cannot be told another execution by its deployed job', async () => {
    const definition = pollingDefinition({
      job: { ...SMALLEST_JOB, 'ExecutionArn.$': '$.ExecutionArn' },
      startFunctionArn: START_ARN,
      statusFunctionArn: STATUS_ARN,
      quota: quotaWait(),
      stopsUnattendedJobs: true,
    });
    const { starts } = await run({ definition, input: { ExecutionArn: 'other' } });
    expect(starts).toEqual([expect.objectContaining({ ExecutionArn: EXECUTION_ARN })]);
  });
});

describe('a job that completes', () => {
  test('ends the execution with the last look as its output', async () => {
    const last = seen('Completed', { ExitMessage: '344 rows' });
    expect((await run({ status: [last] })).outcome).toEqual({ status: 'SUCCEEDED', output: last });
  });

  test('at the first look passes through five states', async () => {
    expect((await run()).visited).toEqual([
      'StartProcessingJob',
      'Wait',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
  });

  test('is looked at until it has, by its name', async () => {
    const { looks, visited } = await run({
      status: [seen('InProgress'), seen('InProgress'), seen('Completed')],
    });
    expect(looks).toEqual([1, 2, 3].map(() => ({ ProcessingJobName: JOB_NAME })));
    expect(visited).toEqual([
      'StartProcessingJob',
      ...[1, 2, 3].flatMap(() => ['Wait', 'GetJobStatus', 'IsDone?']),
      'Success',
    ]);
  });
});

describe('a job that stops', () => {
  test('is looked at while it is stopping', async () => {
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
    ['Failed', {}, 'ProcessingJobFailed', 'The job failed without a reason.'],
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
      'The job was stopped as it reached its MaxRuntimeInSeconds of 60.',
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

describe('a mistake of the user', () => {
  test.each([
    ERROR_NAMES.invalidProcessingJob,
    ERROR_NAMES.processingJobEnded,
    'AccessDeniedException',
    'ValidationException',
    'ResourceNotFound',
  ])('at the start, %s, is not tried again and fails the execution as the function did', async (name) => {
    const error = failure(name, 'ImageUri: got nothing');
    const { outcome, starts, looks, visited } = await run({ start: [error, STARTED] });
    expect(starts).toHaveLength(1);
    expect(looks).toHaveLength(0);
    expect(outcome).toEqual({ status: 'FAILED', error: name, cause: error.message });
    expect(visited).toEqual(['StartProcessingJob', 'Failure']);
  });

  test('at a look, AccessDeniedException, is not tried again either', async () => {
    const error = failure('AccessDeniedException');
    const { outcome, looks } = await run({ status: [seen('InProgress'), error, seen('Completed')] });
    expect(looks).toHaveLength(2);
    expect(outcome).toEqual({ status: 'FAILED', error: 'AccessDeniedException', cause: error.message });
  });
});

/** What is tried again as ThrottlingException, and what as States.ALL: Lambda's own errors and any other. */
const PASSING = [
  'ThrottlingException',
  'Lambda.Unknown',
  'Lambda.TooManyRequestsException',
  'TypeError',
] as const;
const LASTING = ['ThrottlingException', 'Lambda.Unknown'] as const;

describe('an error that passes', () => {
  test.each(PASSING)('at the start, %s, is tried again until the function answers', async (name) => {
    const { outcome, starts } = await run({ start: [failure(name), failure(name), STARTED] });
    expect(starts).toHaveLength(3);
    expect(outcome.status).toBe('SUCCEEDED');
  });

  test.each([...PASSING, 'ResourceNotFound', 'ValidationException'])(
    'at a look, %s, is tried again until the function answers',
    async (name) => {
      const { outcome, looks } = await run({ status: [failure(name), failure(name), seen('Completed')] });
      expect(looks).toHaveLength(3);
      expect(outcome.status).toBe('SUCCEEDED');
    },
  );

  test('is tried again with the same event, so that the start finds its own job', async () => {
    const { starts } = await run({ start: [failure('Lambda.Unknown'), STARTED], input: { S3Script: null } });
    expect(starts[1]).toEqual(starts[0]);
  });

  test.each(LASTING)('at the start, %s, fails the execution when it does not pass', async (name) => {
    const error = failure(name);
    const { outcome, starts } = await run({ start: [error] });
    expect(starts).toHaveLength(7);
    expect(outcome).toEqual({ status: 'FAILED', error: name, cause: error.message });
  });

  test.each(LASTING)('at a look, %s, fails the execution when it does not pass', async (name) => {
    const error = failure(name);
    const { outcome, looks } = await run({ status: [seen('InProgress'), error] });
    expect(looks).toHaveLength(8);
    expect(outcome).toEqual({ status: 'FAILED', error: name, cause: error.message });
  });

  test('has its six attempts anew at each look', async () => {
    const six = Array.from({ length: 6 }, () => failure('ThrottlingException'));
    const { outcome, looks } = await run({
      status: [seen('InProgress'), ...six, seen('InProgress'), ...six, seen('Completed')],
    });
    expect(looks).toHaveLength(15);
    expect(outcome.status).toBe('SUCCEEDED');
  });
});

describe('a quota of running instances', () => {
  const error = failure('ResourceLimitExceeded', 'The account-level service limit is 1 Instance.');

  test('that is used up is waited for: 48 attempts for six hours', async () => {
    const used = Array.from({ length: 47 }, () => error);
    const { outcome, starts } = await run({ start: [error, ...used, STARTED] });
    expect(starts).toHaveLength(49);
    expect(outcome.status).toBe('SUCCEEDED');
  });

  test('that stays used up fails the execution with its own error, and says how long it was waited for', async () => {
    const { outcome, starts } = await run({ start: [error] });
    expect(starts).toHaveLength(49);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'ResourceLimitExceeded',
      cause: `The quota of instances stayed full for about 6 h. ${error.message}`,
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

  test('at the start is tried six times more, then ends in a state with a cause of its own', async () => {
    const { outcome, starts, visited } = await run({ start: [TIMED_OUT] });
    expect(starts).toHaveLength(7);
    expect(visited.at(-1)).toBe('FunctionTimedOut');
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.Timeout',
      cause: expect.stringContaining(`did not answer within ${TASK_TIMEOUT_IN_SECONDS} s`),
    });
  });

  test('at a look does the same', async () => {
    const { outcome, looks, visited } = await run({ status: [seen('InProgress'), TIMED_OUT] });
    expect(looks).toHaveLength(8);
    expect(visited.at(-1)).toBe('FunctionTimedOut');
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('once does no harm', async () => {
    const { outcome } = await run({ start: [TIMED_OUT, STARTED], status: [TIMED_OUT, seen('Completed')] });
    expect(outcome.status).toBe('SUCCEEDED');
  });
});
