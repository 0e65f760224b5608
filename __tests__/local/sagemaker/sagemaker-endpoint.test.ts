import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { createClock, type TimerId } from '@sinonjs/fake-timers';
import { sageMakerEndpoint } from '../../../local/sagemaker/sagemaker-endpoint';
import { fakeJobs } from './fake-jobs';

const START = 1_700_000_000_000;
const ARN = 'arn:aws:sagemaker:eu-central-1:123456789012:processing-job/job-1';

const REQUEST: CreateProcessingJobCommandInput = {
  ProcessingJobName: 'job-1',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  AppSpecification: { ImageUri: 'image', ContainerEntrypoint: ['python3', 'run.py'] },
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
  },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  Environment: { MODE: 'fast' },
};

/** An endpoint whose jobs and clock the test controls. */
const openEndpoint = () => {
  const clock = createClock(START);
  const { jobs, runJob, latest } = fakeJobs();
  const endpoint = sageMakerEndpoint({
    runJob,
    region: 'eu-central-1',
    accountId: '123456789012',
    clock: {
      now: () => clock.now,
      setTimeout: (action, milliseconds) => clock.setTimeout(action, milliseconds),
      clearTimeout: (timer) => clock.clearTimeout(timer as TimerId),
    },
  });
  const create = (overrides: Record<string, unknown> = {}) =>
    endpoint.request('CreateProcessingJob', { ...REQUEST, ...overrides });
  const describeJob = (name = 'job-1') =>
    endpoint.request('DescribeProcessingJob', { ProcessingJobName: name }).body;
  const stop = (name = 'job-1') => endpoint.request('StopProcessingJob', { ProcessingJobName: name });
  return { clock, endpoint, jobs, latest, create, describeJob, stop };
};

const failure = (type: string, message: string) => ({ status: 400, body: { __type: type, message } });

