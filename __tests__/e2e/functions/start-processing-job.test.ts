import { createHash } from 'node:crypto';
import { failureOf, useDeployedFunctions } from './deployed-functions';

const { start, calls, latestJob, request, answer } = useDeployedFunctions();

const JOB = {
  S3Input: 's3://bucket/in/',
  S3Output: 's3://bucket/out/',
  S3Script: 's3://bucket/code/run.py',
  ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1',
  RoleArn: 'arn:aws:iam::123456789012:role/job-role',
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20,
};

const EXECUTION_ARN = 'arn:aws:states:us-east-1:123456789012:execution:my-machine:my-run';
const DIGITS = createHash('sha256').update(EXECUTION_ARN).digest('hex').slice(0, 32);
const JOB_NAME = `sagemaker-processing-${DIGITS}`;
const JOB_ARN = `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${JOB_NAME}`;

const refusal = (type: string) => ({ status: 400, body: { __type: type, message: 'no' } });

const operations = (): string[] => calls().map(({ operation }) => operation);

describe('a valid job', () => {
  test('is started, and named after its execution', async () => {
    expect(await start({ ...JOB, ExecutionArn: EXECUTION_ARN })).toEqual({
      ProcessingJobName: JOB_NAME,
      ProcessingJobArn: JOB_ARN,
      WaitSeconds: 10,
    });
    expect(operations()).toEqual(['CreateProcessingJob']);
  });

  test('reaches SageMaker as the API’s own request', async () => {
    await start({
      ...JOB,
      ExecutionArn: EXECUTION_ARN,
      ContainerArguments: ['--seed', '7'],
      Environment: { A: 'b' },
    });
    expect(calls()[0]?.input).toEqual({
      ProcessingJobName: JOB_NAME,
      ProcessingInputs: [
        {
          InputName: 'data',
          S3Input: {
            S3Uri: 's3://bucket/in/',
            LocalPath: '/opt/ml/processing/input',
            S3DataType: 'S3Prefix',
            S3InputMode: 'File',
          },
        },
        {
          InputName: 'script',
          S3Input: {
            S3Uri: 's3://bucket/code/run.py',
            LocalPath: '/opt/ml/processing/code',
            S3DataType: 'S3Prefix',
            S3InputMode: 'File',
          },
        },
      ],
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
      ProcessingResources: {
        ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
      },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      AppSpecification: {
        ImageUri: JOB.ImageUri,
        ContainerEntrypoint: ['python3', '/opt/ml/processing/code/run.py'],
        ContainerArguments: ['--seed', '7'],
      },
      RoleArn: JOB.RoleArn,
      Environment: { A: 'b' },
      Tags: [{ Key: 'StepFunctionsExecution', Value: EXECUTION_ARN }],
    });
  });

  test('may be changed by the execution’s input', async () => {
    await start({
      ...JOB,
      ExecutionArn: EXECUTION_ARN,
      Overrides: { InstanceType: 'ml.m5.xlarge', S3Input: null },
    });
    expect(calls()[0]?.input).toMatchObject({
      ProcessingInputs: [{ InputName: 'script' }],
      ProcessingResources: { ClusterConfig: { InstanceType: 'ml.m5.xlarge' } },
    });
  });

  test('gets a random name outside of an execution, so that two calls are two jobs', async () => {
    const [first, second] = [await start(JOB), await start(JOB)];
    expect(first.ProcessingJobName).toMatch(/^sagemaker-processing-[0-9a-f]{32}$/);
    expect(second.ProcessingJobName).not.toBe(first.ProcessingJobName);
  });

  test('is named and waited for as the deployment says', async () => {
    const environment = { JOB_NAME_PREFIX: 'forecast-', POLL_FLOOR_IN_SECONDS: '25' };
    expect(await start({ ...JOB, ExecutionArn: EXECUTION_ARN }, environment)).toMatchObject({
      ProcessingJobName: `forecast-${DIGITS}`,
      WaitSeconds: 25,
    });
  });
});

