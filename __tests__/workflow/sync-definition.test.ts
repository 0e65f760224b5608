import { type ExecutionOutcome, executeDefinition } from '../../local/execute-definition';
import { FunctionError } from '../../local/function-process';
import { IntegrationError } from '../../local/sync-integration';
import { toCreateProcessingJobRequest } from '../../workflow/create-processing-job-request';
import {
  jobEndStates,
  MACHINE_TIMEOUT_IN_SECONDS,
  TASK_TIMEOUT_IN_SECONDS,
} from '../../workflow/definition-states';
import { ERROR_NAMES } from '../../workflow/errors';
import type { GetProcessingJobStatusResult, ProcessingJobStatus } from '../../workflow/function-contracts';
import { type JobDescription, toJobStatus } from '../../workflow/job-status';
import { lintDefinition } from '../../workflow/lint-definition';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/poll-interval';
import { PROCESSING_JOB_RULES } from '../../workflow/processing-job-rules';
import { quotaWait } from '../../workflow/quota-wait';
import type { State, StateMachineDefinition, TaskState } from '../../workflow/states-language';
import { RUN_TIMEOUT_IN_SECONDS, syncDefinition } from '../../workflow/sync-definition';
import { toWholeRequest } from '../../workflow/whole-request';
import { REQUEST_MEMBERS } from './request-members';
import { EXECUTION_ARN, FULL_JOB, SMALLEST_JOB } from './sample-jobs';

const PREPARE_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:prepare';
const STATUS_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:status';
const RUN_RESOURCE = 'arn:aws:states:::sagemaker:createProcessingJob.sync';
const JOB_NAME = 'sagemaker-processing-0123456789abcdef0123456789abcdef';
const JOB_ARN = `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/${JOB_NAME}`;

const definitionOf = (job: Readonly<Record<string, unknown>>): StateMachineDefinition =>
  syncDefinition({
    job,
    prepareFunctionArn: PREPARE_ARN,
    statusFunctionArn: STATUS_ARN,
    runJobResource: RUN_RESOURCE,
    quota: quotaWait(),
    stopsUnattendedJobs: true,
  });

const DEFINITION = definitionOf({ ...SMALLEST_JOB });

const REQUEST = toWholeRequest(toCreateProcessingJobRequest(FULL_JOB, JOB_NAME, EXECUTION_ARN));

/** What a task does when it is called: it answers or fails. The last of a list is done for ever. */
type Answers<Result> = readonly (Result | Error)[];

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

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

/** The integration's result: the job's description, of which the workflow takes nothing. */
const ENDED = { ProcessingJobName: JOB_NAME, ProcessingJobStatus: 'Completed' };

const JOB_FAILED = new IntegrationError(
  'States.TaskFailed',
  JSON.stringify({ ProcessingJobStatus: 'Failed' }),
);

const LIMIT_EXCEEDED = new IntegrationError(
  'SageMaker.ResourceLimitExceededException',
  'The account-level service limit is 1 Instance. (Service: AmazonSageMaker; Status Code: 400; Error Code: ResourceLimitExceeded; Request ID: 1; Proxy: null)',
);

const THROTTLED = new IntegrationError(
  'SageMaker.AmazonSageMakerException',
  'Rate exceeded (Service: AmazonSageMaker; Status Code: 400; Error Code: ThrottlingException; Request ID: 1; Proxy: null)',
);

const NAME_TAKEN = new IntegrationError(
  'SageMaker.ResourceInUseException',
  'Job name must be unique within an AWS account and region. (Service: AmazonSageMaker; Status Code: 400; Error Code: ResourceInUse; Request ID: 1; Proxy: null)',
);

/** What SageMaker answers of a job that it does not have. */
const NOT_THERE = failure('ValidationException', `Could not find requested job with name: ${JOB_NAME}`);

interface Run {
  readonly outcome: ExecutionOutcome;
  /** The states in the order in which they were entered. */
  readonly visited: readonly string[];
  /** What each task was called with. */
  readonly preparations: readonly unknown[];
  readonly runs: readonly unknown[];
  readonly searches: readonly unknown[];
  readonly looks: readonly unknown[];
}

interface RunProps {
  readonly prepare?: Answers<unknown>;
  readonly runJob?: Answers<unknown>;
  readonly find?: Answers<GetProcessingJobStatusResult>;
  readonly status?: Answers<GetProcessingJobStatusResult>;
  readonly input?: unknown;
  readonly definition?: StateMachineDefinition;
}

