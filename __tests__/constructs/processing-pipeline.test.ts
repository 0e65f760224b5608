import { join } from 'node:path';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { type TerraformStack, TerraformVariable, Token } from 'cdktf';
import {
  integerParameter,
  joined,
  PIPELINE_EXECUTION,
  ProcessingPipeline,
  type ProcessingPipelineProps,
  ProcessingWorkflow,
  processingStep,
  stringParameter,
} from '../../constructs';
import { isAllowed } from '../e2e/support/iam';
import { testWithTerraform } from '../support/requirements';
import { IMAGE } from './context';
import { evaluateLocals } from './evaluation';
import { addresses, parseDocument, type Synthesis, synthesizeParts } from './synthesis';

const ACCOUNT = { accountId: '123456789012', region: 'eu-west-1', partition: 'aws' };
const SCRIPT = join(__dirname, '../../examples/penguins/preprocess.py');
const EXISTING = 'arn:aws:iam::123456789012:role/existing';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';

const COMPUTE = { ImageUri: IMAGE, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 30 } as const;

const input = stringParameter('InputUri', { default: 's3://data/raw/' });
const count = integerParameter('InstanceCount', { default: 2 });

const prepare = processingStep('Prepare', {
  job: {
    ...COMPUTE,
    S3Input: input,
    InstanceCount: count,
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'train',
          S3Output: {
            S3Uri: joined('/', ['s3://data/runs', PIPELINE_EXECUTION.id, 'train']),
            LocalPath: '/opt/ml/processing/train',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
  },
});

const evaluate = processingStep('Evaluate', {
  job: { ...COMPUTE, S3Input: prepare.outputs.train, S3Output: 's3://data/scores/' },
  cache: { expireAfter: 'P30D' },
});

const PENGUINS: ProcessingPipelineProps = {
  ...ACCOUNT,
  name: 'penguins',
  parameters: [input, count],
  steps: [prepare, evaluate],
};

const add = (stack: TerraformStack, props: Partial<ProcessingPipelineProps> = {}): ProcessingPipeline =>
  new ProcessingPipeline(stack, 'penguins', { ...PENGUINS, ...props });

const synthesizePipeline = (props: Partial<ProcessingPipelineProps> = {}): Synthesis =>
  synthesizeParts((stack) => {
    add(stack, props);
  });

const pipelineOf = ({ resource }: Synthesis) => resource.aws_sagemaker_pipeline?.penguins_pipeline ?? {};

const definitionOf = (synthesis: Synthesis) => parseDocument(pipelineOf(synthesis).pipeline_definition);

const roleArn = (suffix: string): string => `arn:aws:iam::123456789012:role/penguins-eu-west-1-${suffix}`;

describe('a pipeline of two steps', () => {
  const synthesis = synthesizePipeline();

  test('has these addresses, which do not change', () => {
    expect(addresses({ ...synthesis, data: synthesis.data ?? {} })).toEqual([
      'aws_iam_role.penguins_job_evaluate',
      'aws_iam_role.penguins_job_prepare',
      'aws_iam_role.penguins_pipeline',
      'aws_iam_role_policy.penguins_job_evaluate',
      'aws_iam_role_policy.penguins_job_evaluate_data',
      'aws_iam_role_policy.penguins_job_prepare',
      'aws_iam_role_policy.penguins_job_prepare_data',
      'aws_iam_role_policy.penguins_pipeline',
      'aws_sagemaker_pipeline.penguins_pipeline',
    ]);
  });

  test('has the roles of its jobs in its definition, which is known before they exist', () => {
    expect(definitionOf(synthesis)).toMatchObject({
      Version: '2020-12-01',
      Parameters: [
        { Name: 'InputUri', Type: 'String', DefaultValue: 's3://data/raw/' },
        { Name: 'InstanceCount', Type: 'Integer', DefaultValue: 2 },
      ],
      Steps: [
        { Name: 'Prepare', Arguments: { RoleArn: 'local.penguins_job_prepare_role_arn' } },
        {
          Name: 'Evaluate',
          Arguments: { RoleArn: 'local.penguins_job_evaluate_role_arn' },
          CacheConfig: { Enabled: true, ExpireAfter: 'P30D' },
        },
      ],
    });
    expect(synthesis.locals.penguins_job_evaluate_role_arn).toBe(roleArn('evaluate'));
    expect(synthesis.resource.aws_iam_role?.penguins_job_evaluate?.name).toBe('penguins-eu-west-1-evaluate');
  });

  test('exists after every policy', () => {
    expect(pipelineOf(synthesis)).toMatchObject({
      pipeline_name: 'penguins',
      pipeline_display_name: 'penguins',
      role_arn: '${aws_iam_role.penguins_pipeline.arn}',
      depends_on: [
        'aws_iam_role_policy.penguins_pipeline',
        'aws_iam_role_policy.penguins_job_prepare',
        'aws_iam_role_policy.penguins_job_prepare_data',
        'aws_iam_role_policy.penguins_job_evaluate',
        'aws_iam_role_policy.penguins_job_evaluate_data',
      ],
    });
  });

  test('has a role that SageMaker assumes for the account', () => {
    expect(
      parseDocument(synthesis.resource.aws_iam_role?.penguins_pipeline?.assume_role_policy),
    ).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'sagemaker.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        },
      ],
    });
  });

  test('lets that role run jobs like those of its steps only, with their roles', () => {
    const { Statement } = parseDocument(synthesis.resource.aws_iam_role_policy?.penguins_pipeline?.policy);
    const jobs = 'local.penguins_processing_jobs_arn';
    expect(synthesis.locals.penguins_processing_jobs_arn).toBe(
      'arn:aws:sagemaker:eu-west-1:123456789012:processing-job/pipelines-*',
    );
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sagemaker:CreateProcessingJob',
        Resource: jobs,
        Condition: {
          'ForAllValues:StringEquals': { 'sagemaker:InstanceTypes': ['ml.m5.xlarge'] },
          NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': '3600' },
        },
      },
      {
        Effect: 'Allow',
        Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
        Resource: jobs,
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: ['local.penguins_job_prepare_role_arn', 'local.penguins_job_evaluate_role_arn'],
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
    ]);
  });

  test("logs of jobs are those of pipelines' jobs, which have no name of the pipeline in theirs", () => {
    expect(synthesis.locals.penguins_job_prepare_log_streams_arn).toMatch(/:log-stream:pipelines-\*\/\*$/);
  });

  test('a role may start its executions, follow them and stop them', () => {
    const { resource } = synthesizeParts((stack) => {
      add(stack).grantStartExecution(new IamRole(stack, 'caller', { assumeRolePolicy: '{}' }));
    });
    const grant = Object.values(resource.aws_iam_role_policy ?? {}).find(
      ({ name }) => name === 'start-penguins',
    );
    const pipeline = 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/penguins';
    expect(parseDocument(grant?.policy).Statement).toEqual([
      { Effect: 'Allow', Action: 'sagemaker:StartPipelineExecution', Resource: pipeline },
      {
        Effect: 'Allow',
        Action: [
          'sagemaker:DescribePipelineExecution',
          'sagemaker:ListPipelineExecutionSteps',
          'sagemaker:StopPipelineExecution',
        ],
        Resource: `${pipeline}/execution/*`,
      },
    ]);
  });
});