describe('an invalid job', () => {
  test('is an InvalidProcessingJob that names every faulty key, and no request is sent', async () => {
    const { RoleArn: _, ...withoutRole } = JOB;
    const { name, message } = await failureOf(
      start({ ...withoutRole, VolumeSizeInGB: 0, InstanceTyp: 'ml.t3.medium' }),
    );
    expect(name).toBe('InvalidProcessingJob');
    expect(message).toMatch(/^- RoleArn must be .*; it is not set$/m);
    expect(message).toMatch(/^- VolumeSizeInGB must be .*; got 0$/m);
    expect(message).toMatch(/^- unknown key InstanceTyp; .*InstanceType/m);
    expect(calls()).toEqual([]);
  });

  test.each(['yesterday', 5])(
    'is one whose execution began at %j, which is no time',
    async (ExecutionStartTime) => {
      const { name, message } = await failureOf(start({ ...JOB, ExecutionStartTime }));
      expect(name).toBe('InvalidProcessingJob');
      expect(message).toMatch(/^- ExecutionStartTime must be a time in ISO 8601.*; got /m);
      expect(calls()).toEqual([]);
    },
  );

  test('is one that is no object, and no request is sent', async () => {
    expect(await failureOf(start(null))).toMatchObject({ name: 'InvalidProcessingJob' });
    expect(calls()).toEqual([]);
  });

  test.each([
    ['ALLOWED_S3_INPUTS', 'S3Input', 'additional_s3_inputs', { S3Input: 's3://others/secret' }],
    [
      'ALLOWED_JOB_ROLES',
      'RoleArn',
      'additional_job_roles',
      { RoleArn: 'arn:aws:iam::123456789012:role/administrator' },
    ],
  ])('is one outside of %s, and no request is sent', async (variable, key, terraformVariable, Overrides) => {
    const allowed = JSON.stringify(['s3://bucket/', JOB.ImageUri, JOB.RoleArn]);
    const { name, message } = await failureOf(start({ ...JOB, Overrides }, { [variable]: allowed }));
    expect(name).toBe('InvalidProcessingJob');
    expect(message).toMatch(new RegExp(`^- ${key} must be .*${terraformVariable}`, 'm'));
    expect(calls()).toEqual([]);
  });
});

