import { DEFAULT_POLL_BOUNDS } from '../../../workflow/deployment/poll-interval';
import {
  type JobDescription,
  LOG_GROUP_NAME,
  toJobStatus,
  toResumedJob,
} from '../../../workflow/functions/job-status';
import { ProcessingJobEnded } from '../../../workflow/job/errors';
import { EXECUTION_ARN } from '../job/sample-jobs';

const NAME = 'foo-0123456789abcdef0123456789abcdef';
const ARN = `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/${NAME}`;
const LOG = `Log: /aws/sagemaker/ProcessingJobs, streams that begin with ${NAME}/`;

const BEGIN = new Date('2026-01-01T00:00:00Z');
const atSecond = (seconds: number): Date => new Date(BEGIN.getTime() + seconds * 1000);
const NOW = atSecond(1000);

const description = (keys: Partial<JobDescription>): JobDescription => ({
  ProcessingJobName: NAME,
  ProcessingJobArn: ARN,
  ProcessingJobStatus: 'InProgress',
  CreationTime: BEGIN,
  ProcessingResources: undefined,
  AppSpecification: undefined,
  ...keys,
});

const statusOf = (keys: Partial<JobDescription>, now = NOW) =>
  toJobStatus(description(keys), now, DEFAULT_POLL_BOUNDS);

const CAPACITY = 'CapacityError: Unable to provision requested ML compute capacity.';

describe('every status', () => {
  test.each(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped'] as const)(
    '%s is told with the job and where its log is',
    (status) => {
      expect(statusOf({ ProcessingJobStatus: status })).toMatchObject({
        ProcessingJobName: NAME,
        ProcessingJobArn: ARN,
        ProcessingJobStatus: status,
        Outputs: {},
        LogGroupName: '/aws/sagemaker/ProcessingJobs',
        LogStreamNamePrefix: `${NAME}/`,
      });
    },
  );

  test.each(['InProgress', 'Stopping'] as const)('%s has a wait, and no error', (status) => {
    const result = statusOf({ ProcessingJobStatus: status });
    expect(result.WaitSeconds).toBe(25);
    expect(result).not.toHaveProperty('Error');
    expect(result).not.toHaveProperty('Cause');
  });

  test('Completed has neither a wait nor an error', () => {
    const result = statusOf({ ProcessingJobStatus: 'Completed' });
    expect(result).not.toHaveProperty('WaitSeconds');
    expect(result).not.toHaveProperty('Error');
    expect(result).not.toHaveProperty('Cause');
  });

  test.each([
    ['Failed', 'ProcessingJobFailed'],
    ['Stopped', 'ProcessingJobStopped'],
  ] as const)('%s has the error %s, and no wait', (status, error) => {
    const result = statusOf({ ProcessingJobStatus: status });
    expect(result.Error).toBe(error);
    expect(result).not.toHaveProperty('WaitSeconds');
  });
});

describe('the next wait', () => {
  test.each([
    [0, 10],
    [1000, 25],
    [100_000, 900],
  ])('of a job that is %d s old is %d s', (age, wait) => {
    expect(statusOf({}, atSecond(age)).WaitSeconds).toBe(wait);
  });

  test('of a job without a creation time is the shortest', () => {
    expect(statusOf({ CreationTime: undefined }).WaitSeconds).toBe(10);
  });

  test('of a job that begins later than now, by another clock, is the shortest', () => {
    expect(statusOf({}, atSecond(-60)).WaitSeconds).toBe(10);
  });
});

describe('the reason and the exit message', () => {
  test('are returned if the job has them', () => {
    expect(
      statusOf({ ProcessingJobStatus: 'Failed', FailureReason: 'AlgorithmError', ExitMessage: 'exit 1' }),
    ).toMatchObject({ FailureReason: 'AlgorithmError', ExitMessage: 'exit 1' });
  });

  test('of a completed job are returned too', () => {
    expect(statusOf({ ProcessingJobStatus: 'Completed', ExitMessage: '344 rows' })).toMatchObject({
      ExitMessage: '344 rows',
    });
  });

  test.each(['FailureReason', 'ExitMessage'])('%s is left out when the job has none', (key) => {
    expect(statusOf({ ProcessingJobStatus: 'Failed' })).not.toHaveProperty(key);
  });
});