describe('what the role of a job may do', () => {
  const read = (key: string) => ({ action: 's3:GetObject', resource: `arn:aws:s3:::${key}` });
  const write = (key: string) => ({ action: 's3:PutObject', resource: `arn:aws:s3:::${key}` });

  /** Whether Terraform's policy for the job of a step allows each request. */
  const verdicts = async (
    step: string,
    requests: readonly { readonly action: string; readonly resource: string }[],
    props: Partial<ProcessingPipelineProps> = {},
  ) => {
    const locals = evaluateLocals((stack) => {
      add(stack, props);
    });
    const statements = locals[`penguins_job_${step}_data_statements`] as object[];
    const allowed = await Promise.all(requests.map((request) => isAllowed(request, statements)));
    return Object.fromEntries(
      requests.map(({ action, resource }, index) => [`${action} ${resource}`, allowed[index]]),
    );
  };

  const testHcl = testWithTerraform();

  testHcl('it reads the default of a parameter, and writes where every execution has a folder', async () => {
    expect(
      await verdicts('prepare', [
        read('data/raw/2007.csv'),
        read('data/scores/a'),
        read('data/runs/abc/train/a'),
        write('data/runs/abc/train/a'),
        write('data/raw/a'),
        write('data/runs-of-others/a'),
      ]),
    ).toEqual({
      's3:GetObject arn:aws:s3:::data/raw/2007.csv': true,
      's3:GetObject arn:aws:s3:::data/scores/a': false,
      's3:GetObject arn:aws:s3:::data/runs/abc/train/a': false,
      's3:PutObject arn:aws:s3:::data/runs/abc/train/a': true,
      's3:PutObject arn:aws:s3:::data/raw/a': false,
      's3:PutObject arn:aws:s3:::data/runs-of-others/a': false,
    });
  });

  testHcl('it reads the outputs of the steps that it uses, and no others', async () => {
    expect(
      await verdicts('evaluate', [read('data/runs/abc/train/a'), read('data/raw/a'), write('data/scores/a')]),
    ).toEqual({
      's3:GetObject arn:aws:s3:::data/runs/abc/train/a': true,
      's3:GetObject arn:aws:s3:::data/raw/a': false,
      's3:PutObject arn:aws:s3:::data/scores/a': true,
    });
  });

  testHcl('it reads and writes what the allow-lists have for executions', async () => {
    const props = { additionalS3Inputs: ['s3://more/raw/'], additionalS3Outputs: ['s3://more/out/'] };
    const requests = [read('more/raw/a'), write('more/out/a'), write('more/raw/a')];
    expect(Object.values(await verdicts('evaluate', requests, props))).toEqual([true, true, false]);
  });

  testHcl('it uses the keys that encrypt the buckets', () => {
    const { penguins_job_evaluate_data_statements } = evaluateLocals((stack) => {
      add(stack, { kmsKeyArns: [KEY] });
    });
    expect(penguins_job_evaluate_data_statements).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Resource: [KEY],
    });
  });

  testHcl('a bucket whose name is not known to its end is not granted', async () => {
    const suffix = stringParameter('Suffix');
    const job = { ...COMPUTE, S3Input: joined('', ['s3://data', suffix]), S3Output: 's3://data/out/' };
    const props = {
      parameters: [suffix],
      steps: [processingStep('Prepare', { job })],
      additionalS3Inputs: ['s3://data-of-mine/'],
    };
    const requests = [read('data/a'), read('data-of-others/a'), read('data-of-mine/a')];
    expect(Object.values(await verdicts('prepare', requests, props))).toEqual([false, false, true]);
  });
});

