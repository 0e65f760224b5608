import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { StateBucketStack } from '../../../constructs/stacks/state-bucket-stack';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { jobNamePrefix, processingJobName } from '../../../workflow/job/processing-job-name';
import { ACCOUNT_ID, CALLERS, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import type { AwsCall } from '../support/gateway';
import { isAllowed, jobCreation, judge } from '../support/iam';
import { whyNoMoto } from '../support/moto';
import { findTerraform, type Terraform } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The deployment is not tested: ${missing}.`);

const EXAMPLE = resolve(__dirname, '../../../examples/penguins');
const DEPLOY_GUIDE = resolve(__dirname, '../../../docs/deploy.md');
const STATE_KEY = 'sagemaker-processing/terraform.tfstate';
const NAME = 'sagemaker-processing';

const CONTAINER_ARGUMENTS = [
  '--input-dir',
  '/opt/ml/processing/input',
  '--output-dir',
  '/opt/ml/processing/output',
];

const SCHEDULES = {
  nightly: {
    expression: 'cron(0 2 * * ? *)',
    time_zone: 'Europe/Berlin',
    input: JSON.stringify({ S3Output: 's3://my-data/output/<aws.scheduler.scheduled-time>/' }),
  },
  hourly: { expression: 'rate(1 hour)' },
};

const VARIABLES = {
  TF_VAR_s3_input: 's3://my-data/input/',
  TF_VAR_s3_output: 's3://my-data/output/',
  TF_VAR_s3_script: 's3://my-data/code/preprocess.py',
  TF_VAR_additional_s3_inputs: JSON.stringify(['s3://my-data/code/broken.py', 's3://my-data/code/slow.py']),
  TF_VAR_container_arguments: JSON.stringify(CONTAINER_ARGUMENTS),
  TF_VAR_poll_floor_in_seconds: '1',
  TF_VAR_schedules: JSON.stringify(SCHEDULES),
  TF_VAR_alarm_topic_arn: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:alarms`,
};

interface PlannedChange {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown>;
    readonly after: Record<string, unknown>;
  };
}

interface AppliedPolicy {
  readonly type: string;
  readonly name: string;
  readonly values: { readonly policy: string };
}

