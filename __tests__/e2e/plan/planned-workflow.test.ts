import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { type App, LocalBackend, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { ProcessingWorkflow } from '../../../constructs';
import { ProcessingStack, type ProcessingStackProps } from '../../../constructs/stacks/processing-stack';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { chooseRuntime } from '../../../local/container/choose-runtime';
import { startLocalRun } from '../../../local/local-run';
import { type PlannedWorkflow, plannedWorkflow } from '../../../local/planned-workflow/planned-workflow';
import { buildModule } from '../../../module/main';
import { parsePlanJson } from '../../../terraform-plan/plan-json';
import { useBundles } from '../../functions/bundles';
import { ACCOUNT_ID, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { whyNoMoto } from '../support/moto';
import { findTerraform, type Terraform } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`Workflows of real plans are not run: ${missing}.`);

const EXAMPLE = resolve(__dirname, '../../../examples/penguins');
const CONTAINER_ARGUMENTS = [
  ...['--input-dir', '/opt/ml/processing/input'],
  ...['--output-dir', '/opt/ml/processing/output'],
];
const OUTPUT_FILES = ['statistics.json', 'test.csv', 'train.csv'];

const VARIABLES = {
  TF_VAR_s3_input: 's3://my-data/input/',
  TF_VAR_s3_output: 's3://my-data/output/',
  TF_VAR_s3_script: 's3://my-data/code/preprocess.py',
  TF_VAR_container_arguments: JSON.stringify(CONTAINER_ARGUMENTS),
};

const JOB = {
  S3Input: 's3://my-data/input/',
  S3Output: 's3://my-data/output/',
  S3Script: 's3://my-data/code/preprocess.py',
  ImageUri: `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/prepare:1`,
  ContainerArguments: CONTAINER_ARGUMENTS,
  InstanceType: 'ml.m5.xlarge',
  VolumeSizeInGB: 30,
};

/** An app with the workflow in a scope of its own, which may read a bucket that is still to be made. */
const ownApp = (app: App): void => {
  const stack = new TerraformStack(app, 'pipeline');
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  stack.addOverride('terraform.required_providers.aws.version', '>= 5.100.0');
  new AwsProvider(stack, 'aws');
  new ArchiveProvider(stack, 'archive');
  const bucket = new S3Bucket(stack, 'archive_of_data', { bucketPrefix: 'data-' });
  new ProcessingWorkflow(new Construct(stack, 'etl'), 'prepare', {
    name: 'prepare',
    job: JOB,
    additionalS3Inputs: [`s3://${bucket.bucket}/`],
  });
};

const moduleCall = (name: string, folder: string, more: string): string => `
module "${name}" {
  source              = "./terraform-module${folder}"
  s3_input            = "s3://my-data/input/"
  s3_output           = "s3://my-data/output/"
  s3_script           = "s3://my-data/code/preprocess.py"
  container_arguments = ${JSON.stringify(CONTAINER_ARGUMENTS)}
  ${more}
}
`;

withEmulator('the workflow of a real plan', () => {
  let bench: DeploymentBench;
  useBundles();

  beforeAll(async () => {
    bench = await openDeploymentBench(found as Terraform, VARIABLES);
  });

  afterAll(() => bench.close());

  /** Plans in a folder, and reads the workflow of the plan. */
  const read = async (folder: string, address?: string): Promise<PlannedWorkflow> => {
    await bench.terraform(folder, 'plan', '-input=false', '-out=plan');
    const { stdout } = await bench.terraform(folder, 'show', '-json', 'plan');
    return plannedWorkflow(parsePlanJson(Buffer.from(stdout)), {
      ...(address !== undefined && { address }),
      folder,
      unpackTo: bench.folder(),
    });
  };

  /** Runs the example through a workflow, and returns how it ended and what it uploaded. */
  const run = async ({ workflow }: PlannedWorkflow, input: object = {}) => {
    const output = bench.folder();
    const states: string[] = [];
    const files: string[] = [];
    const { outcome } = await startLocalRun({
      workflow,
      input,
      s3: [
        { uri: 's3://my-data/input/', path: join(EXAMPLE, 'data') },
        { uri: 's3://my-data/code/preprocess.py', path: join(EXAMPLE, 'preprocess.py') },
        { uri: 's3://my-data/output/', path: output },
      ],
      outputFolders: [output],
      runtime: chooseRuntime({ docker: false }),
      listener: {
        onLine: () => undefined,
        onUpload: (_uri, objects) => files.push(...objects.map(({ key }) => key.replace('output/', ''))),
        onEvent: ({ type, state }) => {
          if (type === 'StateEntered' && state) states.push(state.name);
        },
      },
    });
    return { outcome: await outcome, states, files: files.sort() };
  };

  describe('with the stack of this project', () => {
    const stack = async (props: ProcessingStackProps = {}): Promise<string> => {
      const id = 'sagemaker-processing';
      const folder = bench.synthesize(id, (app) => new ProcessingStack(app, id, props));
      const backend = `-backend-config=path=${join(folder, 'a.tfstate')}`;
      await bench.terraform(folder, 'init', '-input=false', backend);
      return folder;
    };

    test('runs before anything is deployed, and after the deployment, when nothing changes', async () => {
      const folder = await stack();
      const before = await read(folder);
      expect(before.unknown).toEqual([]);
      expect(await run(before)).toMatchObject({ outcome: { status: 'SUCCEEDED' }, files: OUTPUT_FILES });
      await bench.terraform(folder, 'apply', '-input=false', 'plan');
      const after = await read(folder);
      expect({ ...after, workflow: { ...after.workflow, functions: {} } }).toEqual({
        ...before,
        workflow: { ...before.workflow, functions: {} },
      });
      expect(await run(after)).toMatchObject({ outcome: { status: 'SUCCEEDED' }, files: OUTPUT_FILES });
    });

    test('its allow-lists and limits decide what an execution may do', async () => {
      const planned = await read(await stack());
      const { outcome } = await run(planned, { S3Input: 's3://elsewhere/', InstanceCount: 5 });
      expect(outcome).toMatchObject({ status: 'FAILED', error: 'InvalidProcessingJob' });
      expect(outcome).toHaveProperty(
        'cause',
        expect.stringMatching(/s3:\/\/elsewhere\/.*max_instance_count/s),
      );
    });

    test('runs with the integration of Step Functions', async () => {
      const { outcome, states, files } = await run(await read(await stack({ integration: 'sync' })));
      expect({ outcome, files }).toMatchObject({ outcome: { status: 'SUCCEEDED' }, files: OUTPUT_FILES });
      expect(states).toContain('RunProcessingJob');
    });
  });

  test('of a construct in an app runs, without the allow-list that depends on a bucket yet to be made', async () => {
    const folder = bench.synthesize('pipeline', ownApp);
    await bench.terraform(folder, 'init', '-input=false');
    const planned = await read(folder);
    expect(planned.deployedJob).toMatchObject(JOB);
    expect(planned.unknown).toEqual([
      expect.stringMatching(
        /^The environment of aws_lambda_function\.etl_prepare_start_\w+ is known only after the apply: this run leaves out (\w+, )*ALLOWED_S3_INPUTS(, \w+)*, so the function allows everything\.$/,
      ),
    ]);
    expect(planned.workflow.functions.StartProcessingJob?.environment).toMatchObject({
      JOB_NAME_PREFIX: 'prepare-',
    });
    expect(await run(planned)).toMatchObject({ outcome: { status: 'SUCCEEDED' }, files: OUTPUT_FILES });
  });

  describe('with the Terraform module', () => {
    const configuration = async (...blocks: string[]): Promise<string> => {
      const folder = bench.folder();
      buildModule({
        bundles: BUNDLES_FOLDER,
        folder: join(folder, 'terraform-module'),
        stopsUnattendedJobs: true,
      });
      writeFileSync(join(folder, 'main.tf'), ['provider "aws" {}', ...blocks].join('\n'));
      await bench.terraform(folder, 'init', '-input=false');
      return folder;
    };

    test('is chosen by its address, if the plan has several', async () => {
      const forEach = 'for_each = toset(["one", "two"])\n  name = each.key';
      const folder = await configuration(
        moduleCall('prepare', '', forEach),
        moduleCall('evaluate', '//modules/sync', 'name = "evaluate"'),
      );
      await expect(read(folder)).rejects.toThrow(
        `The plan has 3 workflows; choose one of them with --workflow 'module.evaluate.aws_sfn_state_machine.state_machine', or --workflow 'module.prepare["one"].aws_sfn_state_machine.state_machine', or --workflow 'module.prepare["two"].aws_sfn_state_machine.state_machine'.`,
      );
      const planned = await read(folder, 'module.prepare["two"].aws_sfn_state_machine.state_machine');
      expect(planned.workflow.stateMachineName).toBe('two');
      expect(await run(planned)).toMatchObject({ outcome: { status: 'SUCCEEDED' }, files: OUTPUT_FILES });
    });

    test('that depends on a resource yet to be made is refused, with what to do', async () => {
      const bucket = 'resource "aws_s3_bucket" "data" {\n  bucket = "my-data"\n}';
      const folder = await configuration(
        bucket,
        moduleCall('prepare', '', 'name = "prepare"\n  depends_on = [aws_s3_bucket.data]'),
      );
      await expect(read(folder)).rejects.toThrow(
        'The definition of module.prepare.aws_sfn_state_machine.state_machine is known only after the apply, because its module has depends_on (aws_s3_bucket.data)',
      );
    });
  });
});
