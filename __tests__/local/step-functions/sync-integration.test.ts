import { createClock, type TimerId } from '@sinonjs/fake-timers';
import { sageMakerEndpoint } from '../../../local/sagemaker/sagemaker-endpoint';
import { createProcessingJobSync } from '../../../local/step-functions/sync-integration';
import { fakeJobs } from '../sagemaker/fake-jobs';

const REQUEST = {
  ProcessingJobName: 'job-1',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  AppSpecification: { ImageUri: 'image' },
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
  },
};

/** The integration on an endpoint whose jobs and clock the test controls. */
const openIntegration = () => {
  const fakeClock = createClock();
  const clock = {
    now: () => fakeClock.now,
    setTimeout: (action: () => void, milliseconds: number) => fakeClock.setTimeout(action, milliseconds),
    clearTimeout: (timer: unknown) => fakeClock.clearTimeout(timer as TimerId),
  };
  const { jobs, runJob, latest } = fakeJobs();
  const endpoint = sageMakerEndpoint({ runJob, region: 'us-east-1', accountId: '123456789012', clock });
  const request = jest.fn(endpoint.request);
  return {
    clock: fakeClock,
    jobs,
    latest,
    request,
    stop: () => endpoint.request('StopProcessingJob', { ProcessingJobName: 'job-1' }),
    run: createProcessingJobSync(request, clock),
  };
};

/** Answers every call with the given error. */
const refusedBy = (type: string, message: string) =>
  createProcessingJobSync(() => ({ status: 400, body: { __type: type, message } }))(REQUEST);

describe('a job that is created', () => {
  test('is the one that the task’s input asks for', () => {
    const { run, jobs } = openIntegration();
    run(REQUEST);
    expect(jobs).toMatchObject([{ request: REQUEST }]);
  });

  test('is checked every second until it has ended', async () => {
    const { run, latest, clock, request } = openIntegration();
    const result = run(REQUEST);
    const looks = () => request.mock.calls.filter(([operation]) => operation === 'DescribeProcessingJob');
    await clock.tickAsync(1_999);
    expect(looks()).toHaveLength(2);
    await clock.tickAsync(1);
    expect(looks()).toHaveLength(3);
    await latest().end({ exitCode: 0 });
    await clock.tickAsync(1_000);
    await result;
    expect(looks()).toHaveLength(4);
    expect(clock.countTimers()).toBe(0);
  });

  test('returns its description when it has succeeded', async () => {
    const { run, latest, clock } = openIntegration();
    const result = run(REQUEST);
    await latest().end({ exitCode: 0, exitMessage: 'all done' });
    await clock.tickAsync(1_000);
    expect(await result).toMatchObject({
      ...REQUEST,
      ProcessingJobStatus: 'Completed',
      ExitMessage: 'all done',
    });
  });

  test('is States.TaskFailed when it has failed, with its description as the cause', async () => {
    const { run, latest, clock } = openIntegration();
    const error = run(REQUEST).catch((reason: Error) => reason);
    await latest().end({ exitCode: 3, exitMessage: 'boom' });
    await clock.tickAsync(1_000);
    const { name, message } = (await error) as Error;
    expect(name).toBe('States.TaskFailed');
    expect(JSON.parse(message)).toMatchObject({
      ...REQUEST,
      ProcessingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: See job logs for more information, exit code: 3',
      ExitMessage: 'boom',
    });
  });

  test('is waited for while it is stopping, and returns its description', async () => {
    const { run, stop, latest, clock } = openIntegration();
    const ended = jest.fn();
    const result = run(REQUEST).then(ended);
    stop();
    await clock.tickAsync(5_000);
    expect(ended).not.toHaveBeenCalled();
    await latest().end({ exitCode: 143 });
    await clock.tickAsync(1_000);
    await result;
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ ProcessingJobStatus: 'Stopped' }));
  });
});

describe('a call that SageMaker refuses', () => {
  test.each([
    ['ResourceLimitExceeded', 'SageMaker.ResourceLimitExceededException'],
    ['ResourceInUse', 'SageMaker.ResourceInUseException'],
    ['ResourceNotFound', 'SageMaker.ResourceNotFoundException'],
    ['ValidationException', 'SageMaker.AmazonSageMakerException'],
    ['ThrottlingException', 'SageMaker.AmazonSageMakerException'],
    ['AccessDeniedException', 'SageMaker.AmazonSageMakerException'],
  ])('with %s is %s', async (type, name) => {
    await expect(refusedBy(type, '')).rejects.toMatchObject({ name });
  });

  test('has its message and error code in the cause, as the AWS SDK for Java words them', async () => {
    await expect(refusedBy('ThrottlingException', 'Rate exceeded')).rejects.toThrow(
      /^Rate exceeded \(Service: AmazonSageMaker; Status Code: 400; Error Code: ThrottlingException; .*\)$/,
    );
  });

  test('creates no job if the request is invalid', async () => {
    const { run, jobs } = openIntegration();
    await expect(run({ ...REQUEST, RoleArn: undefined })).rejects.toMatchObject({
      name: 'SageMaker.AmazonSageMakerException',
      message: expect.stringContaining("Value null at 'roleArn'"),
    });
    expect(jobs).toEqual([]);
  });

  test('for a name in use fails only the second call', async () => {
    const { run, latest, clock } = openIntegration();
    const first = run(REQUEST);
    await expect(run(REQUEST)).rejects.toMatchObject({ name: 'SageMaker.ResourceInUseException' });
    await latest().end({ exitCode: 0 });
    await clock.tickAsync(1_000);
    expect(await first).toMatchObject({ ProcessingJobStatus: 'Completed' });
  });
});