describe('an execution that asks for more than its deployment lets it', () => {
  test.each([
    [
      'ALLOWED_INSTANCE_TYPES',
      '["ml.t3.*"]',
      'InstanceType',
      'instance_types',
      { InstanceType: 'ml.p5.48xlarge' },
    ],
    ['MAX_INSTANCE_COUNT', '4', 'InstanceCount', 'max_instance_count', { InstanceCount: 100 }],
    ['MAX_VOLUME_SIZE_IN_GB', '512', 'VolumeSizeInGB', 'max_volume_size_in_gb', { VolumeSizeInGB: 16_384 }],
    [
      'MAX_RUNTIME_LIMIT_IN_SECONDS',
      '86400',
      'MaxRuntimeInSeconds',
      'max_runtime_limit_in_seconds',
      { MaxRuntimeInSeconds: 777_600 },
    ],
    ['LOCKED_KEYS', '["S3Script"]', 'ContainerEntrypoint', 'locked_keys', { ContainerEntrypoint: ['sh'] }],
  ])(
    'is refused by %s, and no request is sent',
    async (variable, value, key, terraformVariable, Overrides) => {
      const event = { ...JOB, Overrides };
      const { name, message } = await failureOf(start(event, { [variable]: value }));
      expect(name).toBe('InvalidProcessingJob');
      expect(message).toMatch(
        new RegExp(`^- ${key} must be .*the Terraform variable ${terraformVariable}\\b`, 'm'),
      );
      expect(calls()).toEqual([]);
      await start(event);
      expect(operations()).toEqual(['CreateProcessingJob']);
    },
  );

  test('is refused when it drops the deployed network, and no request is sent', async () => {
    const VpcConfig = { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
    const event = { ...JOB, NetworkConfig: { VpcConfig }, Overrides: { NetworkConfig: null } };
    const { name, message } = await failureOf(start(event));
    expect(name).toBe('InvalidProcessingJob');
    expect(message).toMatch(
      /^- NetworkConfig\.VpcConfig must be the VPC of the deployed job.*; it is not set$/m,
    );
    expect(calls()).toEqual([]);
  });
});

describe('a start that is retried in the same execution', () => {
  const event = { ...JOB, ExecutionArn: EXECUTION_ARN };

  test('returns the job that the first attempt started', async () => {
    const first = await start(event);
    expect(await start(event)).toEqual(first);
    expect(operations()).toEqual(['CreateProcessingJob', 'CreateProcessingJob', 'DescribeProcessingJob']);
  });

  test('returns the job as well when it has completed meanwhile', async () => {
    const first = await start(event);
    await latestJob().end({ exitCode: 0 });
    expect(await start(event)).toEqual(first);
  });

  test('is a ProcessingJobEnded when the job has failed, with its reason and the command for a new execution', async () => {
    await start(event);
    await latestJob().end({ exitCode: 3, exitMessage: 'ValueError: boom' });
    const { name, message } = await failureOf(start(event));
    expect(name).toBe('ProcessingJobEnded');
    expect(message.split('\n')).toEqual([
      `This execution's job, ${JOB_NAME}, has already ended with status Failed: AlgorithmError: See job logs for more information, exit code: 3`,
      'ValueError: boom',
      'An execution runs one job only. Start a new execution with the same input:',
      `aws stepfunctions start-execution --state-machine-arn 'arn:aws:states:us-east-1:123456789012:stateMachine:my-machine' --input "$(aws stepfunctions describe-execution --execution-arn '${EXECUTION_ARN}' --query input --output text)"`,
      `Log: /aws/sagemaker/ProcessingJobs, streams that begin with ${JOB_NAME}/`,
    ]);
  });

  test('returns its job as well when that is what fills the quota', async () => {
    const first = await start(event);
    answer('CreateProcessingJob', refusal('ResourceLimitExceeded'));
    expect(await start(event)).toEqual(first);
  });

  test.each(['ResourceLimitExceeded', 'ResourceInUse'])(
    'is the %s that it met when its job is not there',
    async (type) => {
      answer('CreateProcessingJob', refusal(type));
      expect(await failureOf(start(event))).toEqual({ name: type, message: 'no' });
      expect(operations()).toEqual(['CreateProcessingJob', 'DescribeProcessingJob']);
    },
  );

  test('is a ProcessingJobStatusUnknown, which is retried, if the status of its job cannot be read', async () => {
    answer('CreateProcessingJob', refusal('ResourceInUse'));
    answer('DescribeProcessingJob', refusal('AccessDeniedException'));
    expect(await failureOf(start(event))).toEqual({
      name: 'ProcessingJobStatusUnknown',
      message: `The job ${JOB_NAME} may have been started, but its status could not be read: AccessDeniedException: no`,
    });
  });

  test('is a ProcessingJobNameInUse if the job was created before the execution started', async () => {
    await start(event);
    await latestJob().end({ exitCode: 0 });
    const ExecutionStartTime = new Date(Date.now() + 90 * 86_400_000).toISOString();
    const { name, message } = await failureOf(start({ ...event, ExecutionStartTime }));
    expect(name).toBe('ProcessingJobNameInUse');
    expect(message).toContain(`This execution started at ${ExecutionStartTime}`);
    expect(message).toContain('Start a new execution with a name that no execution has had.');
  });

  test('is a ProcessingJobEnded when the job was stopped', async () => {
    await start(event);
    request('StopProcessingJob', { ProcessingJobName: JOB_NAME });
    await latestJob().end({ exitCode: 143 });
    const { name, message } = await failureOf(start(event));
    expect(name).toBe('ProcessingJobEnded');
    expect(message).toContain(`${JOB_NAME}, has already ended with status Stopped: The job was stopped.`);
    expect(message).toContain('aws stepfunctions start-execution');
  });
});

describe('a quota', () => {
  const full = (message: string) => ({
    status: 400,
    body: { __type: 'ResourceLimitExceeded', message },
  });

  test('that can never fit is a ProcessingJobQuotaTooSmall with its name, its limit and what was asked for', async () => {
    answer(
      'CreateProcessingJob',
      full(
        "The account-level service limit 'ml.p3.2xlarge for processing job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances.",
      ),
    );
    const { name, message } = await failureOf(start(JOB));
    expect(name).toBe('ProcessingJobQuotaTooSmall');
    expect(message).toContain(
      'The quota "ml.p3.2xlarge for processing job usage" is 0 Instances, but the job requests 1.',
    );
    expect(message).toContain('request a quota increase in the Service Quotas console');
    expect(operations()).toEqual(['CreateProcessingJob']);
  });

  test('that is in use is SageMaker’s own error, for the state machine to wait', async () => {
    const message =
      "The account-level service limit 'X' is 4 Instances, with current utilization of 4 Instances and a request delta of 1 Instances.";
    answer('CreateProcessingJob', full(message));
    expect(await failureOf(start(JOB))).toEqual({ name: 'ResourceLimitExceeded', message });
  });
});

describe('what SageMaker refuses', () => {
  test.each([
    'AccessDeniedException',
    'ResourceLimitExceeded',
    'ResourceNotFound',
    'ThrottlingException',
    'ValidationException',
  ])('as %s keeps that name, by which the state machine knows it', async (type) => {
    answer('CreateProcessingJob', refusal(type));
    // The SDK's own further attempts would take seconds.
    const failure = failureOf(start(JOB, { AWS_MAX_ATTEMPTS: '1' }));
    expect(await failure).toEqual({ name: type, message: 'no' });
  });
});