/** Executes the definition with tasks that answer as told, and without any waiting. */
const run = async ({
  prepare = [REQUEST],
  runJob = [ENDED],
  find = [NOT_THERE],
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
  const preparations: unknown[] = [];
  const runs: unknown[] = [];
  const searches: unknown[] = [];
  const looks: unknown[] = [];
  const { outcome } = executeDefinition({
    definition,
    input,
    executionArn: EXECUTION_ARN,
    tasks: {
      PrepareProcessingJob: play(prepare, preparations),
      RunProcessingJob: play(runJob, runs),
      FindJob: play(find, searches),
      GetJobStatus: play(status, looks),
    },
    waitInMilliseconds: 0,
    onEvent: ({ type, state }) => {
      if (state && /StateEntered$/.test(type)) visited.push(state.name);
    },
  });
  return { outcome: await outcome, visited, preparations, runs, searches, looks };
};

const tasks = Object.entries(DEFINITION.States).filter(
  (entry): entry is [string, TaskState<string>] => entry[1].Type === 'Task',
);

const taskNamed = (name: string): TaskState<string> => DEFINITION.States[name] as TaskState<string>;

describe('the definition', () => {
  test('has nothing that the linter finds', () => {
    expect(lintDefinition(DEFINITION)).toEqual([]);
  });

  test('prepares, runs and finds a job, and ends in the states of the polling definition', () => {
    const own = [
      'PrepareProcessingJob',
      'RunProcessingJob',
      'QuotaStayedFull',
      'FindJob',
      'WasQuotaFull?',
      'RunFailed',
    ];
    expect(Object.keys(DEFINITION.States).sort()).toEqual(
      [...own, ...Object.keys(jobEndStates(STATUS_ARN))].sort(),
    );
    expect(DEFINITION.States).toMatchObject(jobEndStates(STATUS_ARN));
  });

  test('holds nothing that JSON loses', () => {
    expect(JSON.parse(JSON.stringify(DEFINITION))).toEqual(DEFINITION);
  });

  test('calls each function by its ARN, and the integration by its own', () => {
    expect(Object.fromEntries(tasks.map(([name, { Resource }]) => [name, Resource]))).toEqual({
      PrepareProcessingJob: PREPARE_ARN,
      RunProcessingJob: RUN_RESOURCE,
      FindJob: STATUS_ARN,
      GetJobStatus: STATUS_ARN,
    });
  });

  test('takes every member of the request by its path, as it was prepared', () => {
    const members = REQUEST_MEMBERS.filter((path) => !path.includes('.'));
    expect(taskNamed('RunProcessingJob').Parameters).toEqual(
      Object.fromEntries(members.map((member) => [`${member}.$`, `$.${member}`])),
    );
  });

  test('keeps the request in place of the result, whose dates and texts nobody asks for', () => {
    expect(taskNamed('RunProcessingJob').ResultPath).toBeNull();
  });

  test.each(['PrepareProcessingJob', 'FindJob', 'GetJobStatus'])(
    'gives the function of %s time to answer',
    (name) => {
      expect(taskNamed(name).TimeoutSeconds).toBe(TASK_TIMEOUT_IN_SECONDS);
    },
  );

  test('gives the longest job an hour more, and all of its waits less than its own time-out', () => {
    const { TimeoutSeconds, Retry = [] } = taskNamed('RunProcessingJob');
    const { maximum } = PROCESSING_JOB_RULES.MaxRuntimeInSeconds;
    const waits = Retry.map(
      ({ MaxAttempts = 0, MaxDelaySeconds = 128 }) => MaxAttempts * MaxDelaySeconds,
    ).reduce((sum, wait) => sum + wait, 0);
    expect(TimeoutSeconds).toBe(RUN_TIMEOUT_IN_SECONDS);
    expect(TimeoutSeconds).toBe(maximum + 3600);
    expect(DEFINITION.TimeoutSeconds).toBe(MACHINE_TIMEOUT_IN_SECONDS);
    expect(DEFINITION.TimeoutSeconds).toBeGreaterThan(TimeoutSeconds + waits);
  });

  test.each(['PrepareProcessingJob', 'FindJob', 'GetJobStatus'])(
    '%s tries States.ALL again alone and last, as the language demands',
    (name) => {
      const retriers = taskNamed(name).Retry ?? [];
      expect(retriers.filter(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))).toEqual([
        retriers.at(-1),
      ]);
      expect(retriers.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
    },
  );

  test('catches States.TaskFailed last, as it matches every error but States.Timeout', () => {
    expect(
      taskNamed('RunProcessingJob').Catch?.map(({ ErrorEquals, Next }) => [...ErrorEquals, Next]),
    ).toEqual([
      ['States.Timeout', 'GetJobStatus'],
      ['States.TaskFailed', 'FindJob'],
    ]);
  });
});

/** Every state that a state can go on to. */
const targets = (state: State<string>): string[] => [
  ...('Next' in state ? [state.Next] : []),
  ...('Catch' in state ? (state.Catch ?? []).map(({ Next }) => Next) : []),
  ...('Choices' in state ? [...state.Choices.map(({ Next }) => Next), state.Default] : []),
];

test.each([
  ['PrepareProcessingJob', ['RunProcessingJob', 'FunctionTimedOut', 'Failure']],
  ['RunProcessingJob', ['GetJobStatus', 'GetJobStatus', 'FindJob']],
  ['QuotaStayedFull', ['Failure']],
  ['FindJob', ['IsDone?', 'WasQuotaFull?', 'FunctionTimedOut', 'Failure']],
  ['WasQuotaFull?', ['QuotaStayedFull', 'RunFailed']],
  ['GetJobStatus', ['IsDone?', 'FunctionTimedOut', 'Failure']],
  ['IsDone?', ['Success', 'Failure', 'Failure', 'Wait']],
  ['Wait', ['GetJobStatus']],
  ['Success', []],
  ['Failure', []],
  ['FunctionTimedOut', []],
  ['RunFailed', []],
])('%s goes on to %j', (name, expected) => {
  expect(targets(DEFINITION.States[name] as State<string>)).toEqual(expected);
});

describe('the preparation', () => {
  test('gets the deployed job, the execution’s input and the execution’s ARN', async () => {
    const input = { InstanceType: 'ml.m5.4xlarge', Environment: { DAY: '2' } };
    const { preparations } = await run({ input });
    expect(preparations).toEqual([{ ...SMALLEST_JOB, ExecutionArn: EXECUTION_ARN, Overrides: input }]);
  });

  test('gets every key of the deployed job as it is', async () => {
    const { preparations } = await run({ definition: definitionOf({ ...FULL_JOB }) });
    expect(preparations).toEqual([{ ...FULL_JOB, ExecutionArn: EXECUTION_ARN, Overrides: {} }]);
  });

  test('is not tried again for a job that is not valid, which fails the execution as the function did', async () => {
    const error = failure(ERROR_NAMES.invalidProcessingJob, 'ImageUri: got nothing');
    const { outcome, preparations, runs, visited } = await run({ prepare: [error, REQUEST] });
    expect(preparations).toHaveLength(1);
    expect(runs).toHaveLength(0);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: ERROR_NAMES.invalidProcessingJob,
      cause: error.message,
    });
    expect(visited).toEqual(['PrepareProcessingJob', 'Failure']);
  });

  test.each(['Lambda.Unknown', 'Lambda.TooManyRequestsException', 'TypeError'])(
    'is tried again for %s, six times',
    async (name) => {
      const { outcome, preparations } = await run({
        prepare: [...times(6, failure(name)), REQUEST],
      });
      expect(preparations).toHaveLength(7);
      expect(outcome.status).toBe('SUCCEEDED');
    },
  );

  test('that never answers ends in a state with a cause of its own', async () => {
    const { outcome, visited } = await run({ prepare: [new FunctionError('States.Timeout', '')] });
    expect(visited.at(-1)).toBe('FunctionTimedOut');
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });
});