describe('the cause', () => {
  const BOTH = { FailureReason: 'AlgorithmError', ExitMessage: 'ValueError: no rows' };
  const TOO_LONG = {
    ProcessingStartTime: atSecond(10),
    ProcessingEndTime: atSecond(3610),
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  };
  const limit = 'The job was stopped because it reached its MaxRuntimeInSeconds of 3600.';

  test.each<[string, Partial<JobDescription>, string]>([
    [
      'Failed with a reason and a message',
      { ProcessingJobStatus: 'Failed', ...BOTH },
      'AlgorithmError\nValueError: no rows',
    ],
    [
      'Failed with a reason',
      { ProcessingJobStatus: 'Failed', FailureReason: 'AlgorithmError' },
      'AlgorithmError',
    ],
    [
      'Failed with a message',
      { ProcessingJobStatus: 'Failed', ExitMessage: 'exit 1' },
      'The job failed, and SageMaker gave no reason.\nexit 1',
    ],
    [
      'Failed with nothing',
      { ProcessingJobStatus: 'Failed' },
      'The job failed, and SageMaker gave no reason.',
    ],
    [
      'Failed with an empty reason',
      { ProcessingJobStatus: 'Failed', FailureReason: '' },
      'The job failed, and SageMaker gave no reason.',
    ],
    ['Stopped with nothing', { ProcessingJobStatus: 'Stopped' }, 'The job was stopped.'],
    [
      'Stopped with a message',
      { ProcessingJobStatus: 'Stopped', ExitMessage: 'bye' },
      'The job was stopped.\nbye',
    ],
    ['Stopped with a reason', { ProcessingJobStatus: 'Stopped', FailureReason: 'By a user' }, 'By a user'],
    ['Stopped at its limit', { ProcessingJobStatus: 'Stopped', ...TOO_LONG }, limit],
    [
      'Stopped after its limit',
      { ProcessingJobStatus: 'Stopped', ...TOO_LONG, ProcessingEndTime: atSecond(3700) },
      limit,
    ],
    [
      'Stopped at its limit, with a message',
      { ProcessingJobStatus: 'Stopped', ...TOO_LONG, ExitMessage: 'bye' },
      `${limit}\nbye`,
    ],
    [
      'Stopped a second before its limit',
      { ProcessingJobStatus: 'Stopped', ...TOO_LONG, ProcessingEndTime: atSecond(3609) },
      'The job was stopped.',
    ],
    [
      'Stopped before it began',
      { ProcessingJobStatus: 'Stopped', ...TOO_LONG, ProcessingStartTime: undefined },
      'The job was stopped.',
    ],
    [
      'Stopped without an end',
      { ProcessingJobStatus: 'Stopped', ...TOO_LONG, ProcessingEndTime: undefined },
      'The job was stopped.',
    ],
    [
      'Stopped without a limit',
      { ProcessingJobStatus: 'Stopped', ...TOO_LONG, StoppingCondition: undefined },
      'The job was stopped.',
    ],
    ['Failed for want of capacity', { ProcessingJobStatus: 'Failed', FailureReason: CAPACITY }, CAPACITY],
  ])('of a job %s says why, and ends with where the log is', (_, keys, why) => {
    expect(statusOf(keys).Cause).toBe(`${why}\n${LOG}`);
  });
});

describe('a want of capacity', () => {
  test('has an error of its own, so that a caller can start a new execution', () => {
    expect(statusOf({ ProcessingJobStatus: 'Failed', FailureReason: CAPACITY }).Error).toBe(
      'ProcessingJobCapacityError',
    );
  });

  test.each(['AlgorithmError: exit code 1', 'InternalServerError', 'ClientError: no such image'])(
    'is not what failed for this reason: %s',
    (FailureReason) => {
      expect(statusOf({ ProcessingJobStatus: 'Failed', FailureReason }).Error).toBe('ProcessingJobFailed');
    },
  );

  test('does not hide that a job was stopped', () => {
    expect(statusOf({ ProcessingJobStatus: 'Stopped', FailureReason: CAPACITY }).Error).toBe(
      'ProcessingJobStopped',
    );
  });
});

