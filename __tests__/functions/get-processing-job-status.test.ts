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
};

const look = (environment?: Record<string, string>) => getStatus({ ProcessingJobName: NAME }, environment);

const LOG = `Log: /aws/sagemaker/ProcessingJobs, streams that begin with ${NAME}/`;

test('a job that runs is InProgress, and says when to look again', async () => {
  createJob();
  expect(await look()).toEqual({ ...ALWAYS, ProcessingJobStatus: 'InProgress', WaitSeconds: 10 });
});

test('a job that is being stopped is Stopping, and says when to look again', async () => {
  createJob();
  request('StopProcessingJob', { ProcessingJobName: NAME });
  expect(await look()).toEqual({ ...ALWAYS, ProcessingJobStatus: 'Stopping', WaitSeconds: 10 });
});

test('a job that succeeded is Completed, and there is nothing to wait for', async () => {
  createJob();
  await latestJob().end({ exitCode: 0 });
  expect(await look()).toEqual({ ...ALWAYS, ProcessingJobStatus: 'Completed' });
});

test('a job that failed is Failed, with its reason, its last words and its log as the cause', async () => {
  createJob();
  await latestJob().end({ exitCode: 3, exitMessage: 'ValueError: boom' });
  const reason = 'AlgorithmError: See job logs for more information, exit code: 3';
  expect(await look()).toEqual({
    ...ALWAYS,
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
    ...ALWAYS,
    ProcessingJobStatus: 'Stopped',
    Error: 'ProcessingJobStopped',
    Cause: `The job was stopped.\n${LOG}`,
  });
});

test('a job that ran as long as it may is Stopped, and the cause says so', async () => {
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
    Cause: `The job was stopped as it reached its MaxRuntimeInSeconds of 60.\n${LOG}`,
  });
});

test('the older a job, the longer the wait: a tenth of its age', async () => {
  const anHourAgo = Date.now() / 1000 - 3600;
  answerAll({
    status: 200,
    body: { ProcessingJobName: NAME, ProcessingJobStatus: 'InProgress', CreationTime: anHourAgo },
  });
  expect((await look()).WaitSeconds).toBe(360);
});

test('the wait stays within the deployment’s bounds', async () => {
  createJob();
  const bounds = { POLL_FLOOR_IN_SECONDS: '30', POLL_CEILING_IN_SECONDS: '60' };
  expect((await look(bounds)).WaitSeconds).toBe(30);
  answerAll({ status: 200, body: { ProcessingJobStatus: 'InProgress', CreationTime: 1_700_000_000 } });
  expect((await look(bounds)).WaitSeconds).toBe(60);
});

test('a job that does not exist is SageMaker’s own error', async () => {
  expect(await failureOf(look())).toEqual({
    name: 'ValidationException',
    message: `Could not find requested job with name: ${NAME}`,
  });
});

test('looking at a job is one call', async () => {
  createJob();
  await look();
  expect(calls().map(({ operation }) => operation)).toEqual(['CreateProcessingJob', 'DescribeProcessingJob']);
});