describe('a job that completes', () => {
  test('passes through the states of a success', async () => {
    expect((await run()).visited).toEqual([
      'PrepareProcessingJob',
      'RunProcessingJob',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
  });

  test('is run by the request as it was prepared', async () => {
    expect((await run()).runs).toEqual([REQUEST]);
  });

  test('is looked at by the name that was prepared, not by the result', async () => {
    expect((await run({ runJob: [{}] })).looks).toEqual([{ ProcessingJobName: JOB_NAME }]);
  });

  test('ends the execution with the look as its output', async () => {
    const last = seen('Completed', { ExitMessage: '344 rows' });
    expect((await run({ status: [last] })).outcome).toEqual({ status: 'SUCCEEDED', output: last });
  });

  test('is waited for where the integration came back before its end', async () => {
    const { outcome, visited } = await run({ status: [seen('InProgress'), seen('Completed')] });
    expect(outcome.status).toBe('SUCCEEDED');
    expect(visited.slice(2)).toEqual([
      'GetJobStatus',
      'IsDone?',
      'Wait',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
  });
});

describe('a job that ends badly', () => {
  const LOG = `Log: /aws/sagemaker/ProcessingJobs, streams that begin with ${JOB_NAME}/`;

  test("fails the execution with the status function's error and cause, when it failed", async () => {
    const failed = seen('Failed', { FailureReason: 'AlgorithmError: exit code: 1', ExitMessage: 'boom' });
    const { outcome, visited, runs } = await run({ runJob: [JOB_FAILED], find: [failed] });
    expect(outcome).toEqual({
      status: 'FAILED',
      error: ERROR_NAMES.processingJobFailed,
      cause: `AlgorithmError: exit code: 1\nboom\n${LOG}`,
    });
    expect(visited.slice(1)).toEqual(['RunProcessingJob', 'FindJob', 'IsDone?', 'Failure']);
    expect(runs).toHaveLength(1);
  });

  test('fails the execution with an error of its own, when there was no instance', async () => {
    const find = [seen('Failed', { FailureReason: 'CapacityError: Unable to provision.' })] as const;
    expect((await run({ runJob: [JOB_FAILED], find })).outcome).toMatchObject({
      status: 'FAILED',
      error: ERROR_NAMES.processingJobCapacityError,
    });
  });

  test('fails the execution when it was stopped, even where the integration calls that a success', async () => {
    const { outcome, visited } = await run({
      runJob: [{ ...ENDED, ProcessingJobStatus: 'Stopped' }],
      status: [seen('Stopped')],
    });
    expect(outcome).toEqual({
      status: 'FAILED',
      error: ERROR_NAMES.processingJobStopped,
      cause: `The job was stopped.\n${LOG}`,
    });
    expect(visited.slice(1)).toEqual(['RunProcessingJob', 'GetJobStatus', 'IsDone?', 'Failure']);
  });

  test('fails the execution when it was stopped, also where the integration calls that a failure', async () => {
    const { outcome } = await run({ runJob: [JOB_FAILED], find: [seen('Stopped')] });
    expect(outcome).toMatchObject({ status: 'FAILED', error: ERROR_NAMES.processingJobStopped });
  });
});

describe('a quota of running instances', () => {
  test('that is used up is waited for: 48 attempts for six hours', async () => {
    const { outcome, runs } = await run({ runJob: [...times(48, LIMIT_EXCEEDED), ENDED] });
    expect(runs).toHaveLength(49);
    expect(outcome.status).toBe('SUCCEEDED');
  });

  test('that stays used up fails the execution with its own error, as there is no job', async () => {
    const { outcome, runs, searches, visited } = await run({ runJob: [LIMIT_EXCEEDED] });
    expect(runs).toHaveLength(49);
    expect(searches).toHaveLength(1);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'ResourceLimitExceeded',
      cause: `The quota of instances stayed full for about 6 h. ${LIMIT_EXCEEDED.message}`,
    });
    expect(visited.at(-1)).toBe('Failure');
  });

  test('that its own job fills, after an answer that was lost, leads to that job', async () => {
    const { outcome, searches } = await run({
      runJob: [LIMIT_EXCEEDED],
      find: [seen('InProgress')],
      status: [seen('Completed')],
    });
    expect(searches).toHaveLength(1);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('is waited for minutes apart, at most 15, for hours', () => {
    const {
      IntervalSeconds = 0,
      BackoffRate = 0,
      MaxDelaySeconds = 0,
      MaxAttempts = 0,
    } = taskNamed('RunProcessingJob').Retry?.[0] ?? {};
    const delays = Array.from({ length: MaxAttempts }, (_, attempt) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
    );
    expect(delays.slice(0, 6)).toEqual([60, 120, 240, 480, 900, 900]);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / 3600).toBeCloseTo(11.25, 1);
  });
});

describe('a burst of starts', () => {
  test.each([1, 2, 3, 4, 5, 6])('that is throttled %i times does not fail', async (count) => {
    const { outcome, runs, searches } = await run({ runJob: [...times(count, THROTTLED), ENDED] });
    expect(outcome.status).toBe('SUCCEEDED');
    expect(runs).toHaveLength(count + 1);
    expect(searches).toHaveLength(0);
  });

  test('that is throttled for longer fails with its own error and cause, as there is no job', async () => {
    const { outcome, runs, searches, visited } = await run({
      runJob: [...times(7, THROTTLED), ENDED],
    });
    expect(runs).toHaveLength(7);
    expect(searches).toEqual([{ ProcessingJobName: JOB_NAME }]);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'SageMaker.AmazonSageMakerException',
      cause: THROTTLED.message,
    });
    expect(visited.slice(-3)).toEqual(['FindJob', 'WasQuotaFull?', 'RunFailed']);
  });

  test('is tried again with the same request, so that no second job can be', async () => {
    const { runs } = await run({ runJob: [THROTTLED, ENDED] });
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe('an error after the job was created', () => {
  test('leaves the job to be waited for to its end', async () => {
    const last = seen('Completed', { ExitMessage: '344 rows' });
    const { outcome, visited } = await run({
      runJob: [...times(7, THROTTLED)],
      find: [seen('InProgress')],
      status: [seen('InProgress'), last],
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: last });
    expect(visited.slice(1)).toEqual([
      'RunProcessingJob',
      'FindJob',
      'IsDone?',
      'Wait',
      'GetJobStatus',
      'IsDone?',
      'Wait',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
  });

  test('and a further attempt that finds the name taken, leaves it too', async () => {
    const { outcome, runs } = await run({
      runJob: [THROTTLED, NAME_TAKEN],
      find: [seen('InProgress')],
    });
    expect(runs).toHaveLength(2);
    expect(outcome.status).toBe('SUCCEEDED');
  });

  test('fails the execution as the job did, where it failed later', async () => {
    const failed = seen('Failed', { FailureReason: 'AlgorithmError: exit code: 1' });
    const { outcome } = await run({ runJob: [NAME_TAKEN], find: [seen('InProgress')], status: [failed] });
    expect(outcome).toMatchObject({ status: 'FAILED', error: ERROR_NAMES.processingJobFailed });
  });

  test.each(['SageMaker.SdkClientException', 'SageMaker.ResourceNotFoundException', 'States.Permissions'])(
    'leaves it whatever the error is: %s',
    async (name) => {
      const error = new IntegrationError(name, 'no');
      const { outcome, searches } = await run({ runJob: [error], find: [seen('Completed')] });
      expect(searches).toHaveLength(1);
      expect(outcome.status).toBe('SUCCEEDED');
    },
  );
});

describe('the search for a job', () => {
  const REFUSED = new IntegrationError('SageMaker.SdkClientException', 'Unable to execute HTTP request');

  test.each([
    ['is not there', NOT_THERE],
    ['is not there, by the modelled error', failure('ResourceNotFound')],
  ])('that %s fails the execution with the error and the cause of the run', async (_, error) => {
    const { outcome, searches, visited } = await run({ runJob: [REFUSED], find: [error] });
    expect(searches).toHaveLength(1);
    expect(outcome).toEqual({ status: 'FAILED', error: REFUSED.name, cause: REFUSED.message });
    expect(visited.at(-1)).toBe('RunFailed');
  });

  test.each([
    ['may not be looked at', failure('AccessDeniedException', 'no right'), 1],
    ['cannot be looked at for throttling', failure('ThrottlingException', 'slower'), 7],
    ['cannot be looked at for another error', failure('Lambda.Unknown', 'crashed'), 7],
  ])('that %s fails the execution with what kept it from looking', async (_, error, attempts) => {
    const { outcome, searches, visited } = await run({ runJob: [REFUSED], find: [error] });
    expect(searches).toHaveLength(attempts);
    expect(outcome).toEqual({ status: 'FAILED', error: error.name, cause: error.message });
    expect(visited.at(-1)).toBe('Failure');
  });

  test('that cannot be looked at in time fails the execution with a cause that is not empty', async () => {
    const find = [new FunctionError('States.Timeout', '')] as const;
    const { outcome, searches, visited } = await run({ runJob: [REFUSED], find });
    expect(searches).toHaveLength(7);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(visited.at(-1)).toBe('FunctionTimedOut');
  });

  test('is tried again until the function answers', async () => {
    const find = [failure('ThrottlingException'), failure('Lambda.Unknown'), seen('Completed')] as const;
    const { outcome, searches } = await run({ runJob: [REFUSED], find });
    expect(searches).toHaveLength(3);
    expect(outcome.status).toBe('SUCCEEDED');
  });
});

describe('a run that does not come back in time', () => {
  const TIMED_OUT = new IntegrationError('States.Timeout', '');

  test('is no failure: the job is looked at, and waited for', async () => {
    const { outcome, visited, runs } = await run({
      runJob: [TIMED_OUT],
      status: [seen('InProgress'), seen('Completed')],
    });
    expect(runs).toHaveLength(1);
    expect(outcome.status).toBe('SUCCEEDED');
    expect(visited.slice(1)).toEqual([
      'RunProcessingJob',
      'GetJobStatus',
      'IsDone?',
      'Wait',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
  });
});
