import { processingJobName } from '../../../workflow/job/processing-job-name';
import { failureOf, useDeployedFunctions } from './deployed-functions';

const { stop, request, latestJob, answerAll, calls, stepFunctions } = useDeployedFunctions();

const EXECUTION = 'arn:aws:states:us-east-1:123456789012:execution:sagemaker-processing:run-1';
const NAME = processingJobName('sagemaker-processing-', EXECUTION);

beforeEach(() => {
  stepFunctions().statuses.set(EXECUTION, 'ABORTED');
});

/** EventBridge's event of an execution that ended so many seconds ago. */
const ended = (secondsAgo: number, executionArn: string = EXECUTION) => ({
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  time: new Date(Date.now() - secondsAgo * 1000).toISOString(),
  detail: { executionArn, status: 'ABORTED' },
});

const createJob = (): void => {
  request('CreateProcessingJob', {
    ProcessingJobName: NAME,
    RoleArn: 'arn:aws:iam::123456789012:role/job-role',
    AppSpecification: { ImageUri: 'image' },
    ProcessingResources: {
      ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
    },
  });
};

/** What the function called, behind the test's own calls. */
const callsOfFunction = (before: number): string[] =>
  calls()
    .slice(before)
    .map(({ operation }) => operation);

test('the job of the execution is stopped while it runs', async () => {
  createJob();
  expect(await stop(ended(1))).toEqual({ ProcessingJobName: NAME });
  expect(calls().at(-1)).toEqual({ operation: 'StopProcessingJob', input: { ProcessingJobName: NAME } });
});

describe('an execution that is asked about first', () => {
  test.each(['ABORTED', 'TIMED_OUT', 'FAILED', 'SUCCEEDED'])(
    'has ended as %s: its job is stopped',
    async (status) => {
      createJob();
      stepFunctions().statuses.set(EXECUTION, status);
      await stop(ended(3600));
      expect(calls().at(-1)?.operation).toBe('StopProcessingJob');
      expect(stepFunctions().calls).toEqual([{ executionArn: EXECUTION, includedData: 'METADATA_ONLY' }]);
    },
  );

  test('is not there any more: its job is stopped', async () => {
    createJob();
    stepFunctions().statuses.clear();
    await stop(ended(3600));
    expect(calls().at(-1)?.operation).toBe('StopProcessingJob');
  });

  test.each(['RUNNING', 'PENDING_REDRIVE', 'A_STATUS_OF_TOMORROW'])(
    'is %s, as it was redriven or its name was used again: its job goes on',
    async (status) => {
      createJob();
      const before = calls().length;
      stepFunctions().statuses.set(EXECUTION, status);
      expect(await stop(ended(91))).toEqual({ ProcessingJobName: NAME });
      expect(callsOfFunction(before)).toEqual([]);
    },
  );

  test('runs, by a look that may be of before its end: nothing is stopped, and Lambda tries again', async () => {
    createJob();
    const before = calls().length;
    stepFunctions().statuses.set(EXECUTION, 'RUNNING');
    expect((await failureOf(stop(ended(1)))).message).toBe(
      `The event says that ${EXECUTION} has ended, but Step Functions still reports it as running. Lambda will retry.`,
    );
    expect(callsOfFunction(before)).toEqual([]);
  });

  test('cannot be asked about: nothing is stopped, and Lambda tries again', async () => {
    createJob();
    const before = calls().length;
    stepFunctions().answerAll({ status: 400, body: { __type: 'AccessDeniedException', message: 'no' } });
    expect((await failureOf(stop(ended(86_400)))).name).toBe('AccessDeniedException');
    expect(callsOfFunction(before)).toEqual([]);
  });
});

test("a deployment's own prefix leads to its own jobs", async () => {
  const { ProcessingJobName } = await stop(ended(3600), { JOB_NAME_PREFIX: 'penguins-' });
  expect(ProcessingJobName).toBe(processingJobName('penguins-', EXECUTION));
});

test.each([
  ['has ended', () => latestJob().end({ exitCode: 0 })],
  ['is being stopped', () => request('StopProcessingJob', { ProcessingJobName: NAME })],
])('a job that %s is left alone', async (_, act) => {
  createJob();
  await act();
  const before = calls().length;
  expect(await stop(ended(1))).toEqual({ ProcessingJobName: NAME });
  expect(callsOfFunction(before)).toEqual(['DescribeProcessingJob']);
});

describe('a job that is not there', () => {
  test.each([0, 30, 89])(
    'may still be created %i s after the end, so that is an error for Lambda to try again',
    async (seconds) => {
      const { name, message } = await failureOf(stop(ended(seconds)));
      expect(name).toBe('ValidationException');
      expect(message).toContain(NAME);
    },
  );

  test.each([91, 180, 86_400])('was never created, %i s after the end', async (seconds) => {
    expect(await stop(ended(seconds))).toEqual({ ProcessingJobName: NAME });
  });

  test('may still be created where the event has no time', async () => {
    const { time: _, ...event } = ended(1);
    expect((await failureOf(stop(event))).name).toBe('ValidationException');
  });
});

test.each(['ThrottlingException', 'AccessDeniedException', 'InternalFailure'])(
  'an error %s is one, however old the event, so that Lambda tries again and an alarm can tell',
  async (type) => {
    answerAll({ status: 400, body: { __type: type, message: 'no' } });
    // The SDK's own further attempts would take seconds.
    expect((await failureOf(stop(ended(86_400), { AWS_MAX_ATTEMPTS: '1' }))).name).toBe(type);
  },
);

test.each([{}, { detail: {} }, { detail: { executionArn: 7 } }, []])(
  'an event that is none of Step Functions, such as %j, is refused by a sentence',
  async (event) => {
    const { name, message } = await failureOf(stop(event));
    expect(name).toBe('InvalidProcessingJob');
    expect(message).toContain('detail.executionArn must be ');
    expect(calls()).toEqual([]);
  },
);