describe('the outputs', () => {
  const s3 = (OutputName: string, S3Uri: string) => ({
    OutputName,
    S3Output: { S3Uri, S3UploadMode: 'EndOfJob' as const },
  });
  const featureStore = { OutputName: 'features', FeatureStoreOutput: { FeatureGroupName: 'penguins' } };
  const outputsOf = (Outputs: NonNullable<JobDescription['ProcessingOutputConfig']>['Outputs']) =>
    statusOf({ ProcessingOutputConfig: { Outputs } }).Outputs;

  test('are returned by name', () => {
    expect(
      outputsOf([s3('output_data', 's3://bucket/output/'), s3('report', 's3://bucket/report/')]),
    ).toEqual({
      output_data: 's3://bucket/output/',
      report: 's3://bucket/report/',
    });
  });

  test('to a feature store are skipped, as they have no URI', () => {
    expect(outputsOf([featureStore, s3('output_data', 's3://bucket/output/')])).toEqual({
      output_data: 's3://bucket/output/',
    });
  });

  test.each([
    ['an empty list of outputs', []],
    ['no list', undefined],
  ])('are none for a job with %s', (_, list) => {
    expect(outputsOf(list)).toEqual({});
  });
});

describe('a start that finds a job of its own', () => {
  const resume = (keys: Partial<JobDescription>, executionArn: string | undefined = EXECUTION_ARN) =>
    toResumedJob(description(keys), NOW, DEFAULT_POLL_BOUNDS, executionArn, undefined);

  test.each(['InProgress', 'Stopping'] as const)('that is %s goes on with it', (status) => {
    expect(resume({ ProcessingJobStatus: status })).toEqual({
      ProcessingJobName: NAME,
      ProcessingJobArn: ARN,
      WaitSeconds: 25,
    });
  });

  test('that has completed goes on with it, after the shortest wait', () => {
    expect(resume({ ProcessingJobStatus: 'Completed' })).toEqual({
      ProcessingJobName: NAME,
      ProcessingJobArn: ARN,
      WaitSeconds: 10,
    });
  });

  const endedMessage = (keys: Partial<JobDescription>, executionArn?: string): string => {
    try {
      toResumedJob(description(keys), NOW, DEFAULT_POLL_BOUNDS, executionArn, undefined);
    } catch (error) {
      if (error instanceof ProcessingJobEnded) return error.message;
      throw error;
    }
    return 'went on';
  };

  test.each([
    [
      'Failed',
      { FailureReason: 'AlgorithmError', ExitMessage: 'ValueError: no rows' },
      'Failed: AlgorithmError\nValueError: no rows\n',
    ],
    ['Stopped', {}, 'Stopped: The job was stopped.\n'],
  ] as const)("that is %s fails with the job's own reason", (status, keys, why) => {
    expect(endedMessage({ ProcessingJobStatus: status, ...keys })).toContain(
      `This execution's job, ${NAME}, has already ended with status ${why}`,
    );
  });

  test('that has failed says how to start a new execution with the same input', () => {
    const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:sagemaker-processing';
    expect(endedMessage({ ProcessingJobStatus: 'Failed' }, EXECUTION_ARN).split('\n')).toContain(
      `aws stepfunctions start-execution --state-machine-arn '${machine}' --input "$(aws stepfunctions describe-execution --execution-arn '${EXECUTION_ARN}' --query input --output text)"`,
    );
  });

  test.each(['aws-cn', 'aws-us-gov'])(
    'that has failed names the state machine in the partition %s',
    (partition) => {
      const arn = EXECUTION_ARN.replace('arn:aws:', `arn:${partition}:`);
      expect(endedMessage({ ProcessingJobStatus: 'Failed' }, arn)).toContain(
        `'arn:${partition}:states:eu-west-1:123456789012:stateMachine:sagemaker-processing'`,
      );
    },
  );

  test('that has failed names the state machine of a distributed Map, without the Map', () => {
    const arn = 'arn:aws:states:eu-west-1:123456789012:execution:parent/Each:0a1b';
    expect(endedMessage({ ProcessingJobStatus: 'Failed' }, arn)).toContain(
      `--state-machine-arn 'arn:aws:states:eu-west-1:123456789012:stateMachine:parent' `,
    );
  });

  test("that has failed quotes an apostrophe in the execution's name for the shell", () => {
    const arn = `${EXECUTION_ARN}-it's`;
    expect(endedMessage({ ProcessingJobStatus: 'Failed' }, arn)).toContain(
      `--execution-arn '${EXECUTION_ARN}-it'\\''s' `,
    );
  });

  test('that has failed outside an execution has no command', () => {
    expect(endedMessage({ ProcessingJobStatus: 'Failed' })).not.toContain('aws stepfunctions');
  });

  test.each([
    ['in an execution', EXECUTION_ARN],
    ['outside one', undefined],
  ])('that has failed ends with where the log is, %s', (_, arn) => {
    expect(endedMessage({ ProcessingJobStatus: 'Failed' }, arn).split('\n').at(-1)).toBe(LOG);
  });
});