describe('CreateProcessingJob', () => {
  test('starts the job and answers its ARN', () => {
    const { create, jobs } = openEndpoint();
    expect(create()).toEqual({ status: 200, body: { ProcessingJobArn: ARN } });
    expect(jobs).toMatchObject([{ request: REQUEST, arn: ARN }]);
  });

  test('refuses a name in use, and starts nothing', () => {
    const { create, jobs } = openEndpoint();
    create();
    expect(create()).toEqual(
      failure(
        'ResourceInUse',
        `Job name must be unique within an AWS account and region, and a job with this name already exists (${ARN})`,
      ),
    );
    expect(jobs).toHaveLength(1);
  });

  test('also refuses the name of a job that has ended', async () => {
    const { create, latest } = openEndpoint();
    create();
    await latest().end({ exitCode: 0 });
    expect(create().body).toMatchObject({ __type: 'ResourceInUse' });
  });

  test.each([
    ['processingJobName', { ProcessingJobName: undefined }],
    ['roleArn', { RoleArn: undefined }],
    ['appSpecification.imageUri', { AppSpecification: {} }],
    [
      'processingResources.clusterConfig.instanceCount',
      { ProcessingResources: { ClusterConfig: { InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 } } },
    ],
    [
      'processingResources.clusterConfig.instanceType',
      { ProcessingResources: { ClusterConfig: { InstanceCount: 1, VolumeSizeInGB: 20 } } },
    ],
    [
      'processingResources.clusterConfig.volumeSizeInGB',
      { ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium' } } },
    ],
  ])('refuses a request without %s, and starts nothing', (member, overrides) => {
    const { create, jobs } = openEndpoint();
    expect(create(overrides)).toEqual(
      failure(
        'ValidationException',
        `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
      ),
    );
    expect(jobs).toEqual([]);
  });

  test('counts every member that is missing', () => {
    const { endpoint } = openEndpoint();
    expect(endpoint.request('CreateProcessingJob', {}).body.message).toMatch(
      /^6 validation errors detected: /,
    );
  });

  test.each(['', '-job', 'job-', 'my_job', 'a'.repeat(64)])('refuses the name "%s"', (ProcessingJobName) => {
    const { create, jobs } = openEndpoint();
    expect(create({ ProcessingJobName })).toEqual(
      failure(
        'ValidationException',
        `1 validation error detected: Value '${ProcessingJobName}' at 'processingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`,
      ),
    );
    expect(jobs).toEqual([]);
  });

  test('takes a name of 63 characters', () => {
    const { create } = openEndpoint();
    expect(create({ ProcessingJobName: 'a'.repeat(63) }).status).toBe(200);
  });
});

describe('a request with InstancePreferences', () => {
  const cluster = (ClusterConfig: Record<string, unknown>) => ({
    ProcessingResources: { ClusterConfig: { VolumeSizeInGB: 20, ...ClusterConfig } },
  });
  const LARGE = { InstanceType: 'ml.m5.large' };
  const XLARGE = { InstanceType: 'ml.m5.xlarge' };

  test('needs no InstanceType, and selects the first preference', () => {
    const { create, describeJob } = openEndpoint();
    const InstancePreferences = [LARGE, XLARGE];
    expect(create(cluster({ InstanceCount: 2, InstancePreferences })).status).toBe(200);
    expect(describeJob().ProcessingResources).toEqual({
      ClusterConfig: {
        VolumeSizeInGB: 20,
        InstanceCount: 2,
        InstancePreferences,
        SelectedInstanceType: 'ml.m5.large',
        SelectedInstanceCount: 2,
      },
    });
  });

  test('may have a count in each preference', () => {
    const { create, describeJob } = openEndpoint();
    create(
      cluster({
        InstancePreferences: [
          { ...LARGE, InstanceCount: 4 },
          { ...XLARGE, InstanceCount: 2 },
        ],
      }),
    );
    expect(describeJob().ProcessingResources).toMatchObject({
      ClusterConfig: { SelectedInstanceType: 'ml.m5.large', SelectedInstanceCount: 4 },
    });
  });

  const ONE_PLACE = 'Member must have instanceCount either itself or in every member of instancePreferences';
  const PREFERENCES = 'processingResources.clusterConfig.instancePreferences';
  test.each([
    [
      'has an InstanceType as well',
      { InstanceType: 'ml.t3.medium', InstanceCount: 1, InstancePreferences: [LARGE] },
      "Value at 'processingResources.clusterConfig' failed to satisfy constraint: Member must have only one of instanceType and instancePreferences",
    ],
    [
      'has a count nowhere',
      { InstancePreferences: [LARGE] },
      `Value at 'processingResources.clusterConfig' failed to satisfy constraint: ${ONE_PLACE}`,
    ],
    [
      'has a count in both places',
      { InstanceCount: 1, InstancePreferences: [{ ...LARGE, InstanceCount: 1 }] },
      `Value at 'processingResources.clusterConfig' failed to satisfy constraint: ${ONE_PLACE}`,
    ],
    [
      'has a count in some preferences',
      { InstancePreferences: [{ ...LARGE, InstanceCount: 1 }, XLARGE] },
      `Value at 'processingResources.clusterConfig' failed to satisfy constraint: ${ONE_PLACE}`,
    ],
    [
      'has a preference without a type',
      { InstanceCount: 1, InstancePreferences: [LARGE, {}] },
      `Value null at '${PREFERENCES}.2.member.instanceType' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'has a preference of no instance',
      { InstancePreferences: [{ ...LARGE, InstanceCount: 0 }] },
      `Value '0' at '${PREFERENCES}.1.member.instanceCount' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'has none',
      { InstanceCount: 1, InstancePreferences: [] },
      `Value '[]' at '${PREFERENCES}' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
  ])('is refused where it %s', (_, clusterConfig, violation) => {
    const { create, jobs } = openEndpoint();
    expect(create(cluster(clusterConfig))).toEqual(
      failure('ValidationException', `1 validation error detected: ${violation}`),
    );
    expect(jobs).toEqual([]);
  });
});

test.each([
  [0, 'greater than or equal to 1'],
  [101, 'less than or equal to 100'],
])('a request for %d instances is refused', (InstanceCount, limit) => {
  const { create, jobs } = openEndpoint();
  const ClusterConfig = { InstanceCount, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 };
  expect(create({ ProcessingResources: { ClusterConfig } })).toEqual(
    failure(
      'ValidationException',
      `1 validation error detected: Value '${InstanceCount}' at 'processingResources.clusterConfig.instanceCount' failed to satisfy constraint: Member must have value ${limit}`,
    ),
  );
  expect(jobs).toEqual([]);
});

describe('DescribeProcessingJob', () => {
  test('shows a running job’s request, and its start in seconds', () => {
    const { create, describeJob, clock } = openEndpoint();
    create();
    clock.tick(5_500);
    expect(describeJob()).toEqual({
      ...REQUEST,
      ProcessingJobArn: ARN,
      ProcessingJobStatus: 'InProgress',
      CreationTime: START / 1000,
      ProcessingStartTime: START / 1000,
      LastModifiedTime: START / 1000,
    });
  });

  test('shows when a successful job ended', async () => {
    const { create, describeJob, latest, clock } = openEndpoint();
    create();
    clock.tick(2_500);
    await latest().end({ exitCode: 0, exitMessage: 'all done' });
    expect(describeJob()).toMatchObject({
      ProcessingJobStatus: 'Completed',
      ProcessingEndTime: START / 1000 + 2.5,
      LastModifiedTime: START / 1000 + 2.5,
      ExitMessage: 'all done',
    });
    expect(describeJob()).not.toHaveProperty('FailureReason');
  });

  test('shows a failed job’s exit code and exit message', async () => {
    const { create, describeJob, latest } = openEndpoint();
    create();
    await latest().end({ exitCode: 3, exitMessage: 'ValueError: boom' });
    expect(describeJob()).toMatchObject({
      ProcessingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: See job logs for more information, exit code: 3',
      ExitMessage: 'ValueError: boom',
    });
  });

  test('shows only the reason of a job that SageMaker failed', async () => {
    const { create, describeJob, latest } = openEndpoint();
    create();
    await latest().end({ exitCode: 1, failureReason: 'ClientError: No S3 objects found' });
    expect(describeJob()).toMatchObject({
      ProcessingJobStatus: 'Failed',
      FailureReason: 'ClientError: No S3 objects found',
    });
    expect(describeJob()).not.toHaveProperty('ExitMessage');
  });

  test('shows the first 1,024 characters of a reason and the last 1,024 of an exit message', async () => {
    const { create, describeJob, latest } = openEndpoint();
    create();
    await latest().end({
      exitCode: 1,
      failureReason: `first${'.'.repeat(2000)}`,
      exitMessage: `${'.'.repeat(2000)}last`,
    });
    expect(describeJob()).toMatchObject({
      FailureReason: `first${'.'.repeat(1019)}`,
      ExitMessage: `${'.'.repeat(1020)}last`,
    });
  });

  test('shows every other member of the request unchanged', () => {
    const { create, describeJob } = openEndpoint();
    const members = {
      ExperimentConfig: { ExperimentName: 'experiment', TrialName: 'trial' },
      NetworkConfig: { EnableNetworkIsolation: true, VpcConfig: { Subnets: ['a'], SecurityGroupIds: ['b'] } },
      ProcessingInputs: [
        { InputName: 'a', AppManaged: true, S3Input: { S3Uri: 's3://a/', S3DataType: 'S3Prefix' } },
      ],
      ProcessingOutputConfig: {
        KmsKeyId: 'key',
        Outputs: [
          { OutputName: 'b', AppManaged: true, FeatureStoreOutput: { FeatureGroupName: 'features' } },
        ],
      },
    };
    create(members);
    expect(describeJob()).toMatchObject(members);
  });

  test('does not show the tags', () => {
    const { create, describeJob } = openEndpoint();
    create({ Tags: [{ Key: 'team', Value: 'ml' }] });
    expect(describeJob()).not.toHaveProperty('Tags');
  });
});

describe('StopProcessingJob', () => {
  test('asks the job to stop, which is Stopping until it has ended', async () => {
    const { create, describeJob, stop, latest, clock } = openEndpoint();
    create();
    clock.tick(1_000);
    expect(stop()).toEqual({ status: 200, body: {} });
    expect(latest().stops).toBe(1);
    expect(describeJob()).toMatchObject({
      ProcessingJobStatus: 'Stopping',
      LastModifiedTime: START / 1000 + 1,
    });
    clock.tick(1_000);
    await latest().end({ exitCode: 143 });
    expect(describeJob()).toMatchObject({
      ProcessingJobStatus: 'Stopped',
      ProcessingEndTime: START / 1000 + 2,
    });
  });

  test.each([0, 143])('leaves no failure reason of a job that ends with exit code %d', async (exitCode) => {
    const { create, describeJob, stop, latest } = openEndpoint();
    create();
    stop();
    await latest().end({ exitCode });
    expect(describeJob()).toMatchObject({ ProcessingJobStatus: 'Stopped' });
    expect(describeJob()).not.toHaveProperty('FailureReason');
  });

  test('changes nothing for a job that is already stopping', () => {
    const { create, stop, latest } = openEndpoint();
    create();
    stop();
    expect(stop()).toEqual({ status: 200, body: {} });
    expect(latest().stops).toBe(1);
  });

  test.each([
    ['Completed', 0],
    ['Failed', 1],
  ])('of a job that is %s is refused', async (status, exitCode) => {
    const { create, stop, latest } = openEndpoint();
    create();
    await latest().end({ exitCode });
    expect(stop()).toEqual(
      failure(
        'ValidationException',
        `The request was rejected because the processing job is in status ${status}.`,
      ),
    );
  });
});

describe('MaxRuntimeInSeconds', () => {
  test('stops a job that reaches it', async () => {
    const { create, describeJob, latest, clock } = openEndpoint();
    create({ StoppingCondition: { MaxRuntimeInSeconds: 60 } });
    clock.tick(59_999);
    expect(describeJob().ProcessingJobStatus).toBe('InProgress');
    clock.tick(1);
    expect(describeJob().ProcessingJobStatus).toBe('Stopping');
    expect(latest().stops).toBe(1);
    await latest().end({ exitCode: 137 });
    expect(describeJob().ProcessingJobStatus).toBe('Stopped');
  });

  test('is a day if the request does not set it', () => {
    const { create, describeJob, clock } = openEndpoint();
    create({ StoppingCondition: undefined });
    clock.tick(86_399_999);
    expect(describeJob().ProcessingJobStatus).toBe('InProgress');
    clock.tick(1);
    expect(describeJob().ProcessingJobStatus).toBe('Stopping');
  });

  test('does not affect a job that has ended', async () => {
    const { create, describeJob, latest, clock } = openEndpoint();
    create({ StoppingCondition: { MaxRuntimeInSeconds: 60 } });
    await latest().end({ exitCode: 0 });
    expect(clock.countTimers()).toBe(0);
    expect(describeJob().ProcessingJobStatus).toBe('Completed');
  });
});

describe('ListTags', () => {
  test('shows the tags of a job', () => {
    const { create, endpoint } = openEndpoint();
    const Tags = [{ Key: 'team', Value: 'ml' }];
    create({ Tags });
    expect(endpoint.request('ListTags', { ResourceArn: ARN })).toEqual({ status: 200, body: { Tags } });
  });

  test('shows an empty list for a job without tags', () => {
    const { create, endpoint } = openEndpoint();
    create();
    expect(endpoint.request('ListTags', { ResourceArn: ARN }).body).toEqual({ Tags: [] });
  });

  test('refuses the ARN of a missing job', () => {
    const { endpoint } = openEndpoint();
    expect(endpoint.request('ListTags', { ResourceArn: ARN }).body).toMatchObject({
      __type: 'ResourceNotFound',
    });
  });
});

test.each(['DescribeProcessingJob', 'StopProcessingJob'])(
  '%s reports a job that does not exist as a ValidationException, as AWS does',
  (operation) => {
    const { endpoint } = openEndpoint();
    expect(endpoint.request(operation, { ProcessingJobName: 'job-2' })).toEqual(
      failure('ValidationException', 'Could not find requested job with name: job-2'),
    );
  },
);

test.each(['DeleteEverything', 'toString', '__proto__'])('the operation %s is unknown', (operation) => {
  const { endpoint } = openEndpoint();
  expect(endpoint.request(operation, {})).toEqual(
    failure('UnknownOperationException', `This endpoint has no operation ${operation}.`),
  );
});

describe('the end of the endpoint', () => {
  test('stops every running job, and waits until each has ended', async () => {
    const { create, endpoint, jobs, describeJob } = openEndpoint();
    create({ ProcessingJobName: 'job-1' });
    create({ ProcessingJobName: 'job-2' });
    await jobs[0]?.end({ exitCode: 0 });
    const closed = jest.fn();
    const closing = endpoint.close().then(closed);
    await new Promise(setImmediate);
    expect(jobs.map(({ stops }) => stops)).toEqual([0, 1]);
    expect(closed).not.toHaveBeenCalled();
    await jobs[1]?.end({ exitCode: 143 });
    await closing;
    expect([describeJob('job-1'), describeJob('job-2')]).toMatchObject([
      { ProcessingJobStatus: 'Completed' },
      { ProcessingJobStatus: 'Stopped' },
    ]);
  });

  test('requested a second time, stops the jobs that have not ended again', () => {
    const { create, endpoint, latest } = openEndpoint();
    create();
    endpoint.stopAll();
    endpoint.stopAll();
    expect(latest().stops).toBe(2);
  });

  test('does not affect jobs that have ended', async () => {
    const { create, endpoint, latest, describeJob } = openEndpoint();
    create();
    await latest().end({ exitCode: 0 });
    endpoint.stopAll();
    expect(latest().stops).toBe(0);
    expect(describeJob().ProcessingJobStatus).toBe('Completed');
  });
});
