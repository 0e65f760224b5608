import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { App } from 'cdktf';
import { ProcessingStack } from '../../constructs/processing-stack';
import { StateBucketStack } from '../../constructs/state-bucket-stack';
import { type AwsEmulator, CALLERS, REGION, startAwsEmulator } from './aws-emulator';
import { whyNoMoto } from './moto';
import { type CommandResult, copyOfStack, findTerraform, type Terraform } from './terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The deployment is not tested: ${missing}.`);
const terraform = found as Terraform;

const EXAMPLE = resolve(__dirname, '../../examples/penguins');
const STATE_KEY = 'sagemaker-processing/terraform.tfstate';

const VARIABLES = {
  TF_VAR_s3_input: 's3://my-data/raw/',
  TF_VAR_s3_output: 's3://my-data/prepared/',
  TF_VAR_s3_script: 's3://my-code/preprocess.py',
  TF_VAR_container_arguments: JSON.stringify([
    '--input-dir',
    '/opt/ml/processing/input',
    '--output-dir',
    '/opt/ml/processing/output',
  ]),
  TF_VAR_additional_s3_inputs: JSON.stringify(['s3://my-code/']),
  TF_VAR_poll_floor_in_seconds: '1',
  TF_VAR_poll_ceiling_in_seconds: '1',
};

