import { failureOf, useDeployedFunctions } from './deployed-functions';

const { getStatus, request, latestJob, answerAll, calls } = useDeployedFunctions();

const NAME = 'job-1';
const ARN = `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${NAME}`;

const createJob = (more: Record<string, unknown> = {}): void => {
  request('CreateProcessingJob', {
    ProcessingJobName: NAME,
    RoleArn: 'arn:aws:iam::123456789012:role/job-role',
    AppSpecification: { ImageUri: 'image' },
    ProcessingResources: {
      ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
    },
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'output_data',
          S3Output: {
            S3Uri: 's3://bucket/out/',
            LocalPath: '/opt/ml/processing/output',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
    ...more,
  });
};

const ALWAYS = {
  ProcessingJobName: NAME,
  ProcessingJobArn: ARN,
  Outputs: { output_data: 's3://bucket/out/' },
  LogGroupName: '/aws/sagemaker/ProcessingJobs',
  LogStreamNamePrefix: `${NAME}/`,
  InstanceType: 'ml.t3.medium',
  InstanceCount: 1,
};

const ENDED = { ...ALWAYS, ProcessingSeconds: expect.any(Number), InstanceSeconds: expect.any(Number) };

const look = (environment?: Record<string, string>) => getStatus({ ProcessingJobName: NAME }, environment);

const LOG = `Log: /aws/sagemaker/ProcessingJobs, streams that begin with ${NAME}/`;

test('a running job is InProgress, with the wait until the next status check', async () => {
  createJob();
  expect(await look()).toEqual({ ...ALWAYS, ProcessingJobStatus: 'InProgress', WaitSeconds: 10 });
});

test('a job that is being stopped is Stopping, with the wait until the next status check', async () => {
  createJob();
  request('StopProcessingJob', { ProcessingJobName: NAME });
  expect(await look()).toEqual({ ...ALWAYS, ProcessingJobStatus: 'Stopping', WaitSeconds: 10 });
});

test('a job that succeeded is Completed, and there is nothing to wait for', async () => {
  createJob();
  await latestJob().end({ exitCode: 0 });
  expect(await look()).toEqual({ ...ENDED, ProcessingJobStatus: 'Completed' });
});

test('a job that failed is Failed, with its reason, its last words and its log as the cause', async () => {
  createJob();
  await latestJob().end({ exitCode: 3, exitMessage: 'ValueError: boom' });
  const reason = 'AlgorithmError: See job logs for more information, exit code: 3';
  expect(await look()).toEqual({
    ...ENDED,
    ProcessingJobStatus: 'Failed',
    FailureReason: reason,
    ExitMessage: 'ValueError: boom',
    Error: 'ProcessingJobFailed',
    Cause: `${reason}\nValueError: boom\n${LOG}`,
  });
});

test('a job for which there was no instance is a capacity error', async () => {
  createJob();
  const reason = 'CapacityError: Unable to provision requested ML compute capacity.';
  await latestJob().end({ exitCode: 1, failureReason: reason });
  expect(await look()).toMatchObject({
    ProcessingJobStatus: 'Failed',
    Error: 'ProcessingJobCapacityError',
    Cause: `${reason}\n${LOG}`,
  });
});

test('a job that was stopped is Stopped', async () => {
  createJob();
  request('StopProcessingJob', { ProcessingJobName: NAME });
  await latestJob().end({ exitCode: 143 });
  expect(await look()).toEqual({
    ...ENDED,
    ProcessingJobStatus: 'Stopped',
    Error: 'ProcessingJobStopped',
    Cause: `The job was stopped.\n${LOG}`,
  });
});

test('a job that has ended has the instances that SageMaker selected, and the time for which it bills them', async () => {
  answerAll({
    status: 200,
    body: {
      ProcessingJobStatus: 'Completed',
      ProcessingResources: {
        ClusterConfig: {
          InstancePreferences: [{ InstanceType: 'ml.g5.xlarge' }, { InstanceType: 'ml.m5.xlarge' }],
          InstanceCount: 2,
          SelectedInstanceType: 'ml.m5.xlarge',
          SelectedInstanceCount: 2,
        },
      },
      CreationTime: 1_700_000_000,
      ProcessingStartTime: 1_700_000_030,
      ProcessingEndTime: 1_700_000_090.5,
    },
  });
  expect(await look()).toMatchObject({
    InstanceType: 'ml.m5.xlarge',
    InstanceCount: 2,
    ProcessingSeconds: 61,
    InstanceSeconds: 122,
  });
});

test('a job that reached its time limit is Stopped, and the cause says so', async () => {
  answerAll({
    status: 200,
    body: {
      ProcessingJobName: NAME,
      ProcessingJobArn: ARN,
      ProcessingJobStatus: 'Stopped',
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      CreationTime: 1_700_000_000,
      ProcessingStartTime: 1_700_000_030,
      ProcessingEndTime: 1_700_000_090.5,
    },
  });
  expect(await look()).toMatchObject({
    Error: 'ProcessingJobStopped',
    Cause: `The job was stopped because it reached its MaxRuntimeInSeconds of 60.\n${LOG}`,
  });
});

test('the older a job, the longer the wait: 2.5 % of its age', async () => {
  const anHourAgo = Date.now() / 1000 - 3600;
  answerAll({
    status: 200,
    body: { ProcessingJobName: NAME, ProcessingJobStatus: 'InProgress', CreationTime: anHourAgo },
  });
  expect((await look()).WaitSeconds).toBe(90);
});

test('the wait stays within the deployment’s bounds', async () => {
  createJob();
  const bounds = { POLL_FLOOR_IN_SECONDS: '30', POLL_CEILING_IN_SECONDS: '60' };
  expect((await look(bounds)).WaitSeconds).toBe(30);
  answerAll({ status: 200, body: { ProcessingJobStatus: 'InProgress', CreationTime: 1_700_000_000 } });
  expect((await look(bounds)).WaitSeconds).toBe(60);
});

test('a capacity error is one only where the reason begins with it, not where a prefix of the user’s has its name', async () => {
  createJob();
  const failureReason = 'ClientError: No S3 objects found under s3://data/CapacityError/';
  await latestJob().end({ exitCode: 1, failureReason });
  expect(await look()).toMatchObject({ Error: 'ProcessingJobFailed' });
});

describe('a job of an earlier execution of the same name', () => {
  test('is a ProcessingJobNameInUse, though it has completed', async () => {
    createJob();
    await latestJob().end({ exitCode: 0 });
    const ExecutionStartTime = new Date(Date.now() + 90 * 86_400_000).toISOString();
    const look = getStatus({ ProcessingJobName: NAME, ExecutionStartTime });
    expect(await failureOf(look)).toMatchObject({ name: 'ProcessingJobNameInUse' });
  });
});

describe('after a refusal of createProcessingJob.sync', () => {
  const find = (name: string, cause: string) =>
    getStatus({
      ProcessingJobName: NAME,
      ExecutionStartTime: new Date().toISOString(),
      RunError: { Error: name, Cause: cause },
      QuotaWaitInHours: 6,
    });
  const throttled = 'Rate exceeded (Service: SageMaker, Status Code: 400, Request ID: 1)';

  test('a job that is there has its status', async () => {
    createJob();
    const found = await find('SageMaker.ResourceInUseException', 'Job name must be unique');
    expect(found).toEqual({ ...ALWAYS, ProcessingJobStatus: 'InProgress', WaitSeconds: 10 });
  });

  test('for throttling, the delay of the next start is returned without a call', async () => {
    const { WaitSeconds, ...rest } = await find('SageMaker.SageMakerException', throttled);
    expect(rest).toEqual({ ProcessingJobName: NAME });
    expect(WaitSeconds).toBeGreaterThanOrEqual(1);
    expect(WaitSeconds).toBeLessThanOrEqual(30);
    expect(calls()).toEqual([]);
  });

  test('for throttling at the end of a job that ran for a day, the job has its status', async () => {
    answerAll({ status: 200, body: { ProcessingJobName: NAME, ProcessingJobStatus: 'Completed' } });
    const aDayAgo = new Date(Date.now() - 86_400_000).toISOString();
    const found = getStatus({
      ProcessingJobName: NAME,
      ExecutionStartTime: aDayAgo,
      RunError: { Error: 'SageMaker.SageMakerException', Cause: throttled },
      QuotaWaitInHours: 6,
    });
    expect(await found).toMatchObject({ ProcessingJobStatus: 'Completed' });
  });

  test('for a quota that can never fit, it is a ProcessingJobQuotaTooSmall', async () => {
    const limit =
      "The account-level service limit 'X' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances.";
    expect(await failureOf(find('SageMaker.ResourceLimitExceededException', limit))).toMatchObject({
      name: 'ProcessingJobQuotaTooSmall',
    });
  });

  test('for a mistake, it is a ProcessingJobNotStarted with the refusal', async () => {
    expect(await failureOf(find('SageMaker.AmazonSageMakerException', 'No such image'))).toEqual({
      name: 'ProcessingJobNotStarted',
      message: 'SageMaker.AmazonSageMakerException: No such image',
    });
  });

  test('the error of the status check is thrown', async () => {
    answerAll({ status: 400, body: { __type: 'AccessDeniedException', message: 'no right' } });
    expect(await failureOf(find('SageMaker.SdkClientException', 'Read timed out'))).toEqual({
      name: 'AccessDeniedException',
      message: 'no right',
    });
  });
});

test('a job that does not exist is SageMaker’s own error', async () => {
  expect(await failureOf(look())).toEqual({
    name: 'ValidationException',
    message: `Could not find requested job with name: ${NAME}`,
  });
});

test('a status check is one call', async () => {
  createJob();
  await look();
  expect(calls().map(({ operation }) => operation)).toEqual(['CreateProcessingJob', 'DescribeProcessingJob']);
});