describe('what a step may have', () => {
  const withStep = (
    step: Parameters<typeof processingStep>[1],
    props: Partial<ProcessingPipelineProps> = {},
  ) => synthesizePipeline({ steps: [processingStep('Prepare', step)], ...props });

  test('a script of this machine is uploaded below the name of its step, and runs', () => {
    const synthesis = withStep({ job: COMPUTE, scriptFile: { path: SCRIPT, bucket: 'code' } });
    const object = synthesis.resource.aws_s3_object?.penguins_step_prepare_script;
    expect(object?.key).toMatch(/^penguins\/prepare\/scripts\/[0-9a-f]{32}\/preprocess\.py$/);
    expect(definitionOf(synthesis)).toMatchObject({
      Steps: [
        {
          Arguments: {
            AppSpecification: {
              ContainerEntrypoint: ['python3', '/opt/ml/processing/code/preprocess.py'],
            },
            ProcessingInputs: [{ InputName: 'script', S3Input: { S3Uri: `s3://code/${object?.key}` } }],
          },
        },
      ],
    });
    expect(pipelineOf(synthesis).depends_on).toContain('aws_s3_object.penguins_step_prepare_script');
  });

  test('steps that run the same script have an object each, so that one can go without the other', () => {
    const scriptFile = { path: SCRIPT, bucket: 'code' };
    const steps = ['Prepare', 'Evaluate'].map((name) => processingStep(name, { job: COMPUTE, scriptFile }));
    const { resource } = synthesizePipeline({ steps });
    const keys = Object.values(resource.aws_s3_object ?? {}).map(({ key }) => String(key).split('/')[1]);
    expect(keys).toEqual(['evaluate', 'prepare']);
  });

  test('a folder of this machine is uploaded as a zip', () => {
    const sourceDir = { path: join(SCRIPT, '..'), entrypoint: 'preprocess.py', bucket: 'code' };
    const synthesis = withStep({ job: COMPUTE, sourceDir });
    expect(String(synthesis.resource.aws_s3_object?.penguins_step_prepare_source?.key)).toMatch(
      /^penguins\/prepare\/sources\/\$\{substr\(data\.archive_file\.penguins_step_prepare_source\.output_sha256, 0, 32\)\}\/source\.zip$/,
    );
    expect(String(pipelineOf(synthesis).pipeline_definition)).toContain(
      '"/opt/ml/processing/code/source.zip","preprocess.py"',
    );
  });

  test('without an image a prebuilt one of the region is looked up', () => {
    const job = { InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 30 } as const;
    const synthesis = withStep({ job, prebuiltImage: { name: 'xgboost', version: '1.7-1' } });
    expect(
      synthesis.data.aws_sagemaker_prebuilt_ecr_image?.penguins_step_prepare_prebuilt_image,
    ).toMatchObject({ repository_name: 'sagemaker-xgboost', image_tag: '1.7-1' });
  });

  test('an existing role, beside which no other is created', () => {
    const synthesis = withStep({ job: { ...COMPUTE, RoleArn: EXISTING } });
    expect(Object.keys(synthesis.resource.aws_iam_role ?? {})).toEqual(['penguins_pipeline']);
    expect(definitionOf(synthesis)).toMatchObject({ Steps: [{ Arguments: { RoleArn: EXISTING } }] });
    expect(synthesis.resource.aws_iam_role_policy?.penguins_pipeline?.policy).toContain(
      `"Action":"iam:PassRole","Resource":["${EXISTING}"]`,
    );
  });

  test('an image that only executions know, if it is in an allowed repository', () => {
    const image = stringParameter('Image');
    const step = { job: { ...COMPUTE, ImageUri: image } };
    const synthesis = withStep(step, { parameters: [image], additionalImageRepositories: [IMAGE] });
    expect(synthesis.locals.penguins_job_prepare_images).toContain(IMAGE);
  });
});

