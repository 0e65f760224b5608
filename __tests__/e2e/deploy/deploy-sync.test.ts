import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { type App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import { ProcessingFanOut, ProcessingWorkflow } from '../../../constructs';
import { parsePlan } from '../../../review/plan/plan-input';
import { reviewPlan } from '../../../review/review-plan';
import { ACCOUNT_ID, CALLERS, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import type { AwsCall } from '../support/gateway';
import { judge } from '../support/iam';
import { whyNoMoto } from '../support/moto';
import { findTerraform, type Terraform } from '../support/terraform';
import { fanOutTests, RESULTS, TOLERATED_FAILURE_PERCENTAGE } from './fan-out-tests';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing)
  console.warn(`The deployment by the construct, with integration sync, is not tested: ${missing}.`);

const EXAMPLE = resolve(__dirname, '../../../examples/penguins');
const GUIDES = resolve(__dirname, '../../../docs');
const INPUT = '/opt/ml/processing/input';

/** The step of docs/nested.md. */
const [parentDefinition = ''] = [
  ...readFileSync(join(GUIDES, 'nested.md'), 'utf8').matchAll(/```json\n(\{[\s\S]*?\n\})\n```/g),
].map(([, text = '']) => text);

const SCRIPT = join(EXAMPLE, 'preprocess.py');

/** Where the deployment uploads a script. */
const scriptKey = (path: string, name: string): string =>
  `prepare/scripts/${createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32)}/${name}`;

/** A user's own stack: the workflow, a fan-out over it, and a larger state machine with the workflow as a step. */
const pipeline =
  (script: string, additionalS3Inputs: readonly string[]) =>
  (app: App): void => {
    const stack = new TerraformStack(app, 'pipeline');
    new LocalBackend(stack, { path: 'terraform.tfstate' });
    stack.addOverride('terraform.required_providers.aws.version', '>= 5.100.0');
    new AwsProvider(stack, 'aws');
    new ArchiveProvider(stack, 'archive');
    const workflow = new ProcessingWorkflow(stack, 'prepare', {
      name: 'prepare',
      integration: 'sync',
      pollFloorInSeconds: 1,
      scriptFile: { path: script, bucket: 'my-data' },
      additionalS3Inputs,
      job: {
        S3Output: 's3://my-data/output/',
        ImageUri: `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/prepare:1`,
        InstancePreferences: [{ InstanceType: 'ml.m5.xlarge' }, { InstanceType: 'ml.m5.2xlarge' }],
        InstanceCount: 2,
        VolumeSizeInGB: 20,
        ContainerArguments: [
          ...['--input-dir', INPUT],
          ...['--output-dir', '/opt/ml/processing/output'],
          ...['--resource-config', '/opt/ml/config/resourceconfig.json'],
        ],
        ProcessingInputs: [
          {
            InputName: 'penguins',
            S3Input: {
              S3Uri: 's3://my-data/input/',
              LocalPath: INPUT,
              S3DataType: 'S3Prefix',
              S3InputMode: 'File',
              S3DataDistributionType: 'ShardedByS3Key',
            },
          },
        ],
        Tags: [{ Key: 'team', Value: 'penguins' }],
      },
    });
    const fanOut = new ProcessingFanOut(stack, 'fan_out', {
      workflow,
      s3Results: RESULTS,
      maxConcurrency: 10,
      toleratedFailurePercentage: TOLERATED_FAILURE_PERCENTAGE,
    });
    const role = new IamRole(stack, 'pipeline_role', {
      name: 'pipeline',
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'states.amazonaws.com' } },
        ],
      }),
    });
    workflow.grantStartExecution(role);
    const parent = new SfnStateMachine(stack, 'pipeline', {
      name: 'pipeline',
      roleArn: role.arn,
      definition: parentDefinition.replace('STATE_MACHINE_ARN', workflow.stateMachine.arn),
    });
    new TerraformOutput(stack, 'workflow_arn', { value: workflow.stateMachine.arn });
    new TerraformOutput(stack, 'pipeline_arn', { value: parent.arn });
    new TerraformOutput(stack, 'fan_out_arn', { value: fanOut.stateMachine.arn });
  };

