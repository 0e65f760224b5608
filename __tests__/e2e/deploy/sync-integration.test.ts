import { DescribeStateMachineCommand, DescribeStateMachineForExecutionCommand } from '@aws-sdk/client-sfn';
import { ACCOUNT_ID, type AwsEmulator, CALLERS, REGION, startAwsEmulator } from '../support/aws-emulator';
import { judge } from '../support/iam';
import { whyNoMoto } from '../support/moto';
import { type StateMachines, stateMachines } from '../support/state-machines';

const missing = whyNoMoto();
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The integrations that wait are not tested: ${missing}.`);

const JOB_ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/job`;

const RUN_JOB = {
  StartAt: 'RunProcessingJob',
  States: {
    RunProcessingJob: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sagemaker:createProcessingJob.sync',
      Parameters: {
        'ProcessingJobName.$': '$.ProcessingJobName',
        'RoleArn.$': '$.RoleArn',
        'AppSpecification.$': '$.AppSpecification',
        'ProcessingResources.$': '$.ProcessingResources',
        'ProcessingOutputConfig.$': '$.ProcessingOutputConfig',
        'Tags.$': '$.Tags',
      },
      TimeoutSeconds: 781_200,
      ResultPath: '$.Job',
      Retry: [
        {
          ErrorEquals: ['SageMaker.ResourceLimitExceededException'],
          IntervalSeconds: 60,
          MaxAttempts: 9,
          BackoffRate: 2,
          MaxDelaySeconds: 900,
          JitterStrategy: 'FULL',
        },
      ],
      Catch: [
        { ErrorEquals: ['SageMaker.AmazonSageMakerException'], ResultPath: '$.RunError', Next: 'Refused' },
        { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.RunError', Next: 'JobFailed' },
        { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'JobFailed' },
      ],
      End: true,
    },
    JobFailed: { Type: 'Pass', End: true },
    Refused: { Type: 'Fail', ErrorPath: '$.RunError.Error', CausePath: '$.RunError.Cause' },
  },
};

/** The input of `RUN_JOB`: a job that runs a shell command. */
const jobThat = (command: string, ProcessingJobName: string) => ({
  ProcessingJobName,
  RoleArn: JOB_ROLE,
  AppSpecification: {
    ImageUri: `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/shell:1`,
    ContainerEntrypoint: ['sh', '-c', command],
  },
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 1 },
  },
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: 'out',
        S3Output: {
          S3Uri: 's3://my-data/out/',
          LocalPath: '/opt/ml/processing/out',
          S3UploadMode: 'EndOfJob',
        },
      },
    ],
  },
  Tags: [{ Key: 'team', Value: 'ml' }],
});

const runNested = (StateMachineArn: string) => ({
  StartAt: 'Nested',
  States: {
    Nested: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Parameters: { StateMachineArn, 'Input.$': '$.Job' },
      ResultPath: '$.Nested',
      OutputPath: '$.Nested.Output',
      Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.NestedError', Next: 'NestedFailed' }],
      End: true,
    },
    NestedFailed: { Type: 'Pass', OutputPath: '$.NestedError', End: true },
  },
});