describe('what a pipeline may have', () => {
  test('an existing role of its own', () => {
    const synthesis = synthesizePipeline({ pipelineRoleArn: EXISTING });
    expect(pipelineOf(synthesis).role_arn).toBe(EXISTING);
    expect(synthesis.resource.aws_iam_role).not.toHaveProperty('penguins_pipeline');
  });

  test('no experiment, a limit of the steps at once, tags, and a boundary of its roles', () => {
    const synthesis = synthesizePipeline({
      experiment: null,
      maxParallelSteps: 3,
      tags: { team: 'birds' },
      permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
    });
    expect(definitionOf(synthesis)).not.toHaveProperty('PipelineExperimentConfig');
    expect(pipelineOf(synthesis)).toMatchObject({
      parallelism_configuration: { max_parallel_execution_steps: 3 },
      tags: { team: 'birds' },
    });
    for (const role of Object.values(synthesis.resource.aws_iam_role ?? {})) {
      expect(role.permissions_boundary).toBe('arn:aws:iam::123456789012:policy/boundary');
    }
  });

  test('its account and region, if they are not given, from data sources, which its images must agree with', () => {
    const { steps, parameters = [] } = PENGUINS;
    const synthesis = synthesizeParts((stack) => {
      new ProcessingPipeline(stack, 'penguins', { name: 'penguins', parameters, steps });
    });
    expect(Object.keys(synthesis.data)).toEqual(['aws_caller_identity', 'aws_partition', 'aws_region']);
    expect(pipelineOf(synthesis).lifecycle).toMatchObject({
      precondition: [
        { error_message: expect.stringContaining('must be in Amazon ECR in ${data.aws_region') },
      ],
    });
  });

  test('buckets of the same app in its steps and its defaults', () => {
    const synthesis = synthesizeParts((stack) => {
      const { bucket } = new S3Bucket(stack, 'data', {});
      const uri = stringParameter('InputUri', { default: `s3://${bucket}/raw/` });
      const step = processingStep('Prepare', {
        job: { ...COMPUTE, S3Input: uri, S3Output: joined('/', [`s3://${bucket}`, PIPELINE_EXECUTION.id]) },
      });
      add(stack, { parameters: [uri], steps: [step] });
    });
    expect(synthesis.locals.penguins_job_prepare_s3_inputs).toContain(
      '"s3://${aws_s3_bucket.data.bucket}/raw/"',
    );
    expect(synthesis.locals.penguins_job_prepare_s3_outputs).toContain(
      '"s3://${aws_s3_bucket.data.bucket}/"',
    );
    expect(String(pipelineOf(synthesis).pipeline_definition)).toContain(
      '"DefaultValue":${jsonencode("s3://${aws_s3_bucket.data.bucket}/raw/")}',
    );
  });
});

