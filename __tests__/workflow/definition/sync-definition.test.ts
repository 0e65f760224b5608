import { FunctionError } from '../../../local/lambda/function-process';
import { IntegrationError } from '../../../local/step-functions/sync-integration';
import {
  jobEndStates,
  MACHINE_TIMEOUT_IN_SECONDS,
  TASK_TIMEOUT_IN_SECONDS,
} from '../../../workflow/definition/definition-states';
import { lintDefinition } from '../../../workflow/definition/lint-definition';
import { OUTAGE_ATTEMPTS } from '../../../workflow/definition/retriers';
import type { State, StateMachineDefinition, TaskState } from '../../../workflow/definition/states-language';
import { RUN_TIMEOUT_IN_SECONDS, syncDefinition } from '../../../workflow/definition/sync-definition';
import type {
  GetProcessingJobStatusResult,
  RetryStartResult,
} from '../../../workflow/functions/function-contracts';
import { QUOTA_WAIT_RULE, quotaWait } from '../../../workflow/functions/quota-wait';
import { toCompleteRequest } from '../../../workflow/job/complete-request';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import { ERROR_NAMES } from '../../../workflow/job/errors';
import type { UnvalidatedJob } from '../../../workflow/job/processing-job';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { REQUEST_MEMBERS } from '../job/request-members';
import { EXECUTION_ARN, FULL_JOB, SMALLEST_JOB } from '../job/sample-jobs';
import {
  type Answers,
  EXECUTION,
  failure,
  JOB_NAME,
  runDefinition,
  STATUS_ARN,
  STATUS_CHECK,
  seen,
  tasksOf,
  times,
} from './run-definition';

const PREPARE_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:prepare';
const RUN_RESOURCE = 'arn:aws:states:::sagemaker:createProcessingJob.sync';

const definitionOf = (job: UnvalidatedJob): StateMachineDefinition =>
  syncDefinition({
    job,
    prepareFunctionArn: PREPARE_ARN,
    statusFunctionArn: STATUS_ARN,
    runJobResource: RUN_RESOURCE,
    quota: quotaWait(),
    stopsUnattendedJobs: true,
  });

const DEFINITION = definitionOf(SMALLEST_JOB);

const REQUEST = toCompleteRequest(toCreateProcessingJobRequest(FULL_JOB, JOB_NAME, EXECUTION_ARN));

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

const NO_ANSWER = new IntegrationError('SageMaker.SdkClientException', 'Unable to execute HTTP request');

const NAME_TAKEN = new IntegrationError(
  'SageMaker.ResourceInUseException',
  'Job name must be unique within an AWS account and region. (Service: AmazonSageMaker; Status Code: 400; Error Code: ResourceInUse; Request ID: 1; Proxy: null)',
);

/** What the status function says of a job that is not there, and that no further start would help. */
const NOT_STARTED = failure('ProcessingJobNotStarted');

/** What it says of one whose turn is still to come. */
const AGAIN: RetryStartResult = { ProcessingJobName: JOB_NAME, WaitSeconds: 17 };

const search = ({ name, message }: Error) => ({
  ...STATUS_CHECK,
  RunError: { Error: name, Cause: message },
  QuotaWaitInHours: 6,
});

interface RunProps {
  readonly prepare?: Answers<unknown>;
  readonly runJob?: Answers<unknown>;
  readonly find?: Answers<GetProcessingJobStatusResult | RetryStartResult>;
  readonly status?: Answers<GetProcessingJobStatusResult>;
  readonly input?: unknown;
  readonly definition?: StateMachineDefinition;
}

/** Executes the definition; the lists in the result are the inputs of its four tasks. */
const run = async ({
  prepare = [REQUEST],
  runJob = [ENDED],
  find = [NOT_STARTED],
  status = [seen('Completed')],
  input,
  definition = DEFINITION,
}: RunProps = {}) => {
  const tasks = {
    PrepareProcessingJob: prepare,
    RunProcessingJob: runJob,
    FindJob: find,
    GetJobStatus: status,
  };
  const { inputsOf, ...rest } = await runDefinition(definition, tasks, input);
  return {
    ...rest,
    preparations: inputsOf('PrepareProcessingJob'),
    runs: inputsOf('RunProcessingJob'),
    searches: inputsOf('FindJob'),
    looks: inputsOf('GetJobStatus'),
  };
};