withEmulator('deployed to an emulator of AWS', () => {
  let aws: AwsEmulator;
  let stateBucket = '';
  let stack = '';
  const folders: string[] = [];

  const synthesize = (id: string, makeStack: (app: App) => void): string => {
    const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
    const app = new App({ outdir });
    makeStack(app);
    app.synth();
    const folder = copyOfStack(join(outdir, 'stacks', id));
    folders.push(outdir, folder);
    return folder;
  };

  const run = async (folder: string, ...args: string[]): Promise<CommandResult> => {
    const result = await terraform.run(folder, args, { ...aws.environment(CALLERS.terraform), ...VARIABLES });
    if (result.status === 1) throw new Error(`terraform ${args[0]}: ${result.stderr}${result.stdout}`);
    return result;
  };

  const putObject = (Bucket: string, Key: string, Body: string | Buffer) =>
    aws.s3.send(new PutObjectCommand({ Bucket, Key, Body }));

  beforeAll(async () => {
    aws = await startAwsEmulator();
    for (const Bucket of ['my-data', 'my-code']) {
      await aws.s3.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
      );
    }
    await putObject('my-data', 'raw/penguins.csv', readFileSync(join(EXAMPLE, 'data/penguins.csv')));
    await putObject('my-code', 'preprocess.py', readFileSync(join(EXAMPLE, 'preprocess.py')));
  }, 60_000);

  afterAll(async () => {
    await aws.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  test('the state bucket is made by its own stack', async () => {
    const folder = synthesize('state-bucket', (app) => new StateBucketStack(app, 'state-bucket'));
    await run(
      folder,
      'init',
      '-input=false',
      '-reconfigure',
      `-backend-config=path=${join(folder, 'a.tfstate')}`,
    );
    await run(folder, 'apply', '-auto-approve', '-input=false');
    stateBucket = (await run(folder, 'output', '-raw', 'state_bucket')).stdout;
    expect(stateBucket).toBe('terraform-state-123456789012-eu-west-1');
  }, 120_000);

  test('terraform init and apply deploy the workflow, with its state in the bucket', async () => {
    stack = synthesize(
      'sagemaker-processing',
      (app) =>
        new ProcessingStack(app, 'sagemaker-processing', {
          remoteState: { bucket: stateBucket, key: STATE_KEY, region: REGION },
        }),
    );
    await run(stack, 'init', '-input=false');
    await run(stack, 'apply', '-auto-approve', '-input=false');
    const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: stateBucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual([STATE_KEY]);
  }, 180_000);

  test('a second plan finds nothing to change', async () => {
    const { status, stdout } = await run(stack, 'plan', '-detailed-exitcode', '-input=false');
    expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' });
  }, 120_000);

  describe('executions of the deployed state machine', () => {
    let stateMachineArn = '';
    let number = 0;

    beforeAll(async () => {
      stateMachineArn = (await run(stack, 'output', '-raw', 'state_machine_arn')).stdout;
      await putObject('my-code', 'broken.py', 'raise ValueError("no column bill_length_mm")');
      await putObject('my-code', 'slow.py', 'import time\ntime.sleep(60)');
    });

    const untilItEnds = async (executionArn: string): Promise<DescribeExecutionOutput> => {
      const execution = await aws.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status !== 'RUNNING') return execution;
      await new Promise((done) => setTimeout(done, 200));
      return untilItEnds(executionArn);
    };

    const start = async (input: object): Promise<string> => {
      number += 1;
      const { executionArn = '' } = await aws.stepFunctions.send(
        new StartExecutionCommand({ stateMachineArn, name: `run-${number}`, input: JSON.stringify(input) }),
      );
      return executionArn;
    };

    const execute = async (input: object) => untilItEnds(await start(input));

    const states = async (executionArn: string): Promise<string[]> => {
      const { events = [] } = await aws.stepFunctions.send(new GetExecutionHistoryCommand({ executionArn }));
      return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    };

    const rows = async (Key: string): Promise<number> => {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: 'my-data', Key }));
      return ((await Body?.transformToString()) ?? '').trim().split('\n').length - 1;
    };

    test('without input the deployed job runs, and its outputs are in S3', async () => {
      const { status, output = '{}', cause, executionArn = '' } = await execute({});
      expect({ status, cause, output: JSON.parse(output) }).toEqual({
        status: 'SUCCEEDED',
        output: {
          ProcessingJobName: expect.stringMatching(/^sagemaker-processing-[0-9a-f]{32}$/),
          ProcessingJobArn: expect.stringContaining(':processing-job/sagemaker-processing-'),
          ProcessingJobStatus: 'Completed',
          Outputs: { output_data: 's3://my-data/prepared/' },
          LogGroupName: '/aws/sagemaker/ProcessingJobs',
          LogStreamNamePrefix: expect.stringMatching(/^sagemaker-processing-[0-9a-f]{32}\/$/),
        },
      });
      expect((await states(executionArn)).slice(0, 4)).toEqual([
        'StartProcessingJob',
        'Wait',
        'GetJobStatus',
        'IsDone?',
      ]);
      expect((await states(executionArn)).at(-1)).toBe('Success');
      expect([await rows('prepared/train.csv'), await rows('prepared/test.csv')]).toEqual([273, 69]);
    }, 60_000);

    test('input overrides the deployed job', async () => {
      const ContainerArguments = [
        ...JSON.parse(VARIABLES.TF_VAR_container_arguments),
        '--test-fraction',
        '0.5',
      ];
      const { status } = await execute({ S3Output: 's3://my-data/prepared/half/', ContainerArguments });
      expect(status).toBe('SUCCEEDED');
      expect(await rows('prepared/half/test.csv')).toBeGreaterThan(160);
    }, 60_000);

    test("a job that fails fails the execution, with the script's own last words", async () => {
      const { status, error, cause } = await execute({ S3Script: 's3://my-code/broken.py' });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'ProcessingJobFailed' });
      expect(cause).toContain('ValueError: no column bill_length_mm');
      expect(cause).toMatch(/Log: \/aws\/sagemaker\/ProcessingJobs, streams that begin with \S+\/$/);
    }, 60_000);

    test('a job that is stopped fails the execution', async () => {
      const executionArn = await start({ S3Script: 's3://my-code/slow.py', MaxRuntimeInSeconds: 1 });
      const { status, error, cause } = await untilItEnds(executionArn);
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'ProcessingJobStopped' });
      expect(cause).toContain('The job was stopped as it reached its MaxRuntimeInSeconds of 1.');
    }, 60_000);

    test('input that breaks a limit starts no job', async () => {
      const before = aws.gateway.calls.filter(({ operation }) => operation === 'CreateProcessingJob').length;
      const { status, error, cause = '' } = await execute({ InstanceTyp: 'ml.m5.large', VolumeSizeInGB: 0 });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'InvalidProcessingJob' });
      const { errorMessage } = JSON.parse(cause);
      expect(errorMessage).toContain('InstanceTyp: got an unknown key; allowed: did you mean InstanceType?');
      expect(errorMessage).toContain('VolumeSizeInGB: got 0; allowed: a whole number of GB from 1 to 16384');
      const after = aws.gateway.calls.filter(({ operation }) => operation === 'CreateProcessingJob').length;
      expect(after).toBe(before);
    }, 60_000);

    test('input outside of the allow-lists names the variable that would allow it', async () => {
      const { error, cause = '' } = await execute({
        S3Input: 's3://secrets/',
        S3Output: 's3://elsewhere/',
        ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/other:1',
        RoleArn: 'arn:aws:iam::123456789012:role/administrator',
      });
      expect(error).toBe('InvalidProcessingJob');
      const { errorMessage } = JSON.parse(cause);
      for (const variable of [
        'additional_s3_inputs',
        'additional_s3_outputs',
        'additional_image_repositories',
        'additional_job_roles',
      ]) {
        expect(errorMessage).toContain(`extend the Terraform variable ${variable} to allow more`);
      }
    }, 60_000);
  });

  test('terraform destroy leaves nothing of the workflow', async () => {
    await run(stack, 'destroy', '-auto-approve', '-input=false');
    expect((await run(stack, 'state', 'list')).stdout).toBe('');
    const { stateMachines } = await aws.stepFunctions.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toEqual([]);
  }, 120_000);
});