withEmulator('deployed to an emulator of AWS', () => {
  let bench: DeploymentBench;
  let stateBucket = '';
  let stack = '';
  /** Index of the first call for the workflow, after those for the state bucket. */
  let workflowFrom = 0;

  beforeAll(async () => {
    bench = await openDeploymentBench(found as Terraform, VARIABLES);
    await bench.makeBucket('my-data');
    for (const name of readdirSync(join(EXAMPLE, 'data'))) {
      await bench.putObject('my-data', `input/${name}`, readFileSync(join(EXAMPLE, 'data', name)));
    }
    await bench.putObject('my-data', 'code/preprocess.py', readFileSync(join(EXAMPLE, 'preprocess.py')));
    await bench.putObject('my-data', 'code/broken.py', 'raise ValueError("no column bill_length_mm")');
    await bench.putObject('my-data', 'code/slow.py', 'import time\ntime.sleep(60)');
  });

  afterAll(() => bench.close());

  /** A plan's exit code: 0 for no change, 2 for changes. */
  const plan = (folder: string, ...args: string[]) =>
    bench.terraform(folder, 'plan', '-detailed-exitcode', '-input=false', ...args);

  const rows = async (key: string): Promise<number> =>
    (await bench.readObject('my-data', key)).trim().split('\n').length - 1;

  const synthesizeWorkflow = (key = STATE_KEY, bundles = BUNDLES_FOLDER): string =>
    bench.synthesize(
      NAME,
      (app) =>
        new ProcessingStack(app, NAME, {
          remoteState: { bucket: stateBucket, key, region: REGION },
          bundles,
        }),
    );

  describe('terraform init, plan and apply', () => {
    test('make the state bucket by its own stack', async () => {
      const folder = bench.synthesize('state-bucket', (app) => new StateBucketStack(app, 'state-bucket'));
      await bench.terraform(
        folder,
        'init',
        '-input=false',
        `-backend-config=path=${join(folder, 'a.tfstate')}`,
      );
      await bench.terraform(folder, 'apply', '-auto-approve', '-input=false');
      stateBucket = (await bench.terraform(folder, 'output', '-raw', 'state_bucket')).stdout;
      expect(stateBucket).toBe(`terraform-state-${ACCOUNT_ID}-${REGION}`);
      expect((await plan(folder)).status).toBe(0);
      workflowFrom = bench.aws.gateway.calls.filter(
        ({ accessKeyId }) => accessKeyId === CALLERS.terraform,
      ).length;
    });

    test('deploy the workflow in another folder than the one that planned it', async () => {
      const planned = synthesizeWorkflow();
      await bench.terraform(planned, 'init', '-input=false');
      expect((await plan(planned, '-out=plan')).status).toBe(2);
      stack = bench.folder();
      cpSync(planned, stack, { recursive: true });
      rmSync(planned, { recursive: true });
      await bench.terraform(stack, 'apply', '-input=false', 'plan');
    });

    test('leave the state in the bucket, and no lock', async () => {
      expect(await bench.listKeys(stateBucket)).toEqual([STATE_KEY]);
    });

    test('hold the lock from before the first change until after the last', () => {
      const calls = bench.aws.gateway.calls.filter(({ accessKeyId }) => accessKeyId === CALLERS.terraform);
      const lock = (method: string) =>
        calls.findLastIndex((call) => call.method === method && call.path.includes('.tflock'));
      const creation = (operation: string) => calls.findIndex((call) => call.operation === operation);
      const uploads = calls.findLastIndex(
        ({ method, path }) => method === 'PUT' && path.includes('/terraform.tfstate?'),
      );
      expect(lock('PUT')).toBeGreaterThan(0);
      expect(lock('PUT')).toBeLessThan(creation('CreateStateMachine'));
      expect(lock('DELETE')).toBeGreaterThan(creation('CreateStateMachine'));
      expect(lock('DELETE')).toBeGreaterThan(uploads);
    });

    test('wait for nobody else who holds the lock', async () => {
      const lock = {
        ID: 'a-lock',
        Operation: 'OperationTypeApply',
        Who: 'a colleague',
        Created: '2024-01-01T00:00:00Z',
      };
      await bench.putObject(stateBucket, `${STATE_KEY}.tflock`, JSON.stringify(lock));
      await expect(plan(stack)).rejects.toThrow(/Error acquiring the state lock[\s\S]*a colleague/);
      await bench.terraform(stack, 'force-unlock', '-force', 'a-lock');
    });

    test('schedule executions in a group of this deployment', () => {
      const creation = bench.aws.gateway.calls.find(
        ({ method, path }) => method === 'POST' && path === '/schedules/nightly',
      );
      expect(JSON.parse(String(creation?.body))).toMatchObject({
        GroupName: NAME,
        ScheduleExpression: SCHEDULES.nightly.expression,
        ScheduleExpressionTimezone: SCHEDULES.nightly.time_zone,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: `arn:aws:states:${REGION}:${ACCOUNT_ID}:stateMachine:${NAME}`,
          RoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${NAME}-${REGION}-schedules`,
          Input: SCHEDULES.nightly.input,
          DeadLetterConfig: { Arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${NAME}-failed-starts` },
          RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 185 },
        },
      });
    });

    test('find nothing to change afterwards', async () => {
      const { status, stdout } = await plan(stack);
      expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' });
    });

    test('find nothing to change for a planner who takes no lock', async () => {
      const args = ['plan', '-detailed-exitcode', '-input=false', '-lock=false'];
      expect((await bench.terraformAs(CALLERS.planner, stack, ...args)).status).toBe(0);
    });

    test('find nothing to change from another folder, another day', async () => {
      const elsewhere = synthesizeWorkflow();
      const bundle = join(elsewhere, 'functions/start-processing-job/index.js');
      utimesSync(bundle, new Date('2001-01-01'), new Date('2001-01-01'));
      await bench.terraform(elsewhere, 'init', '-input=false');
      expect((await plan(elsewhere)).status).toBe(0);
    });

    test('change the one function whose bundle has changed', async () => {
      const bundles = bench.folder();
      cpSync(BUNDLES_FOLDER, bundles, { recursive: true });
      appendFileSync(join(bundles, 'start-processing-job/index.js'), '\n// changed');
      const changed = synthesizeWorkflow(STATE_KEY, bundles);
      await bench.terraform(changed, 'init', '-input=false');
      await plan(changed, '-out=plan');
      const { stdout } = await bench.terraform(changed, 'show', '-json', 'plan');
      const changes: PlannedChange[] = JSON.parse(stdout).resource_changes;
      const actions = changes.filter(
        ({ change }) => change.actions.join() !== 'no-op' && change.actions.join() !== 'read',
      );
      expect(actions.map(({ address }) => address)).toEqual(['aws_lambda_function.start']);
      const { before = {}, after = {} } = actions[0]?.change ?? {};
      const differing = Object.keys(after).filter(
        (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
      );
      expect(differing.filter((key) => key !== 'last_modified')).toEqual(['source_code_hash']);
    });
  });

  describe('executions of the deployed state machine', () => {
    let stateMachineArn = '';

    beforeAll(async () => {
      stateMachineArn = (await bench.terraform(stack, 'output', '-raw', 'state_machine_arn')).stdout;
    });

    const execute = async (input: object) =>
      bench.untilItEnds(await bench.startExecution(stateMachineArn, input));

    const creations = () =>
      bench.aws.gateway.calls.filter(({ operation }) => operation === 'CreateProcessingJob').length;

    test('run the deployed job without input, and its outputs are in S3', async () => {
      const { status, output = '{}', cause, executionArn = '' } = await execute({});
      expect({ status, cause, output: JSON.parse(output) }).toEqual({
        status: 'SUCCEEDED',
        output: {
          ProcessingJobName: expect.stringMatching(/^sagemaker-processing-[0-9a-f]{32}$/),
          ProcessingJobArn: expect.stringContaining(':processing-job/sagemaker-processing-'),
          ProcessingJobStatus: 'Completed',
          Outputs: { output_data: 's3://my-data/output/' },
          LogGroupName: '/aws/sagemaker/ProcessingJobs',
          LogStreamNamePrefix: expect.stringMatching(/^sagemaker-processing-[0-9a-f]{32}\/$/),
          InstanceType: 'ml.t3.medium',
          InstanceCount: 1,
          ProcessingSeconds: expect.any(Number),
          InstanceSeconds: expect.any(Number),
        },
      });
      const states = await bench.statesOf(executionArn);
      expect(states.slice(0, 4)).toEqual(['StartProcessingJob', 'Wait', 'GetJobStatus', 'IsDone?']);
      expect(states.at(-1)).toBe('Success');
      expect([await rows('output/train.csv'), await rows('output/test.csv')]).toEqual([273, 69]);
    });

    test('tag the job with the execution, so that a bill leads back to it', async () => {
      const { executionArn } = await execute({});
      const creation = bench.aws.gateway.calls.findLast(
        ({ operation }) => operation === 'CreateProcessingJob',
      );
      expect(JSON.parse(String(creation?.body)).Tags).toEqual([
        { Key: 'StepFunctionsExecution', Value: executionArn },
      ]);
    });

    test('let their input override the deployed job', async () => {
      const { status } = await execute({
        S3Output: 's3://my-data/output/half/',
        ContainerArguments: [...CONTAINER_ARGUMENTS, '--test-fraction', '0.5'],
      });
      expect(status).toBe('SUCCEEDED');
      expect(await rows('output/half/test.csv')).toBe(172);
    });

    test('fail as their job fails, with its last words', async () => {
      const { status, error, cause } = await execute({ S3Script: 's3://my-data/code/broken.py' });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'ProcessingJobFailed' });
      expect(cause).toContain('ValueError: no column bill_length_mm');
      expect(cause).toMatch(/Log: \/aws\/sagemaker\/ProcessingJobs, streams that begin with \S+\/$/);
    });

    test('fail as their job is stopped', async () => {
      const { status, error, cause } = await execute({
        S3Script: 's3://my-data/code/slow.py',
        MaxRuntimeInSeconds: 1,
      });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'ProcessingJobStopped' });
      expect(cause).toContain('The job was stopped because it reached its MaxRuntimeInSeconds of 1.');
    });

    const output = async (name: string) => (await bench.terraform(stack, 'output', '-raw', name)).stdout;

    /** Starts an execution with a long job, and returns once the job exists. */
    const executeSlowly = async () => {
      const before = creations();
      const executionArn = await bench.startExecution(stateMachineArn, {
        S3Script: 's3://my-data/code/slow.py',
      });
      await bench.untilWithin(executionArn, () => creations() > before);
      return { executionArn, jobName: processingJobName(jobNamePrefix(NAME), executionArn) };
    };

    test('leave no job behind when they are aborted: the stop function ends it, told as EventBridge tells', async () => {
      const { executionArn, jobName } = await executeSlowly();
      await bench.stopExecution(executionArn);
      const event = {
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        time: new Date().toISOString(),
        detail: { executionArn, status: 'ABORTED' },
      };
      const result = await bench.invokeFunction(await output('stop_function_name'), event);
      expect(result).toEqual({ ProcessingJobName: jobName });
      const stop = bench.aws.gateway.calls.findLast(({ operation }) => operation === 'StopProcessingJob');
      expect(JSON.parse(String(stop?.body))).toEqual(result);
    });

    test('leave none behind where EventBridge tells nobody: the sweep ends it, and no job that is waited for', async () => {
      const aborted = await executeSlowly();
      const running = await executeSlowly();
      const sweep = async () => bench.invokeFunction(await output('sweep_function_name'), {});
      await bench.stopExecution(aborted.executionArn);
      expect(await sweep()).toEqual({ Stopped: [aborted.jobName], Unknown: [] });
      await bench.stopExecution(running.executionArn);
      expect(await sweep()).toEqual({ Stopped: [running.jobName], Unknown: [] });
    });

    test('start no job for input that breaks a limit', async () => {
      const before = creations();
      const { status, error, cause = '' } = await execute({ InstanceTyp: 'ml.m5.large', VolumeSizeInGB: 0 });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'InvalidProcessingJob' });
      const { errorMessage } = JSON.parse(cause);
      expect(errorMessage).toContain('unknown key InstanceTyp; did you mean InstanceType?');
      expect(errorMessage).toContain('VolumeSizeInGB must be a whole number of GB from 1 to 16384; got 0');
      expect(creations()).toBe(before);
    });

    test('name the variables that would allow what their input asks for', async () => {
      const { error, cause = '' } = await execute({
        S3Input: 's3://secrets/',
        S3Output: 's3://elsewhere/',
        ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/other:1',
        RoleArn: 'arn:aws:iam::123456789012:role/administrator',
      });
      expect(error).toBe('InvalidProcessingJob');
      const { errorMessage } = JSON.parse(cause);
      for (const list of ['s3_inputs', 's3_outputs', 'image_repositories', 'job_roles']) {
        expect(errorMessage).toContain(`extend the Terraform variable additional_${list} to allow more`);
      }
    });
  });

  describe('the deployed policies', () => {
    let statements: Record<string, object[]> = {};

    beforeAll(async () => {
      const { stdout } = await bench.terraform(stack, 'show', '-json');
      const resources: AppliedPolicy[] = JSON.parse(stdout).values.root_module.resources;
      const policies = resources.filter(({ type }) => type === 'aws_iam_role_policy');
      statements = Object.fromEntries(
        policies.map(({ name, values }) => [name, JSON.parse(values.policy).Statement]),
      );
    });

    const callsOf = (accept: (call: AwsCall) => boolean) => bench.aws.gateway.calls.filter(accept);
    const of = (policy: string): object[] => statements[policy] ?? [];
    const actions = (unused: readonly object[]) =>
      unused.map((statement) => (statement as { Action: unknown }).Action);
    const OWN_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];

    const SEND = 'sqs:SendMessage';

    test.each([
      ['start', 'start-processing-job', [OWN_LOG]],
      ['status', 'get-processing-job-status', [OWN_LOG]],
      ['stop', 'stop-processing-job', [SEND, OWN_LOG]],
      ['sweep', 'stop-unattended-jobs', [SEND, OWN_LOG]],
    ])(
      'of the %s function allow its calls, and have nothing else but its own log and dead letters',
      async (policy, functionName, others) => {
        const calls = callsOf(
          ({ accessKeyId }) => accessKeyId === `${CALLERS.lambda}${NAME}-${functionName}`,
        );
        expect(calls.length).toBeGreaterThan(0);
        const { denied, unused } = await judge(calls, of(policy));
        expect(denied).toEqual([]);
        // Lambda itself writes the log and sends failed events, which no emulator covers.
        expect(actions(unused)).toEqual(others);
      },
    );

    test('of the state machine allow its calls, and have nothing else but log delivery and tracing', async () => {
      const calls = callsOf(
        ({ accessKeyId, path }) => accessKeyId.startsWith(CALLERS.states) && path.endsWith('/invocations'),
      );
      expect(calls.length).toBeGreaterThan(0);
      const { denied, unused } = await judge(calls, of('state_machine'));
      expect(denied).toEqual([]);
      // Step Functions itself uses these, which no emulator covers.
      expect(actions(unused)).toEqual([
        expect.arrayContaining(['logs:CreateLogDelivery']),
        expect.arrayContaining(['xray:PutTraceSegments']),
      ]);
    });

    test('of the job allow its calls, and have nothing else but metrics, logs and the pull of its image', async () => {
      const calls = callsOf(({ accessKeyId }) => accessKeyId === CALLERS.job);
      expect(calls.length).toBeGreaterThan(0);
      const { denied, unused } = await judge(calls, [...of('job'), ...of('job_data')]);
      expect(denied).toEqual([]);
      // SageMaker itself uses these, which no emulator covers.
      expect(actions(unused)).toEqual([
        'ecr:GetAuthorizationToken',
        'cloudwatch:PutMetricData',
        expect.arrayContaining(['logs:CreateLogGroup']),
        expect.arrayContaining(['logs:PutLogEvents']),
        expect.arrayContaining(['ecr:BatchGetImage']),
      ]);
    });

    test.each([
      ['states:StartExecution', `states:${REGION}:${ACCOUNT_ID}:stateMachine:${NAME}`, true],
      ['states:StartExecution', `states:${REGION}:${ACCOUNT_ID}:stateMachine:${NAME}-two`, false],
      ['states:StopExecution', `states:${REGION}:${ACCOUNT_ID}:execution:${NAME}:one`, false],
      ['sqs:SendMessage', `sqs:${REGION}:${ACCOUNT_ID}:${NAME}-failed-starts`, true],
      ['sqs:SendMessage', `sqs:${REGION}:${ACCOUNT_ID}:${NAME}-dead-letters`, false],
      ['sqs:ReceiveMessage', `sqs:${REGION}:${ACCOUNT_ID}:${NAME}-failed-starts`, false],
    ])('of the schedules decide %s on %s: %s', async (action, resource, expected) => {
      // No emulator runs EventBridge Scheduler.
      expect(await isAllowed({ action, resource: `arn:aws:${resource}` }, of('schedules'))).toBe(expected);
    });

    const job = (name: string, region = REGION) =>
      `arn:aws:sagemaker:${region}:${ACCOUNT_ID}:processing-job/${name}-${'0'.repeat(32)}`;

    test.each([
      ['a deployment whose name begins with this one', job(`${NAME}-two`)],
      ['a deployment whose name this one begins with', job('sagemaker')],
      ['the same name in another region', job(NAME, 'us-east-1')],
    ])('give no right over the jobs of %s', async (_, resource) => {
      for (const policy of ['start', 'status', 'stop', 'sweep']) {
        const request = { action: 'sagemaker:DescribeProcessingJob', resource };
        expect([policy, await isAllowed(request, of(policy))]).toEqual([policy, false]);
      }
    });

    describe('hold the creation of a job', () => {
      const ClusterConfig = { InstanceType: 'ml.m5.4xlarge', InstanceCount: 1, VolumeSizeInGB: 20 };
      const request = {
        ProcessingJobName: `${NAME}-${'0'.repeat(32)}`,
        ProcessingResources: { ClusterConfig },
        StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
      };
      const withCluster = (members: object) => ({
        ...request,
        ProcessingResources: { ClusterConfig: { ...ClusterConfig, ...members } },
      });
      const preferences = (...types: string[]) => ({
        InstanceType: undefined,
        InstancePreferences: types.map((InstanceType) => ({ InstanceType })),
      });

      test.each([
        ['a type of an allowed family, for a day', request, true],
        ['another type', withCluster({ InstanceType: 'ml.p5.48xlarge' }), false],
        ['allowed types to choose from', withCluster(preferences('ml.m5.large', 'ml.c5.large')), true],
        ['one type of several', withCluster(preferences('ml.m5.large', 'ml.p5.48xlarge')), false],
        ['a longer time', { ...request, StoppingCondition: { MaxRuntimeInSeconds: 86_401 } }, false],
        ['the longest time, by default', { ...request, StoppingCondition: undefined }, false],
      ])('to what executions may ask for: %s', async (_, asked, expected) => {
        expect(await isAllowed(jobCreation(asked), of('start'))).toBe(expected);
      });
    });

    test("pass the job's role to SageMaker alone", async () => {
      const resource = `arn:aws:iam::${ACCOUNT_ID}:role/${NAME}-${REGION}-job`;
      const passTo = (service: string) =>
        isAllowed(
          { action: 'iam:PassRole', resource, context: { 'iam:PassedToService': service } },
          of('start'),
        );
      expect(await passTo('sagemaker.amazonaws.com')).toBe(true);
      expect(await passTo('lambda.amazonaws.com')).toBe(false);
    });
  });

  test('an update changes what it names, and a plan finds nothing afterwards', async () => {
    const update = [
      '-var=tags={"team":"ml"}',
      '-var=log_retention_in_days=7',
      '-var=max_runtime_in_seconds=60',
      '-var=schedules={nightly={expression="cron(0 3 * * ? *)"}}',
    ];
    await bench.terraform(stack, 'apply', '-auto-approve', '-input=false', ...update);
    expect((await plan(stack, ...update)).status).toBe(0);
    await bench.terraform(stack, 'apply', '-auto-approve', '-input=false');
    expect((await plan(stack)).status).toBe(0);
  });

  test('a second deployment, in a workspace, stands beside the first and goes without it', async () => {
    const second = synthesizeWorkflow();
    const named = `-var=name=${NAME}-two`;
    await bench.terraform(second, 'init', '-input=false');
    await bench.terraform(second, 'workspace', 'new', 'two');
    await bench.terraform(second, 'apply', '-auto-approve', '-input=false', named);
    expect(await bench.listKeys(stateBucket)).toEqual([`env:/two/${STATE_KEY}`, STATE_KEY]);
    expect((await plan(stack)).status).toBe(0);
    await bench.terraform(second, 'destroy', '-auto-approve', '-input=false', named);
    expect((await plan(stack)).status).toBe(0);
  });

  test('terraform destroy leaves nothing of the workflow', async () => {
    await bench.terraform(stack, 'destroy', '-auto-approve', '-input=false');
    expect((await bench.terraform(stack, 'state', 'list')).stdout).toBe('');
    const { stateMachines } = await bench.aws.stepFunctions.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toEqual([]);
  });

  describe('the policies that docs/deploy.md gives to a person or a pipeline', () => {
    const [planner = [], deployer = []] = [
      ...readFileSync(DEPLOY_GUIDE, 'utf8').matchAll(/```json\n(\{[\s\S]*?\n\})\n```/g),
    ].map(
      ([, text = '']): object[] =>
        JSON.parse(
          text
            .replaceAll('ACCOUNT', ACCOUNT_ID)
            .replaceAll('REGION', REGION)
            .replaceAll('NAME', NAME)
            .replaceAll('STATE_BUCKET', `terraform-state-${ACCOUNT_ID}-${REGION}`)
            .replaceAll('STATE_KEY', STATE_KEY),
        ).Statement,
    );
    const sids = (unused: readonly object[]) => unused.map((statement) => (statement as { Sid: string }).Sid);
    const isOfThisDeployment = ({ path, body }: AwsCall) =>
      !`${path}${body}`.includes('-two') && !path.includes('two/');

    test('let a planner plan without a lock, and have no statement that it does not use', async () => {
      const calls = bench.aws.gateway.calls.filter(({ accessKeyId }) => accessKeyId === CALLERS.planner);
      const { denied, unused } = await judge(calls, planner);
      expect(denied).toEqual([]);
      expect(sids(unused)).toEqual([]);
    });

    test('let a deployer deploy, update and destroy, and have no statement that it does not use', async () => {
      const calls = bench.aws.gateway.calls
        .filter(({ accessKeyId }) => accessKeyId === CALLERS.terraform)
        .slice(workflowFrom)
        .filter(isOfThisDeployment);
      const { denied, unused } = await judge(calls, [...planner, ...deployer]);
      expect(denied).toEqual([]);
      expect(sids(unused)).toEqual([]);
    });
  });
});