const tasks = tasksOf(DEFINITION);

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
      'WasJobFound?',
      'JobWasFound',
      'WaitForTurn',
      'RunFailed',
    ];
    const ends = jobEndStates({ statusFunctionArn: STATUS_ARN, stopsUnattendedJobs: true });
    expect(Object.keys(DEFINITION.States).sort()).toEqual([...own, ...Object.keys(ends)].sort());
    expect(DEFINITION.States).toMatchObject(ends);
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

  test('gives the longest job an hour more, and the longest wait for a quota less than its own time-out', () => {
    const { TimeoutSeconds, Retry } = taskNamed('RunProcessingJob');
    const { maximum } = PROCESSING_JOB_RULES.MaxRuntimeInSeconds;
    expect(Retry).toBeUndefined();
    expect(TimeoutSeconds).toBe(RUN_TIMEOUT_IN_SECONDS);
    expect(TimeoutSeconds).toBe(maximum + 3600);
    expect(DEFINITION.TimeoutSeconds).toBe(MACHINE_TIMEOUT_IN_SECONDS);
    expect(DEFINITION.TimeoutSeconds).toBeGreaterThan(TimeoutSeconds + QUOTA_WAIT_RULE.maximum * 3600);
  });

  test.each(['PrepareProcessingJob', 'FindJob', 'GetJobStatus'])(
    '%s retries States.ALL alone and last, as the language requires',
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
  [
    'FindJob',
    ['WasJobFound?', 'RunFailed', 'QuotaStayedFull', 'Failure', 'FunctionTimedOut', 'StatusUnknown'],
  ],
  ['WasJobFound?', ['JobWasFound', 'WaitForTurn']],
  ['JobWasFound', ['IsDone?']],
  ['WaitForTurn', ['RunProcessingJob']],
  ['GetJobStatus', ['IsDone?', 'Failure', 'FunctionTimedOut', 'StatusUnknown']],
  ['StatusUnknown', ['Failure']],
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
  test('gets the deployed job, the execution’s input, its ARN and its start time', async () => {
    const input = { InstanceType: 'ml.m5.4xlarge', Environment: { DAY: '2' } };
    const { preparations } = await run({ input });
    expect(preparations).toEqual([{ ...SMALLEST_JOB, ...EXECUTION, Overrides: input }]);
  });

  test('gets every key of the deployed job as it is', async () => {
    const { preparations } = await run({ definition: definitionOf(FULL_JOB) });
    expect(preparations).toEqual([{ ...FULL_JOB, ...EXECUTION, Overrides: {} }]);
  });

  test('is not retried for an invalid job, and the execution fails with the function’s error', async () => {
    const error = failure(ERROR_NAMES.invalidProcessingJob, 'ImageUri must be an image; it is not set');
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
    'is retried for %s, for hours',
    async (name) => {
      const { outcome, preparations } = await run({
        prepare: [failure(name), ...times(OUTAGE_ATTEMPTS - 1, failure(name)), REQUEST],
      });
      expect(preparations).toHaveLength(OUTAGE_ATTEMPTS + 1);
      expect(outcome.status).toBe('SUCCEEDED');
    },
  );

  test('that never answers ends in FunctionTimedOut', async () => {
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

  test('is polled by the prepared name, not by the integration’s result', async () => {
    expect((await run({ runJob: [{}] })).looks).toEqual([STATUS_CHECK]);
  });

  test('ends the execution with its status as the output', async () => {
    const last = seen('Completed', { ExitMessage: '344 rows' });
    expect((await run({ status: [last] })).outcome).toEqual({ status: 'SUCCEEDED', output: last });
  });

  test('is polled if the integration returned before it ended', async () => {
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
    expect(visited.slice(1)).toEqual([
      'RunProcessingJob',
      'FindJob',
      'WasJobFound?',
      'JobWasFound',
      'IsDone?',
      'Failure',
    ]);
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

describe('a start that is retried', () => {
  const TURN = ['RunProcessingJob', 'FindJob', 'WasJobFound?', 'WaitForTurn'] as const;

  test.each([
    ['a quota in use', LIMIT_EXCEEDED],
    ['a burst of starts', THROTTLED],
  ])('by %s waits as long as the status function says, and starts the same job again', async (_, error) => {
    const { outcome, runs, searches, visited } = await run({
      runJob: [error, error, ENDED],
      find: [AGAIN, AGAIN],
    });
    expect(outcome.status).toBe('SUCCEEDED');
    expect(runs).toEqual([REQUEST, expect.objectContaining(REQUEST), expect.objectContaining(REQUEST)]);
    expect(searches).toEqual([search(error), search(error)]);
    expect(visited.slice(1)).toEqual([
      ...TURN,
      ...TURN,
      'RunProcessingJob',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
  });

  test('waits by the seconds of what was found', () => {
    expect(DEFINITION.States.WaitForTurn).toEqual({
      Type: 'Wait',
      SecondsPath: '$.FoundJob.WaitSeconds',
      Next: 'RunProcessingJob',
    });
  });

  test('for a quota that stays in use fails with its own error, and says how long it was waited for', async () => {
    const stayedFull = failure('ResourceLimitExceeded', LIMIT_EXCEEDED.message);
    const { outcome, searches, visited } = await run({
      runJob: [LIMIT_EXCEEDED],
      find: [AGAIN, stayedFull],
    });
    expect(searches).toHaveLength(2);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'ResourceLimitExceeded',
      cause: `The instance quota was still exhausted after about 6 h. ${stayedFull.message}`,
    });
    expect(visited.slice(-2)).toEqual(['QuotaStayedFull', 'Failure']);
  });

  test.each(['ProcessingJobQuotaTooSmall', 'ProcessingJobNameInUse'])(
    'and never comes, %s, fails at once as the status function says',
    async (name) => {
      const error = failure(name);
      const { outcome, runs, searches } = await run({ runJob: [LIMIT_EXCEEDED], find: [error, AGAIN] });
      expect([runs.length, searches.length]).toEqual([1, 1]);
      expect(outcome).toEqual({ status: 'FAILED', error: name, cause: error.message });
    },
  );

  test('whose own job fills the quota, after an answer that was lost, leads to that job', async () => {
    const { outcome, searches } = await run({
      runJob: [LIMIT_EXCEEDED],
      find: [seen('InProgress')],
      status: [seen('Completed')],
    });
    expect(searches).toHaveLength(1);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('an error after the job was created', () => {
  test('leaves the job to be waited for to its end', async () => {
    const last = seen('Completed', { ExitMessage: '344 rows' });
    const { outcome, visited } = await run({
      runJob: [NO_ANSWER],
      find: [seen('InProgress')],
      status: [seen('InProgress'), last],
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: last });
    expect(visited.slice(1)).toEqual([
      'RunProcessingJob',
      'FindJob',
      'WasJobFound?',
      'JobWasFound',
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
      find: [AGAIN, seen('InProgress')],
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
  test('that does not exist fails the execution with the error and the cause of the integration', async () => {
    const refused = new IntegrationError('SageMaker.AmazonSageMakerException', 'No such image');
    const { outcome, runs, searches, visited } = await run({ runJob: [refused], find: [NOT_STARTED] });
    expect([runs.length, searches.length]).toEqual([1, 1]);
    expect(outcome).toEqual({ status: 'FAILED', error: refused.name, cause: refused.message });
    expect(visited.at(-1)).toBe('RunFailed');
  });

  test.each([
    ['is not allowed', failure('AccessDeniedException', 'no right'), 61],
    ['is throttled', failure('ThrottlingException', 'slower'), OUTAGE_ATTEMPTS + 1],
    ['fails by another error', failure('Lambda.Unknown', 'crashed'), OUTAGE_ATTEMPTS + 1],
  ])(
    'that %s for hours fails the execution, and says that its job may still be running',
    async (_, error, attempts) => {
      const { outcome, searches, visited } = await run({ runJob: [NO_ANSWER], find: [error] });
      expect(searches).toHaveLength(attempts);
      expect(outcome).toMatchObject({ status: 'FAILED', error: 'ProcessingJobStatusUnknown' });
      const { cause } = outcome as { readonly cause: string };
      expect(cause).toContain(`--processing-job-name ${JOB_NAME} `);
      expect(cause).toContain(`${error.name}: ${error.message}`);
      expect(visited.slice(-2)).toEqual(['StatusUnknown', 'Failure']);
    },
  );

  test('whose function times out for hours fails the execution with a cause that is not empty', async () => {
    const find = [new FunctionError('States.Timeout', '')] as const;
    const { outcome, searches, visited } = await run({ runJob: [NO_ANSWER], find });
    expect(searches).toHaveLength(OUTAGE_ATTEMPTS + 1);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(visited.at(-1)).toBe('FunctionTimedOut');
  });

  test('is tried again until the function answers', async () => {
    const find = [failure('ThrottlingException'), failure('Lambda.Unknown'), seen('Completed')] as const;
    const { outcome, searches } = await run({ runJob: [NO_ANSWER], find });
    expect(searches).toHaveLength(3);
    expect(outcome.status).toBe('SUCCEEDED');
  });
});

describe('a run that does not come back in time', () => {
  const TIMED_OUT = new IntegrationError('States.Timeout', '');

  test('is no failure: the job is polled until it ends', async () => {
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
