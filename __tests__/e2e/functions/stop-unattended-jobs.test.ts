import { join } from 'node:path';
import { processingJobName } from '../../../workflow/job/processing-job-name';
import { failureOf, useDeployedFunctions } from './deployed-functions';

/** The environment of a function whose retries do not wait. */
const SHORT_TIMERS = { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'short-timers.cjs'))}` };

const { sweep, request, answer, answerAll, calls, stepFunctions, setSageMakerBack } = useDeployedFunctions();

const PREFIX = 'sagemaker-processing-';
const executionArn = (name: string, stateMachine = 'sagemaker-processing'): string =>
  `arn:aws:states:us-east-1:123456789012:execution:${stateMachine}:${name}`;
const jobName = (execution: string): string => processingJobName(PREFIX, executionArn(execution));
const jobArn = (name: string): string => `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${name}`;

const createJob = (ProcessingJobName: string, Tags: readonly object[]): void => {
  request('CreateProcessingJob', {
    ProcessingJobName,
    RoleArn: 'arn:aws:iam::123456789012:role/job-role',
    AppSpecification: { ImageUri: 'image' },
    ProcessingResources: {
      ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
    },
    Tags,
  });
};

/** A job as an execution creates it, an hour ago, and how that execution is. */
const createJobOf = (execution: string, status?: string): string => {
  createJob(jobName(execution), [
    { Key: 'team', Value: 'ml' },
    { Key: 'StepFunctionsExecution', Value: executionArn(execution) },
  ]);
  if (status !== undefined) stepFunctions().statuses.set(executionArn(execution), status);
  return jobName(execution);
};

const statusOf = (ProcessingJobName: string): unknown =>
  request('DescribeProcessingJob', { ProcessingJobName }).body.ProcessingJobStatus;

const stoppedJobs = (): unknown[] =>
  calls().flatMap(({ operation, input }) => (operation === 'StopProcessingJob' ? [input] : []));

beforeEach(() => setSageMakerBack(3600));

test.each(['FAILED', 'ABORTED', 'TIMED_OUT', 'SUCCEEDED'])(
  'the job of an execution that has ended as %s is stopped',
  async (status) => {
    const name = createJobOf('run-1', status);
    expect(await sweep()).toEqual({ Stopped: [name], Unknown: [] });
    expect(statusOf(name)).toBe('Stopping');
  },
);

test('the job of an execution that Step Functions does not know any more is stopped', async () => {
  const name = createJobOf('run-1');
  expect(await sweep()).toEqual({ Stopped: [name], Unknown: [] });
});

test.each(['RUNNING', 'PENDING_REDRIVE'])('the job of an execution that is %s goes on', async (status) => {
  createJobOf('run-1', status);
  expect(await sweep()).toEqual({ Stopped: [], Unknown: [] });
  expect(stoppedJobs()).toEqual([]);
});

test('SageMaker is asked for the jobs in progress whose names hold the prefix', async () => {
  await sweep();
  expect(calls()).toEqual([
    {
      operation: 'ListProcessingJobs',
      input: { StatusEquals: 'InProgress', NameContains: PREFIX, MaxResults: 100 },
    },
  ]);
});

describe('nobody looks further at', () => {
  test.each([
    ['a job of a deployment whose name begins with this one', `${PREFIX}two-${'0'.repeat(32)}`],
    ['a job of a deployment whose name ends with this one', `my-${PREFIX}${'0'.repeat(32)}`],
    ['a job that somebody has named by hand', `${PREFIX}by-hand`],
  ])('%s', async (_, name) => {
    createJob(name, [{ Key: 'StepFunctionsExecution', Value: executionArn('gone') }]);
    expect(await sweep()).toEqual({ Stopped: [], Unknown: [] });
    expect(calls().at(-1)?.operation).toBe('ListProcessingJobs');
  });

  test('a job of the last five minutes, whose execution Step Functions may not know yet', async () => {
    setSageMakerBack(290);
    createJobOf('run-1');
    expect(await sweep()).toEqual({ Stopped: [], Unknown: [] });
    expect(stoppedJobs()).toEqual([]);
  });
});

describe('a job is left running, and reported as unknown,', () => {
  test('where it has no tag of an execution', async () => {
    const name = jobName('run-1');
    createJob(name, [{ Key: 'team', Value: 'ml' }]);
    expect(await sweep()).toEqual({ Stopped: [], Unknown: [name] });
  });

  test('where the tag cannot hold its execution’s name, so that no such execution would be found', async () => {
    const name = jobName('run(1)');
    createJob(name, [{ Key: 'StepFunctionsExecution', Value: executionArn('run_1_') }]);
    expect(await sweep()).toEqual({ Stopped: [], Unknown: [name] });
    expect(stepFunctions().calls).toEqual([]);
  });

  test('where its execution is another state machine’s, which has its own way to end it', async () => {
    const other = executionArn('run-1', 'nightly');
    const name = processingJobName(PREFIX, other);
    createJob(name, [{ Key: 'StepFunctionsExecution', Value: other }]);
    expect(await sweep()).toEqual({ Stopped: [], Unknown: [name] });
    expect(stepFunctions().calls).toEqual([]);
  });
});

test('every page of jobs and of tags is read', async () => {
  const names = ['run-1', 'run-2'].map((execution) => createJobOf(execution, 'ABORTED'));
  const summary = (name: string) => ({
    ProcessingJobName: name,
    ProcessingJobArn: jobArn(name),
    CreationTime: 1,
  });
  answer('ListProcessingJobs', (input) => {
    const isSecond = (input as { NextToken?: string }).NextToken === 'more';
    return isSecond
      ? { status: 200, body: { ProcessingJobSummaries: [summary(String(names[1]))] } }
      : { status: 200, body: { ProcessingJobSummaries: [summary(String(names[0]))], NextToken: 'more' } };
  });
  answer('ListTags', (input) =>
    (input as { NextToken?: string }).NextToken === 'more'
      ? undefined
      : { status: 200, body: { Tags: [{ Key: 'team', Value: 'ml' }], NextToken: 'more' } },
  );
  expect(await sweep()).toEqual({ Stopped: names, Unknown: [] });
});

test('a job that ends between the look and the stop is no error', async () => {
  const name = createJobOf('run-1', 'ABORTED');
  let looks = 0;
  answer('DescribeProcessingJob', () => {
    looks += 1;
    return looks === 1
      ? undefined
      : { status: 200, body: { ProcessingJobName: name, ProcessingJobStatus: 'Completed' } };
  });
  answer('StopProcessingJob', { status: 400, body: { __type: 'ValidationException', message: 'Completed' } });
  expect(await sweep()).toEqual({ Stopped: [name], Unknown: [] });
});

describe('where a job cannot be stopped', () => {
  test('the others are, and an error at the end says which and why', async () => {
    const [first = '', second = '', third = ''] = ['run-1', 'run-2', 'run-3'].map((execution) =>
      createJobOf(execution, 'ABORTED'),
    );
    answer('StopProcessingJob', (input) =>
      (input as { ProcessingJobName: string }).ProcessingJobName === second
        ? { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } }
        : undefined,
    );
    expect(await failureOf(sweep())).toEqual({
      name: 'AggregateError',
      message: [
        '1 of 3 jobs in progress could not be checked or stopped. They may be running although their executions have ended. The next sweep checks them again.',
        `- ${second}: AccessDeniedException: no`,
      ].join('\n'),
    });
    expect([first, second, third].map(statusOf)).toEqual(['Stopping', 'InProgress', 'Stopping']);
  });

  test('at most twenty are listed', async () => {
    for (let index = 0; index < 22; index += 1) createJobOf(`run-${index}`);
    stepFunctions().answerAll({ status: 400, body: { __type: 'AccessDeniedException', message: 'no' } });
    const { message } = await failureOf(sweep());
    expect(message.split('\n')).toHaveLength(22);
    expect(message).toMatch(/^22 of 22 jobs[\s\S]*\n- and 2 more$/);
    expect(stoppedJobs()).toEqual([]);
  });

  test('a throttled call is made again, up to seven times', async () => {
    const name = createJobOf('run-1', 'ABORTED');
    let refusals = 7;
    answer('ListTags', () => {
      refusals -= 1;
      return refusals < 0
        ? undefined
        : { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } };
    });
    expect(await sweep(SHORT_TIMERS)).toEqual({ Stopped: [name], Unknown: [] });
    expect(calls().filter(({ operation }) => operation === 'ListTags')).toHaveLength(8);
  });
});

test('where the jobs cannot be listed, that is the error', async () => {
  answerAll({ status: 400, body: { __type: 'AccessDeniedException', message: 'no' } });
  expect((await failureOf(sweep())).name).toBe('AccessDeniedException');
});