test('nothing in a text ends the document or begins a template', () => {
  const hostile = '"}],"Steps":[],${path.root} %{ if true } \\u0024{x} ${';
  const text = stringParameter('Text', { default: hostile });
  const step = processingStep('Prepare', {
    job: { ...COMPUTE, ContainerArguments: [hostile, text, joined('${', ['%{', text])] },
    description: hostile,
  });
  const synthesis = synthesizePipeline({ parameters: [text], steps: [step], description: hostile });
  const document = String(pipelineOf(synthesis).pipeline_definition);
  expect(document).not.toMatch(/\$\{path|%\{/);
  expect(JSON.parse(document.replaceAll(/\$\{jsonencode\([^)]*\)\}/g, '"a role"'))).toMatchObject({
    Parameters: [{ DefaultValue: hostile }],
    Steps: [
      {
        Description: hostile,
        Arguments: {
          AppSpecification: {
            ContainerArguments: [
              hostile,
              { Get: 'Parameters.Text' },
              { 'Std:Join': { On: '${', Values: ['%{', { Get: 'Parameters.Text' }] } },
            ],
          },
        },
      },
    ],
  });
  expect(pipelineOf(synthesis).pipeline_description).not.toContain('${path');
});

describe('refuses at synthesis', () => {
  const job = COMPUTE;
  const step = (settings: Parameters<typeof processingStep>[1]) => [processingStep('Prepare', settings)];
  const uri = stringParameter('Uri');

  test.each<[string, Partial<ProcessingPipelineProps>, RegExp]>([
    [
      'a name that a role cannot begin with',
      { name: 'Penguins' },
      /- name must be 1 to 28 lowercase .*; got "Penguins"/,
    ],
    [
      'no steps',
      { steps: [] },
      /- steps must be a list of one or more steps made by processingStep; got \[\]/,
    ],
    [
      'a job that is no step',
      { steps: [COMPUTE] } as never,
      /- steps must be a list of one or more steps made by processingStep; got/,
    ],
    [
      'a definition of a parameter in place of the parameter',
      { parameters: [{ Name: 'InputUri', Type: 'String' }] } as never,
      /- parameters must be a list of parameters made by stringParameter and the like; got/,
    ],
    [
      'a prop that there is not, with the one that was meant',
      { parameter: [] } as never,
      /- unknown prop parameter; did you mean parameters\?/,
    ],
    [
      'a prop of a step that there is not',
      { steps: step({ job, depensOn: [] } as never) },
      /- unknown prop steps\.Prepare\.depensOn; did you mean dependsOn\?/,
    ],
    [
      "a value that breaks a job's rule",
      { steps: step({ job: { ...job, VolumeSizeInGB: 0 } }) },
      /- steps\.Prepare\.job\.VolumeSizeInGB must be .*; got 0/,
    ],
    [
      'a default that breaks the rule of the key that it is for',
      {
        parameters: [integerParameter('Size', { default: 99_999 })],
        steps: step({ job: { ...job, VolumeSizeInGB: integerParameter('Size') } }),
      },
      /- steps\.Prepare\.job\.VolumeSizeInGB must be .*; got 99999/,
    ],
    [
      'a default that a policy would interpret',
      {
        parameters: [stringParameter('Uri', { default: 's3://data/*' })],
        steps: step({ job: { ...job, S3Input: uri } }),
      },
      /- steps\.Prepare\.job\.S3Input must be an S3 URI.*; got "s3:\/\/data\/\*"/,
    ],
    [
      'the beginning of a URI that a policy would interpret',
      { steps: step({ job: { ...job, S3Input: joined('/', ['s3://data/*', PIPELINE_EXECUTION.id]) } }) },
      /- steps\.Prepare\.job\.S3Input, its beginning must be an S3 URI.*; got "s3:\/\/data\/\*\/"/,
    ],
    [
      'an input that nothing grants',
      { parameters: [uri], steps: step({ job: { ...job, S3Input: uri } }) },
      /- steps\.Prepare\.job\.S3Input must be a literal, or a parameter with a default, unless additionalS3Inputs lists/,
    ],
    [
      'a role that only executions know',
      { parameters: [uri], steps: step({ job: { ...job, RoleArn: uri } }) },
      /- steps\.Prepare\.job\.RoleArn must be a literal, or a parameter with a default, because/,
    ],
    [
      'an image that only executions know, without a repository that they may use',
      { parameters: [uri], steps: step({ job: { ...job, ImageUri: uri } }) },
      /- steps\.Prepare\.job\.ImageUri must be a literal, .* unless additionalImageRepositories lists/,
    ],
    [
      'a key of outputs that only executions know, without keys that they may use',
      {
        parameters: [uri],
        steps: step({ job: { ...job, ProcessingOutputConfig: { Outputs: [], KmsKeyId: uri } } }),
      },
      /- steps\.Prepare\.job\.ProcessingOutputConfig\.KmsKeyId must be a literal, .* unless kmsKeyArns lists/,
    ],
    [
      'a feature group that only executions know',
      {
        parameters: [uri],
        steps: step({
          job: {
            ...job,
            ProcessingOutputConfig: {
              Outputs: [
                { OutputName: 'store', AppManaged: true, FeatureStoreOutput: { FeatureGroupName: uri } },
              ],
            },
          },
        }),
      },
      /- steps\.Prepare\.job\.ProcessingOutputConfig\.Outputs\[0\]\.FeatureStoreOutput\.FeatureGroupName must be a literal/,
    ],
    [
      'the name of an experiment that SageMaker refuses',
      { experiment: { ExperimentName: 'my birds', TrialName: PIPELINE_EXECUTION.id } },
      /- experiment\.ExperimentName must be a name of 1 to 120 letters, digits and hyphens.*; got "my birds"/,
    ],
    [
      'a parameter that the pipeline does not have',
      { parameters: [], steps: step({ job: { ...job, S3Input: input } }) },
      /- steps\.Prepare\.Arguments\.ProcessingInputs\[0\]\.S3Input\.S3Uri must be a parameter of the pipeline.*; got "Parameters\.InputUri"/,
    ],
    [
      'a step that the pipeline does not have',
      { steps: [evaluate] },
      /- steps\.Evaluate\.Arguments\.ProcessingInputs\[0\]\.S3Input\.S3Uri must be about a step of the pipeline/,
    ],
    [
      'two parameters of one name',
      { parameters: [input, count, integerParameter('InputUri')] },
      /- parameters\.InputUri\.Name must be unique in the list; got "InputUri" again/,
    ],
    [
      'a default that is not allowed',
      { parameters: [input, count, stringParameter('X', { default: 'a', allowedValues: ['b'] })] },
      /- parameters\.X\.default must be one of EnumValues: b; got "a"/,
    ],
    [
      'names of steps that differ in case only',
      { steps: [processingStep('Prepare', { job }), processingStep('prepare', { job })] },
      /- steps\.prepare, name must be a name that differs from the others in more than case.*; got "prepare", beside "Prepare"/,
    ],
    [
      'a duration that SageMaker does not read',
      { steps: step({ job, cache: { expireAfter: '30 days' } }) },
      /- steps\.Prepare\.cache\.expireAfter must be an ISO 8601 duration/,
    ],
    [
      'a script that does not exist',
      { steps: step({ job, scriptFile: { path: 'none.py', bucket: 'code' } }) },
      /- steps\.Prepare\.scriptFile\.path must be the path of a Python file; got "none\.py"/,
    ],
    [
      'two scripts',
      {
        steps: step({
          job: { ...job, S3Script: 's3://code/a.py' },
          scriptFile: { path: SCRIPT, bucket: 'code' },
        }),
      },
      /- steps\.Prepare\.job\.S3Script must be omitted, because scriptFile is set/,
    ],
    [
      'two images',
      { steps: step({ job, prebuiltImage: { name: 'spark', version: '3.5' } }) },
      /- steps\.Prepare\.job\.ImageUri must be omitted, because prebuiltImage is set/,
    ],
    [
      'an image of another region',
      { region: 'eu-west-2' },
      /- steps\.Prepare\.job\.ImageUri must be an image in Amazon ECR in eu-west-2/,
    ],
    [
      'a role of another account',
      { pipelineRoleArn: 'arn:aws:iam::999999999999:role/x' },
      /- pipelineRoleArn must be a role in account 123456789012/,
    ],
    [
      'no step at a time',
      { maxParallelSteps: 0 },
      /- maxParallelSteps must be a whole number of at least 1; got 0/,
    ],
    [
      'a display name with a space',
      { displayName: 'my penguins' },
      /- displayName must be a name of 1 to 256 letters, digits and hyphens.*; got "my penguins"/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => synthesizePipeline(props)).toThrow(message);
  });

  test('every fault of the props at once, in an error that names the pipeline', () => {
    const props = { kmsKeyArns: ['alias/x'], steps: step({ job: { ...job, InstanceType: 'big' } }) };
    expect(() => synthesizePipeline(props)).toThrow(
      /^The pipeline parts\/penguins is not valid\.\n- steps\.Prepare\.job\.InstanceType [^\n]*\n- kmsKeyArns\[0\] [^\n]*$/,
    );
  });

  test('the name of a file that Terraform knows later, because the command has it', () => {
    const withToken = () =>
      synthesizeParts((stack) => {
        const { stringValue } = new TerraformVariable(stack, 'script', { type: 'string' });
        add(stack, { steps: step({ job: { ...job, S3Script: `s3://code/${stringValue}` } }) });
      });
    expect(withToken).toThrow(/- steps\.Prepare\.job\.S3Script must be without a token after its last slash/);
  });

  test('a token that is an object, with the way to write it', () => {
    const withToken = () =>
      synthesizeParts((stack) => {
        const { value } = new TerraformVariable(stack, 'uri', { type: 'string' });
        add(stack, { steps: step({ job: { ...job, S3Output: value as never } }) });
      });
    expect(withToken).toThrow(
      /- steps\.Prepare\.job\.S3Output must be a literal, or a token as a string, a number or a list; got a token/,
    );
  });

  test('the name of a workflow or of another pipeline', () => {
    const both = (first: (stack: TerraformStack) => void) => () =>
      synthesizeParts((stack) => {
        first(stack);
        new ProcessingPipeline(stack, 'other', PENGUINS);
      });
    const workflow = (stack: TerraformStack) => {
      new ProcessingWorkflow(stack, 'workflow', { ...ACCOUNT, name: 'penguins', job });
    };
    expect(both(workflow)).toThrow(/a name that no other workflow or pipeline has; .*parts\/workflow/);
    expect(both(add)).toThrow(/a name that no other workflow or pipeline has; .*parts\/penguins/);
  });
});

test('a bucket that Terraform knows later may hold a script with a known name', () => {
  const synthesis = synthesizeParts((stack) => {
    const { value } = new TerraformVariable(stack, 'bucket', { type: 'string' });
    const job = { ...COMPUTE, S3Script: `s3://${Token.asString(value)}/prepare.py` };
    add(stack, { steps: [processingStep('Prepare', { job })] });
  });
  expect(String(pipelineOf(synthesis).pipeline_definition)).toContain('"/opt/ml/processing/code/prepare.py"');
});