withEmulator('Step Functions in the emulator', () => {
  let aws: AwsEmulator;
  let states: StateMachines;
  let runJob = '';
  let parent = '';

  beforeAll(async () => {
    aws = await startAwsEmulator();
    states = stateMachines(aws.stepFunctions);
    runJob = await states.createStateMachine('run-job', RUN_JOB);
    parent = await states.createStateMachine('parent', runNested(runJob));
  });

  afterAll(() => aws.close());

  const execute = async (stateMachineArn: string, input: object) =>
    states.untilItEnds(await states.startExecution(stateMachineArn, input));

  const outputOf = async (stateMachineArn: string, input: object) => {
    const { status, output = '{}' } = await execute(stateMachineArn, input);
    expect(status).toBe('SUCCEEDED');
    return JSON.parse(output);
  };

  const callsOf = (role: string) =>
    aws.gateway.calls.filter(({ accessKeyId }) => accessKeyId === `${CALLERS.states}${role}`);

  const untilJobRuns = (executionArn: string, name: string): Promise<void> => {
    const looks = ({ operation, body }: (typeof aws.gateway.calls)[number]) =>
      operation === 'DescribeProcessingJob' && body.includes(`"${name}"`);
    return states.untilWithin(executionArn, () => callsOf('run-job').some(looks));
  };

  describe('a task that runs a processing job', () => {
    test('is described as it was defined', async () => {
      const executionArn = await states.startExecution(runJob, jobThat('true', 'described'));
      const descriptions = await Promise.all([
        aws.stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn: runJob })),
        aws.stepFunctions.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
      ]);
      for (const { definition = '' } of descriptions) expect(JSON.parse(definition)).toEqual(RUN_JOB);
    });

    test('has the description of the completed job as its result', async () => {
      const { Job } = await outputOf(runJob, jobThat('sleep 0.3', 'completes'));
      expect(Job).toMatchObject({ ProcessingJobName: 'completes', ProcessingJobStatus: 'Completed' });
    });

    test('adds a tag of its own to those of the job', async () => {
      await execute(runJob, jobThat('true', 'tagged'));
      const creation = callsOf('run-job').findLast(({ operation }) => operation === 'CreateProcessingJob');
      expect(JSON.parse(String(creation?.body)).Tags).toEqual([
        { Key: 'team', Value: 'ml' },
        { Key: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' },
      ]);
    });

    test('fails as its job fails, with the description as its cause', async () => {
      const { RunError } = await outputOf(runJob, jobThat('echo no column >&2; exit 3', 'fails'));
      expect(RunError.Error).toBe('States.TaskFailed');
      expect(JSON.parse(RunError.Cause)).toMatchObject({
        ProcessingJobStatus: 'Failed',
        FailureReason: 'AlgorithmError: See job logs for more information, exit code: 3',
        ExitMessage: 'no column',
      });
    });

    test('fails by another name as its job is refused, in plain words', async () => {
      const { status, error, cause } = await execute(runJob, jobThat('true', 'no_job_name'));
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'SageMaker.AmazonSageMakerException' });
      expect(cause).toMatch(/^1 validation error detected: Value 'no_job_name' at 'processingJobName'/);
      expect(cause).toContain('Error Code: ValidationException');
    });

    test('stops its job as its execution is stopped', async () => {
      const executionArn = await states.startExecution(runJob, jobThat('exec sleep 60', 'stopped'));
      await untilJobRuns(executionArn, 'stopped');
      await states.stopExecution(executionArn);
      expect((await states.untilItEnds(executionArn)).status).toBe('ABORTED');
    });
  });

  describe('a task that runs another execution', () => {
    test('has its output as a part of its result', async () => {
      const output = await outputOf(parent, { Job: jobThat('true', 'nested') });
      expect(output.Job).toMatchObject({ ProcessingJobName: 'nested', ProcessingJobStatus: 'Completed' });
    });

    test('fails as that fails, with its error and cause inside its own cause', async () => {
      const error = await outputOf(parent, { Job: jobThat('true', 'no_nested_job_name') });
      expect(error.Error).toBe('States.TaskFailed');
      expect(JSON.parse(error.Cause)).toMatchObject({
        Status: 'FAILED',
        Error: 'SageMaker.AmazonSageMakerException',
        Cause: expect.stringContaining("Value 'no_nested_job_name'"),
      });
    });

    test('stops that, and the job of that, as its execution is stopped', async () => {
      const executionArn = await states.startExecution(parent, {
        Job: jobThat('exec sleep 60', 'both-stopped'),
      });
      await untilJobRuns(executionArn, 'both-stopped');
      await states.stopExecution(executionArn);
      expect((await states.untilItEnds(executionArn)).status).toBe('ABORTED');
      const nested = callsOf('parent').findLast(({ operation }) => operation === 'StopExecution');
      const { executionArn: nestedArn } = JSON.parse(String(nested?.body));
      expect((await states.untilItEnds(nestedArn)).status).toBe('ABORTED');
    });
  });

  describe('the calls of a state machine, in the name of its role,', () => {
    const verdictOn = (role: string, statements: readonly object[]) => judge(callsOf(role), statements);

    const statement = (resource: string, ...actions: string[]) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resource,
    });

    const rule = (name: string) =>
      statement(
        `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/${name}`,
        'events:PutTargets',
        'events:PutRule',
        'events:DescribeRule',
      );

    test('need these rights, and no fewer, for a processing job', async () => {
      const jobs = `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:processing-job/*`;
      const verdict = await verdictOn('run-job', [
        statement(jobs, 'sagemaker:CreateProcessingJob'),
        statement(jobs, 'sagemaker:DescribeProcessingJob'),
        statement(jobs, 'sagemaker:StopProcessingJob'),
        statement(jobs, 'sagemaker:AddTags'),
        {
          ...statement(JOB_ROLE, 'iam:PassRole'),
          Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
        },
        rule('StepFunctionsGetEventsForSageMakerProcessingJobsRule'),
      ]);
      expect(verdict).toEqual({ denied: [], unused: [] });
    });

    test('need these rights, and no fewer, for another execution', async () => {
      const executions = `arn:aws:states:${REGION}:${ACCOUNT_ID}:execution:run-job:*`;
      const verdict = await verdictOn('parent', [
        statement(runJob, 'states:StartExecution'),
        statement(executions, 'states:DescribeExecution'),
        statement(executions, 'states:StopExecution'),
        rule('StepFunctionsGetEventsForStepFunctionsExecutionRule'),
      ]);
      expect(verdict).toEqual({ denied: [], unused: [] });
    });
  });
});