describe("a job of an earlier execution of the execution's name", () => {
  const created = { CreationTime: new Date('2026-01-01T00:00:00Z') };
  const look = (startTime: string, keys: Partial<JobDescription> = created) =>
    toJobStatus(
      description({ ProcessingJobStatus: 'Completed', ...keys }),
      NOW,
      DEFAULT_POLL_BOUNDS,
      startTime,
    );

  test.each(['Completed', 'InProgress', 'Failed', 'Stopped'] as const)(
    'is never taken for its own, though it is %s',
    (ProcessingJobStatus) => {
      const look = () =>
        toJobStatus(
          description({ ...created, ProcessingJobStatus }),
          NOW,
          DEFAULT_POLL_BOUNDS,
          '2026-04-05T00:00:00.000Z',
        );
      expect(look).toThrow(expect.objectContaining({ name: 'ProcessingJobNameInUse' }));
    },
  );

  test('fails a start before the status of that job is read', () => {
    const resume = () =>
      toResumedJob(
        description({ ...created, ProcessingJobStatus: 'Failed' }),
        NOW,
        DEFAULT_POLL_BOUNDS,
        EXECUTION_ARN,
        '2026-04-05T00:00:00.000Z',
      );
    expect(resume).toThrow(expect.objectContaining({ name: 'ProcessingJobNameInUse' }));
  });

  test('has a message with both times, the name and what to do', () => {
    expect(() => look('2026-04-05T00:00:00.000Z')).toThrow(
      [
        `This execution started at 2026-04-05T00:00:00.000Z, but its job, ${NAME}, was created earlier, at 2026-01-01T00:00:00.000Z: a previous execution had the same name.`,
        'A processing job name cannot be used again, so no job was started. Start a new execution with a name that no execution has had.',
      ].join('\n'),
    );
  });

  test.each([
    ['before it was created', '2025-12-31T23:59:00.000Z'],
    ['a minute after, by a clock that is ahead', '2026-01-01T00:01:00.000Z'],
  ])('is its own where the execution began %s', (_, startTime) => {
    expect(look(startTime)).toMatchObject({ ProcessingJobStatus: 'Completed' });
  });

  test('is not looked for where nobody says when the execution began', () => {
    const status = toJobStatus(
      description({ ...created, ProcessingJobStatus: 'Completed' }),
      NOW,
      DEFAULT_POLL_BOUNDS,
    );
    expect(status.ProcessingJobStatus).toBe('Completed');
  });
});

test("the log group is SageMaker's, of every account", () => {
  expect(LOG_GROUP_NAME).toBe('/aws/sagemaker/ProcessingJobs');
});
