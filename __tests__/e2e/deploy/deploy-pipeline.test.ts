import { cpSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import {
  integerParameter,
  joined,
  PIPELINE_EXECUTION,
  ProcessingPipeline,
  processingStep,
  stringParameter,
} from '../../../constructs';
import { pipelineDefinitionFaults } from '../../../workflow/pipeline/pipeline-definition-faults';
import { ACCOUNT_ID, CALLERS, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { isAllowed, jobCreation, judge } from '../support/iam';
import { whyNoMoto } from '../support/moto';
import { findTerraform, type Terraform } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The deployment of a pipeline is not tested: ${missing}.`);

const SCRIPT = resolve(__dirname, '../../../examples/penguins/preprocess.py');
const IMAGE = `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/prepare:1`;

/** What would begin a template in Terraform, or end a text in JSON. */
const HOSTILE = '"}],"Steps":[] ${path.module} %{ if true }';

const CALLER = 'PIPELINE-CALLER';

/** A user's own stack: a pipeline of two steps, and a role that may start it. */
const penguins =
  (description: string) =>
  (app: App): void => {
    const stack = new TerraformStack(app, 'penguins');
    new LocalBackend(stack, { path: 'terraform.tfstate' });
    stack.addOverride('terraform.required_providers.aws.version', '>= 5.100.0');
    new AwsProvider(stack, 'aws');
    const input = stringParameter('InputUri', { default: 's3://my-data/input/' });
    const count = integerParameter('InstanceCount', { default: 1 });
    const prepare = processingStep('Prepare', {
      job: {
        ImageUri: IMAGE,
        S3Input: input,
        InstanceCount: count,
        InstanceType: 'ml.m5.xlarge',
        VolumeSizeInGB: 20,
        ContainerArguments: [HOSTILE],
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'train',
              S3Output: {
                S3Uri: joined('/', ['s3://my-data/runs', PIPELINE_EXECUTION.id, 'train']),
                LocalPath: '/opt/ml/processing/output',
                S3UploadMode: 'EndOfJob',
              },
            },
          ],
        },
      },
      scriptFile: { path: SCRIPT, bucket: 'my-data' },
    });
    const evaluate = processingStep('Evaluate', {
      job: {
        ImageUri: IMAGE,
        S3Input: prepare.outputs.train,
        S3Output: 's3://my-data/scores/',
        InstanceType: 'ml.m5.large',
        VolumeSizeInGB: 10,
        MaxRuntimeInSeconds: 600,
      },
      cache: { expireAfter: 'P30D' },
    });
    const pipeline = new ProcessingPipeline(stack, 'penguins', {
      name: 'penguins',
      description,
      parameters: [input, count],
      steps: [prepare, evaluate],
      maxParallelSteps: 2,
      tags: { team: 'birds' },
    });
    const role = new IamRole(stack, 'caller', {
      name: 'caller',
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'states.amazonaws.com' } },
        ],
      }),
    });
    pipeline.grantStartExecution(role);
    new TerraformOutput(stack, 'pipeline_arn', { value: pipeline.pipeline.arn });
  };

interface PlannedResource {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

withEmulator('a pipeline, deployed to an emulator of AWS', () => {
  let bench: DeploymentBench;
  let stack = '';
  let planned: readonly PlannedResource[] = [];

  const clientOf = (accessKeyId: string): SageMakerClient =>
    new SageMakerClient({
      region: REGION,
      endpoint: bench.aws.gateway.url,
      credentials: { accessKeyId, secretAccessKey: 'secret' },
    });

  const describePipeline = () =>
    clientOf(CALLERS.person).send(new DescribePipelineCommand({ PipelineName: 'penguins' }));

  beforeAll(async () => {
    bench = await openDeploymentBench(found as Terraform, {});
    await bench.makeBucket('my-data');
    stack = bench.synthesize('penguins', penguins(HOSTILE));
    await bench.terraform(stack, 'init', '-input=false');
    await bench.terraform(stack, 'plan', '-input=false', '-out', 'plan');
    const { stdout } = await bench.terraform(stack, 'show', '-json', 'plan');
    planned = JSON.parse(stdout).planned_values.root_module.resources;
    await bench.terraform(stack, 'apply', '-input=false', 'plan');
  });

  afterAll(() => bench.close());

  const valuesOf = (type: string) =>
    planned.filter((resource) => resource.type === type).map(({ values }) => values);

  const statementsOf = (name: string): readonly object[] =>
    valuesOf('aws_iam_role_policy')
      .filter((policy) => policy.name === name)
      .flatMap(({ policy }) => JSON.parse(String(policy)).Statement);

  test('is planned whole: the first plan shows the definition and every policy', async () => {
    const [pipeline] = valuesOf('aws_sagemaker_pipeline');
    const definition = JSON.parse(String(pipeline?.pipeline_definition));
    expect(pipelineDefinitionFaults(definition)).toEqual([]);
    expect(
      definition.Steps.map((step: { Arguments: { RoleArn: string } }) => step.Arguments.RoleArn),
    ).toEqual([
      `arn:aws:iam::${ACCOUNT_ID}:role/penguins-${REGION}-prepare`,
      `arn:aws:iam::${ACCOUNT_ID}:role/penguins-${REGION}-evaluate`,
    ]);
    const policies = valuesOf('aws_iam_role_policy').map(({ policy }) => typeof policy);
    expect(policies).toEqual(Array(6).fill('string'));
  });

  test('has the definition that was planned, with its texts as they are', async () => {
    const { PipelineDefinition = '{}', ...pipeline } = await describePipeline();
    const [resource] = valuesOf('aws_sagemaker_pipeline');
    const definition = JSON.parse(PipelineDefinition);
    expect(definition).toEqual(JSON.parse(String(resource?.pipeline_definition)));
    expect(definition.Steps[0].Arguments.AppSpecification.ContainerArguments).toEqual([HOSTILE]);
    expect(pipeline).toMatchObject({
      PipelineDescription: HOSTILE,
      RoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/penguins-${REGION}-pipeline`,
      ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
    });
  });

  test('a second plan finds nothing to change', async () => {
    const { status, stdout } = await bench.terraform(stack, 'plan', '-detailed-exitcode', '-input=false');
    expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('its script is where its definition says', async () => {
    const [key = ''] = await bench.listKeys('my-data');
    expect(await bench.readObject('my-data', key)).toBe(readFileSync(SCRIPT, 'utf8'));
    const { PipelineDefinition } = await describePipeline();
    expect(PipelineDefinition).toContain(`"S3Uri":"s3://my-data/${key}"`);
  });

  test('is started and followed with the rights of grantStartExecution alone', async () => {
    const client = clientOf(CALLER);
    const { PipelineExecutionArn } = await client.send(
      new StartPipelineExecutionCommand({
        PipelineName: 'penguins',
        ClientRequestToken: 'a'.repeat(32),
        PipelineParameters: [{ Name: 'InstanceCount', Value: '2' }],
      }),
    );
    const { PipelineExecutionStatus } = await client.send(
      new DescribePipelineExecutionCommand({ PipelineExecutionArn }),
    );
    // The emulator runs no step.
    expect(PipelineExecutionStatus).toBe('Succeeded');
    const calls = bench.aws.gateway.calls.filter(({ accessKeyId }) => accessKeyId === CALLER);
    const verdict = await judge(calls, statementsOf('start-penguins'));
    expect(verdict).toEqual({ denied: [], unused: [] });
  });

  test('its role may create the jobs of its steps, and none on other instances', async () => {
    const definition = JSON.parse(String(valuesOf('aws_sagemaker_pipeline')[0]?.pipeline_definition));
    const statements = statementsOf('pipeline');
    const mayCreate = (request: Omit<Parameters<typeof jobCreation>[0], 'ProcessingJobName'>) =>
      isAllowed(
        jobCreation({ ...request, ProcessingJobName: 'pipelines-abcdefghijkl-Prepare-mnopqrstuv' }),
        statements,
      );
    for (const { Arguments } of definition.Steps) {
      expect(await mayCreate(Arguments)).toBe(true);
      const ClusterConfig = { InstanceType: 'ml.p4d.24xlarge' };
      expect(await mayCreate({ ...Arguments, ProcessingResources: { ClusterConfig } })).toBe(false);
      expect(await mayCreate({ ...Arguments, StoppingCondition: { MaxRuntimeInSeconds: 3601 } })).toBe(false);
    }
  });

  test('is updated in place', async () => {
    cpSync(bench.synthesize('penguins', penguins('Another text.')), stack, { recursive: true });
    const { stdout } = await bench.terraform(stack, 'apply', '-auto-approve', '-input=false');
    expect(stdout).toMatch(/0 added, 1 changed, 0 destroyed/);
    expect((await describePipeline()).PipelineDescription).toBe('Another text.');
  });

  test('goes with terraform destroy', async () => {
    await bench.terraform(stack, 'destroy', '-auto-approve', '-input=false');
    await expect(describePipeline()).rejects.toThrow(/penguins/);
    expect(await bench.listKeys('my-data')).toEqual([]);
  });
});