interface AppliedResource {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

withEmulator('the construct with integration sync, deployed to an emulator of AWS', () => {
  let bench: DeploymentBench;
  let stack = '';
  let workflowArn = '';
  let pipelineArn = '';

  beforeAll(async () => {
    bench = await openDeploymentBench(found as Terraform, {});
    await bench.makeBucket('my-data');
    for (const file of readdirSync(join(EXAMPLE, 'data'))) {
      await bench.putObject('my-data', `input/${file}`, readFileSync(join(EXAMPLE, 'data', file)));
    }
    await bench.putObject('my-data', 'code/broken.py', 'raise ValueError("no column bill_length_mm")');
    await bench.putObject('my-data', 'code/slow.py', 'import time\ntime.sleep(60)');
    stack = bench.synthesize('pipeline', pipeline(SCRIPT, ['s3://my-data/code/', 's3://my-data/lists/']));
    await bench.terraform(stack, 'init', '-input=false');
    await bench.terraform(stack, 'apply', '-auto-approve', '-input=false');
    workflowArn = (await bench.terraform(stack, 'output', '-raw', 'workflow_arn')).stdout;
    pipelineArn = (await bench.terraform(stack, 'output', '-raw', 'pipeline_arn')).stdout;
  });

  afterAll(() => bench.close());

  const execute = async (arn: string, input: object) =>
    bench.untilItEnds(await bench.startExecution(arn, input));

  const callsOf = (caller: string): AwsCall[] =>
    bench.aws.gateway.calls.filter(({ accessKeyId }) => accessKeyId === caller);

  const creations = (): Record<string, unknown>[] =>
    bench.aws.gateway.calls
      .filter(({ operation }) => operation === 'CreateProcessingJob')
      .map(({ body }) => JSON.parse(String(body)));

  test('a second plan finds nothing to change', async () => {
    const { status, stdout } = await bench.terraform(stack, 'plan', '-detailed-exitcode', '-input=false');
    expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('an execution without input runs the uploaded script, and its output is the job’s last status', async () => {
    const { status, cause, output = '{}', executionArn = '' } = await execute(workflowArn, {});
    expect({ status, cause, output: JSON.parse(output) }).toEqual({
      status: 'SUCCEEDED',
      output: {
        ProcessingJobName: expect.stringMatching(/^prepare-[0-9a-f]{32}$/),
        ProcessingJobArn: expect.stringContaining(':processing-job/prepare-'),
        ProcessingJobStatus: 'Completed',
        Outputs: { output_data: 's3://my-data/output/' },
        LogGroupName: '/aws/sagemaker/ProcessingJobs',
        LogStreamNamePrefix: expect.stringMatching(/^prepare-[0-9a-f]{32}\/$/),
        InstanceType: 'ml.m5.xlarge',
        InstanceCount: 2,
        ProcessingSeconds: expect.any(Number),
        InstanceSeconds: expect.any(Number),
      },
    });
    expect(await bench.statesOf(executionArn)).toEqual([
      'PrepareProcessingJob',
      'RunProcessingJob',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
    const outputs = (await bench.listKeys('my-data')).filter((key) => key.startsWith('output/train'));
    expect(outputs).toEqual(['output/train-algo-1.csv', 'output/train-algo-2.csv']);
  });

  test('its job has two instances, one of two types, and its share of the input', async () => {
    await execute(workflowArn, {});
    expect(creations().at(-1)).toMatchObject({
      ProcessingResources: {
        ClusterConfig: {
          InstanceCount: 2,
          InstancePreferences: [{ InstanceType: 'ml.m5.xlarge' }, { InstanceType: 'ml.m5.2xlarge' }],
        },
      },
      ProcessingInputs: expect.arrayContaining([
        expect.objectContaining({
          S3Input: expect.objectContaining({ S3DataDistributionType: 'ShardedByS3Key' }),
        }),
      ]),
      Tags: expect.arrayContaining([{ Key: 'team', Value: 'penguins' }]),
    });
  });

  test('an execution fails as its job fails, by the same name as with polling', async () => {
    const { status, error, cause } = await execute(workflowArn, { S3Script: 's3://my-data/code/broken.py' });
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'ProcessingJobFailed' });
    expect(cause).toContain('ValueError: no column bill_length_mm');
  });

  test('an execution fails as its job is stopped, though the integration calls that a success', async () => {
    const { error, cause } = await execute(workflowArn, {
      S3Script: 's3://my-data/code/slow.py',
      MaxRuntimeInSeconds: 1,
    });
    expect(error).toBe('ProcessingJobStopped');
    expect(cause).toContain('MaxRuntimeInSeconds of 1');
  });

  test('input that breaks a limit starts no job', async () => {
    const before = creations().length;
    const { error, cause = '' } = await execute(workflowArn, { VolumeSizeInGB: 0 });
    expect(error).toBe('InvalidProcessingJob');
    expect(JSON.parse(cause).errorMessage).toMatch(/VolumeSizeInGB must be .*; got 0$/m);
    expect(creations()).toHaveLength(before);
  });

  test('a larger state machine runs it as a step, with what it hands over and what it gets back', async () => {
    const { status, output = '{}' } = await execute(pipelineArn, { output: 's3://my-data/output/nested/' });
    expect({ status, output: JSON.parse(output) }).toMatchObject({
      status: 'SUCCEEDED',
      output: { prepared: { output_data: 's3://my-data/output/nested/' } },
    });
  });

  test('a larger state machine fails with the error and cause of its step', async () => {
    const { status, error, cause } = await execute(pipelineArn, { output: 's3://elsewhere/' });
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'InvalidProcessingJob' });
    expect(cause).toContain('S3Output must be an S3 URI that begins with one of');
  });

  describe('its fan-out', () => {
    let fanOutArn = '';

    beforeAll(async () => {
      fanOutArn = (await bench.terraform(stack, 'output', '-raw', 'fan_out_arn')).stdout;
    });

    fanOutTests(() => ({ bench, fanOutArn }));
  });

  describe('the deployed policies', () => {
    let statements: Readonly<Record<string, readonly object[]>> = {};

    beforeAll(async () => {
      const { stdout } = await bench.terraform(stack, 'show', '-json');
      const resources: AppliedResource[] = JSON.parse(stdout).values.root_module.resources;
      const policies = resources.filter(({ type }) => type === 'aws_iam_role_policy');
      statements = Object.fromEntries(
        policies.map(({ values }) => [
          `${values.role}/${values.name}`,
          JSON.parse(String(values.policy)).Statement,
        ]),
      );
    });

    const of = (policy: string): readonly object[] => statements[policy] ?? [];
    const actions = (unused: readonly object[]) =>
      unused.map((statement) => (statement as { Action: unknown }).Action);

    test('of the state machine allow what Step Functions does in its name', async () => {
      const role = `prepare-${REGION}-state-machine`;
      const calls = callsOf(`${CALLERS.states}${role}`);
      expect(calls.map(({ operation }) => operation)).toContain('CreateProcessingJob');
      const { denied, unused } = await judge(calls, of(`${role}/state_machine`));
      expect(denied).toEqual([]);
      // No emulator covers these three: the tags of its jobs, its log and its traces.
      expect(actions(unused)).toEqual([
        'sagemaker:ListTags',
        expect.arrayContaining(['logs:CreateLogDelivery']),
        expect.arrayContaining(['xray:PutTraceSegments']),
      ]);
    });

    test('of the fan-out allow what Step Functions does in its name', async () => {
      const role = `prepare-${REGION}-fan-out`;
      const { denied, unused } = await judge(callsOf(`${CALLERS.states}${role}`), of(`${role}/fan_out`));
      expect(denied).toEqual([]);
      // No emulator covers these: a redrive in the middle of the map, its log and its traces.
      expect(actions(unused)).toEqual([
        'states:RedriveExecution',
        expect.arrayContaining(['logs:CreateLogDelivery']),
        expect.arrayContaining(['xray:PutTraceSegments']),
      ]);
    });

    test.each(['prepare-items', 'check-items'])(
      'of the function %s allow its calls, and have nothing else but its own log',
      async (what) => {
        const role = `prepare-${REGION}-${what}`;
        const calls = callsOf(`${CALLERS.lambda}prepare-${what}`);
        expect(calls.length).toBeGreaterThan(0);
        const { denied, unused } = await judge(calls, of(`${role}/${what.replace('-', '_')}`));
        expect(denied).toEqual([]);
        expect(actions(unused)).toEqual([['logs:CreateLogStream', 'logs:PutLogEvents']]);
      },
    );

    test('of the job allow it to read its input and its script, and to write its output', async () => {
      const role = `prepare-${REGION}-job`;
      const calls = callsOf(CALLERS.job).filter(({ path }) => !path.includes('elsewhere'));
      expect(calls.length).toBeGreaterThan(0);
      const { denied } = await judge(calls, [...of(`${role}/job`), ...of(`${role}/data`)]);
      expect(denied).toEqual([]);
    });

    test('of the larger state machine allow it to run its step, and have nothing else', async () => {
      const calls = callsOf(`${CALLERS.states}pipeline`);
      const { denied, unused } = await judge(calls, of('pipeline/start-prepare'));
      expect({ denied, unused }).toEqual({ denied: [], unused: [] });
    });

    test('of docs/deploy.md let a deployer upload the script', async () => {
      const [, policy = '{}'] =
        /### To upload code[\s\S]*?```json\n(\{[\s\S]*?\n\})\n```/.exec(
          readFileSync(join(GUIDES, 'deploy.md'), 'utf8'),
        ) ?? [];
      const { Statement } = JSON.parse(
        policy.replaceAll('SCRIPT_BUCKET', 'my-data').replaceAll('NAME', 'prepare'),
      );
      const calls = callsOf(CALLERS.terraform).filter(({ service }) => service === 's3');
      expect(calls.length).toBeGreaterThan(0);
      expect(await judge(calls, Statement)).toEqual({ denied: [], unused: [] });
    });
  });

  describe('another script', () => {
    const scripts = async () =>
      (await bench.listKeys('my-data')).filter((key) => key.startsWith('prepare/scripts/')).sort();
    const former = scriptKey(SCRIPT, 'preprocess.py');
    let later = '';
    let address = '';

    beforeAll(async () => {
      const path = join(bench.folder(), 'later.py');
      writeFileSync(path, 'raise ValueError("the later script")');
      later = scriptKey(path, 'later.py');
      const other = pipeline(path, [
        's3://my-data/code/',
        's3://my-data/lists/',
        's3://my-data/prepare/scripts/',
      ]);
      cpSync(bench.synthesize('pipeline', other), stack, { recursive: true });
      const { stdout } = await bench.terraform(stack, 'state', 'list');
      address = stdout.split('\n').find((line) => line.startsWith('aws_s3_object.')) ?? '';
    });

    const planned = async () => {
      await bench.terraform(stack, 'plan', '-input=false', '-out', 'plan');
      const { stdout } = await bench.terraform(stack, 'show', '-json', 'plan');
      return reviewPlan(parsePlan(Buffer.from(stdout)));
    };

    test('takes the place of the former, of which the review warns', async () => {
      expect(await planned()).toMatch(
        new RegExp(
          `- \`${address}\`: replaced: running executions of \`aws_sfn_state_machine\\.prepare[^ ]*\` still read it`,
        ),
      );
    });

    test('leaves the former where it is, by the recipe of docs/deploy.md', async () => {
      await bench.terraform(stack, 'state', 'rm', address);
      expect(await planned()).not.toContain('Executions at risk');
      await bench.terraform(stack, 'apply', '-input=false', 'plan');
      expect(await scripts()).toEqual([former, later].sort());
    });

    test('is what new executions run, while those of the former can still read theirs', async () => {
      expect(await execute(workflowArn, {})).toMatchObject({
        status: 'FAILED',
        cause: expect.stringContaining('the later script'),
      });
      const before = callsOf(CALLERS.job).length;
      expect(await execute(workflowArn, { S3Script: `s3://my-data/${former}` })).toMatchObject({
        status: 'SUCCEEDED',
      });
      const calls = callsOf(CALLERS.job).slice(before);
      const { stdout } = await bench.terraform(stack, 'show', '-json');
      const resources: AppliedResource[] = JSON.parse(stdout).values.root_module.resources;
      const statements = resources
        .filter(
          ({ type, values }) => type === 'aws_iam_role_policy' && values.role === `prepare-${REGION}-job`,
        )
        .flatMap(({ values }) => JSON.parse(String(values.policy)).Statement);
      expect(calls.map(({ path }) => path)).toContainEqual(expect.stringContaining(former));
      expect((await judge(calls, statements)).denied).toEqual([]);
    });

    test('goes with terraform destroy, which leaves the former', async () => {
      await bench.terraform(stack, 'destroy', '-auto-approve', '-input=false');
      expect(await scripts()).toEqual([former]);
    });
  });
});
