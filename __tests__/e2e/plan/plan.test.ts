import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { NODEJS24_AWS_PROVIDER } from '../../../workflow/deployment/lambda-runtime';
import { isAllowed } from '../support/iam';
import {
  EXAMPLE_IMAGE,
  type Message,
  type PlannedChange,
  planCases,
  planned,
  planningFolder,
  statements,
  type Variables,
} from '../support/planning';
import { withSharedProvider } from '../support/shared-provider';
import { findTerraform, type Terraform } from '../support/terraform';

const found = findTerraform();
const withTerraform = typeof found === 'string' ? describe.skip : describe;
if (typeof found === 'string') console.warn(`Plans are not tested: ${found}.`);
const terraform = withSharedProvider(found as Terraform);

const DEFAULT_INSTANCE_TYPES = [
  'ml.t3.*',
  'ml.m5.*',
  'ml.m6i.*',
  'ml.m7i.*',
  'ml.c5.*',
  'ml.c6i.*',
  'ml.c7i.*',
  'ml.r5.*',
  'ml.r6i.*',
  'ml.r7i.*',
];

const REQUIRED = { s3_input: 's3://data/raw/', s3_output: 's3://data/prepared/' };

withTerraform('what Terraform plans', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
  let folder = '';

  beforeAll(async () => {
    const app = new App({ outdir });
    new ProcessingStack(app, 'sagemaker-processing');
    app.synth();
    folder = await planningFolder(terraform, join(outdir, 'stacks', 'sagemaker-processing'));
  });

  afterAll(async () => {
    await terraform.close();
    for (const path of [outdir, folder]) rmSync(path, { recursive: true, force: true });
  });

  const plan = (cases: readonly Variables[]): Promise<Message[][]> =>
    planCases(
      terraform,
      folder,
      cases.map((variables) => ({ ...REQUIRED, ...variables })),
    );

  test('terraform validate accepts the stack', async () => {
    const { stdout } = await terraform.run(folder, ['validate', '-json']);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
  });

  describe('from every variable given', () => {
    let changes: Record<string, PlannedChange> = {};

    beforeAll(async () => {
      const [messages = []] = await plan([
        {
          s3_script: 's3://code/prepare.py',
          name: 'penguins',
          container_arguments: ['--quote', '"${jsonencode(1)}" %{ if true }\\'],
          environment: { MODE: "it's ${path.module}", TEXT: 'line 1\nline 2 "企鹅" \\' },
          tags: { team: 'ml' },
          additional_s3_inputs: ['s3://other', 's3://data/archive/'],
          additional_s3_outputs: ['s3://results/a'],
          additional_image_repositories: ['210987654321.dkr.ecr.eu-west-1.amazonaws.com/own/image'],
          additional_job_roles: ['arn:aws:iam::123456789012:role/own'],
          kms_key_arns: ['arn:aws:kms:eu-west-1:123456789012:key/1234abcd'],
        },
      ]);
      changes = planned(messages);
    });

    test('every policy and the definition are known before anything exists', () => {
      const known = Object.entries(changes).filter(([address]) => /policy|sfn|sqs/.test(address));
      expect(known.map(([address]) => address)).toHaveLength(9);
      for (const [, { after_unknown }] of known) {
        expect(after_unknown).not.toHaveProperty('policy');
        expect(after_unknown).not.toHaveProperty('definition');
      }
    });

    test('the definition carries the job, whatever its values hold', () => {
      const definition = JSON.parse(String(changes['aws_sfn_state_machine.state_machine']?.after.definition));
      expect(definition.States.StartProcessingJob.Parameters).toEqual({
        S3Input: 's3://data/raw/',
        S3Output: 's3://data/prepared/',
        S3Script: 's3://code/prepare.py',
        ImageUri: EXAMPLE_IMAGE,
        RoleArn: 'arn:aws:iam::123456789012:role/penguins-eu-west-1-job',
        InstanceType: 'ml.t3.medium',
        VolumeSizeInGB: 20,
        MaxRuntimeInSeconds: 3600,
        ContainerEntrypoint: null,
        ContainerArguments: ['--quote', '"${jsonencode(1)}" %{ if true }\\'],
        InstanceCount: null,
        InstancePreferences: null,
        VolumeKmsKeyId: null,
        ProcessingInputs: [],
        ProcessingOutputConfig: null,
        NetworkConfig: null,
        ExperimentConfig: null,
        Environment: { MODE: "it's ${path.module}", TEXT: 'line 1\nline 2 "企鹅" \\' },
        Tags: [{ Key: 'team', Value: 'ml' }],
        'ExecutionArn.$': '$$.Execution.Id',
        'ExecutionStartTime.$': '$$.Execution.StartTime',
        'Overrides.$': '$$.Execution.Input',
      });
    });

    test("the job's role lists and reads its inputs, writes its outputs, and uses the keys", () => {
      const list = (bucket: string, ...prefixes: string[]) => ({
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${bucket}`,
        Condition: { StringLike: { 's3:prefix': prefixes } },
      });
      expect(statements(changes, 'job_data')).toEqual([
        list('code', 'prepare.py*'),
        list('data', 'raw/*', 'archive/*'),
        list('other', '*'),
        {
          Effect: 'Allow',
          Action: ['s3:GetObject'],
          Resource: [
            'arn:aws:s3:::data/raw/*',
            'arn:aws:s3:::code/prepare.py*',
            'arn:aws:s3:::other/*',
            'arn:aws:s3:::data/archive/*',
          ],
        },
        {
          Effect: 'Allow',
          Action: ['s3:PutObject'],
          Resource: ['arn:aws:s3:::data/prepared/*', 'arn:aws:s3:::results/a*'],
        },
        {
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
          Resource: ['arn:aws:kms:eu-west-1:123456789012:key/1234abcd'],
        },
      ]);
    });

    test("the job's role pulls its image and those of the allow-list", () => {
      expect(statements(changes, 'job')).toContainEqual({
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: [
          'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn',
          'arn:aws:ecr:eu-west-1:210987654321:repository/own/image',
        ],
      });
    });

    test("the start function creates this deployment's jobs and passes the allowed roles", () => {
      expect(statements(changes, 'start')).toEqual([
        {
          Effect: 'Allow',
          Action: 'sagemaker:CreateProcessingJob',
          Resource: `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/penguins-${'?'.repeat(32)}`,
          Condition: {
            'ForAllValues:StringLike': {
              'sagemaker:InstanceTypes': [...DEFAULT_INSTANCE_TYPES, 'ml.t3.medium'],
            },
            NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': '86400' },
          },
        },
        {
          Effect: 'Allow',
          Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob'],
          Resource: `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/penguins-${'?'.repeat(32)}`,
        },
        {
          Effect: 'Allow',
          Action: 'iam:PassRole',
          Resource: [
            'arn:aws:iam::123456789012:role/penguins-eu-west-1-job',
            'arn:aws:iam::123456789012:role/own',
          ],
          Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
        },
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource:
            'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/penguins-start-processing-job:*',
        },
      ]);
    });

    test('the start function is told what the policies allow', () => {
      const environment = changes['aws_lambda_function.start']?.after.environment;
      expect(environment).toEqual([
        {
          variables: {
            JOB_NAME_PREFIX: 'penguins-',
            ALLOWED_S3_INPUTS: '["s3://data/raw/","s3://code/prepare.py","s3://other","s3://data/archive/"]',
            ALLOWED_S3_OUTPUTS: '["s3://data/prepared/","s3://results/a"]',
            ALLOWED_IMAGE_REPOSITORIES: `["${EXAMPLE_IMAGE}","210987654321.dkr.ecr.eu-west-1.amazonaws.com/own/image"]`,
            ALLOWED_JOB_ROLES:
              '["arn:aws:iam::123456789012:role/penguins-eu-west-1-job","arn:aws:iam::123456789012:role/own"]',
            ALLOWED_KMS_KEYS: '["arn:aws:kms:eu-west-1:123456789012:key/1234abcd"]',
            ALLOWED_VOLUME_KMS_KEYS: '[]',
            ALLOWED_INSTANCE_TYPES: JSON.stringify([...DEFAULT_INSTANCE_TYPES, 'ml.t3.medium']),
            ALLOWED_DATASETS: '[]',
            ALLOWED_REDSHIFT_OUTPUTS: '[]',
            ALLOWED_FEATURE_GROUPS: '[]',
            ALLOWED_NETWORK_IDS: '[]',
            MAX_INSTANCE_COUNT: '4',
            MAX_VOLUME_SIZE_IN_GB: '512',
            MAX_RUNTIME_LIMIT_IN_SECONDS: '86400',
            LOCKED_KEYS: '[]',
            POLL_FLOOR_IN_SECONDS: '10',
            POLL_CEILING_IN_SECONDS: '900',
          },
        },
      ]);
    });

    test('every resource that can have tags has them', () => {
      const tagged = Object.entries(changes).filter(
        ([address]) => !/^aws_(iam_role_policy|lambda_permission|cloudwatch_event_target)\./.test(address),
      );
      for (const [, { after }] of tagged) expect(after.tags).toEqual({ team: 'ml' });
    });
  });

  describe('a fan-out', () => {
    const RESULTS = 'arn:aws:s3:::results/fan-out/*';
    const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';
    const FAN_OUT = { s3_results: 's3://results/fan-out/', instance_quota: 401 };
    const states = (resource: string) => `arn:aws:states:eu-west-1:123456789012:${resource}`;
    const allow = (Action: string | string[], Resource: string | string[]) => ({
      Effect: 'Allow',
      Action,
      Resource,
    });
    let withFanOut: Record<string, PlannedChange> = {};
    let without: Record<string, PlannedChange> = {};
    let tooFast: readonly Message[] = [];

    beforeAll(async () => {
      const common = { name: 'penguins', instance_count: 2, kms_key_arns: [KEY], max_instance_count: 4 };
      const schedules = {
        nightly: { expression: 'rate(1 day)', input: '{"ItemsS3Uri": "s3://data/raw/items.jsonl"}' },
      };
      const answers = await plan([
        { ...common, fan_out: { ...FAN_OUT, schedules } },
        common,
        { ...common, fan_out: FAN_OUT, poll_floor_in_seconds: 39 },
      ]);
      withFanOut = planned(answers[0] ?? []);
      without = planned(answers[1] ?? []);
      tooFast = answers[2] ?? [];
    });

    const variablesOf = (changes: typeof withFanOut, name: string) =>
      changes[`aws_lambda_function.${name}`]?.after.environment as readonly [{ variables: object }];

    test('has a definition and policies that are known before anything exists', () => {
      const known = Object.entries(withFanOut).filter(([address]) => /(policy|sfn).*\.fan_out/.test(address));
      expect(known.map(([address]) => address)).toEqual([
        'aws_iam_role_policy.fan_out',
        'aws_iam_role_policy.fan_out_check_items',
        'aws_iam_role_policy.fan_out_prepare_items',
        'aws_iam_role_policy.fan_out_schedules',
        'aws_sfn_state_machine.fan_out',
      ]);
      for (const [, { after_unknown }] of known) {
        expect(after_unknown).not.toHaveProperty('policy');
        expect(after_unknown).not.toHaveProperty('definition');
      }
      const { name, definition } = withFanOut['aws_sfn_state_machine.fan_out']?.after ?? {};
      expect(name).toBe('penguins_fan-out');
      expect(JSON.parse(String(definition)).States.RunItems).toMatchObject({
        Type: 'Map',
        Label: 'Items',
        ItemProcessor: {
          States: { RunJob: { Parameters: { StateMachineArn: states('stateMachine:penguins') } } },
        },
      });
    });

    test('runs its map and the workflow, and reads and writes only below its folder', () => {
      expect(statements(withFanOut, 'fan_out')).toEqual([
        allow('lambda:InvokeFunction', [
          'arn:aws:lambda:eu-west-1:123456789012:function:penguins-prepare-items',
          'arn:aws:lambda:eu-west-1:123456789012:function:penguins-check-items',
        ]),
        allow('states:StartExecution', states('stateMachine:penguins_fan-out')),
        allow(
          ['states:DescribeExecution', 'states:StopExecution'],
          [states('execution:penguins_fan-out:*'), states('execution:penguins_fan-out/Items:*')],
        ),
        allow('states:RedriveExecution', states('execution:penguins_fan-out/Items:*')),
        allow(
          ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
          RESULTS,
        ),
        allow('states:StartExecution', states('stateMachine:penguins')),
        allow(['states:DescribeExecution', 'states:StopExecution'], states('execution:penguins:*')),
        allow(
          ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
          'arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
        ),
        expect.objectContaining({ Action: expect.arrayContaining(['logs:CreateLogDelivery']) }),
        expect.objectContaining({ Action: expect.arrayContaining(['xray:PutTraceSegments']) }),
        allow(['kms:Decrypt', 'kms:GenerateDataKey'], [KEY]),
      ]);
    });

    test('its functions read what jobs may read, and the results, and write only below its folder', () => {
      const log = (name: string) =>
        allow(
          ['logs:CreateLogStream', 'logs:PutLogEvents'],
          `arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/penguins-${name}:*`,
        );
      const key = allow(['kms:Decrypt', 'kms:GenerateDataKey'], [KEY]);
      expect(statements(withFanOut, 'fan_out_prepare_items')).toEqual([
        allow('s3:PutObject', RESULTS),
        log('prepare-items'),
        allow(['s3:GetObject'], ['arn:aws:s3:::data/raw/*']),
        key,
      ]);
      expect(statements(withFanOut, 'fan_out_check_items')).toEqual([
        allow(['s3:GetObject', 's3:PutObject'], RESULTS),
        log('check-items'),
        key,
      ]);
    });

    const OF_MAP = states('execution:penguins_fan-out/Items:one');

    test.each<[role: string, action: string, resource: string, decision: boolean]>([
      ['fan_out', 'states:RedriveExecution', OF_MAP, true],
      ['fan_out', 'states:StopExecution', OF_MAP, true],
      ['fan_out', 'states:StopExecution', states('execution:penguins:one'), true],
      ['fan_out', 'states:RedriveExecution', states('execution:penguins:one'), false],
      ['fan_out', 'states:StartExecution', states('stateMachine:penguins-fan-out'), false],
      ['fan_out', 'states:StopExecution', states('execution:penguins-fan-out:one'), false],
      ['fan_out', 's3:ListMultipartUploadParts', 'arn:aws:s3:::results/fan-out/run/SUCCEEDED_0.json', true],
      ['fan_out', 's3:PutObject', 'arn:aws:s3:::results/fan-out-of-others/SUCCEEDED_0.json', false],
      ['fan_out', 's3:GetObject', 'arn:aws:s3:::data/raw/items.csv', false],
      ['fan_out_prepare_items', 's3:GetObject', 'arn:aws:s3:::data/raw/items.csv', true],
      ['fan_out_prepare_items', 's3:GetObject', 'arn:aws:s3:::data/secret/items.csv', false],
      ['fan_out_prepare_items', 's3:PutObject', 'arn:aws:s3:::data/raw/items.csv', false],
      ['fan_out_check_items', 's3:GetObject', 'arn:aws:s3:::results/fan-out/run/manifest.json', true],
      ['fan_out_check_items', 's3:GetObject', 'arn:aws:s3:::data/raw/items.csv', false],
      ['fan_out_check_items', 's3:DeleteObject', 'arn:aws:s3:::results/fan-out/run/manifest.json', false],
    ])('the policy of %s decides %s on %s: %s', async (role, action, resource, expected) => {
      const policy = statements(withFanOut, role) as readonly object[];
      expect(await isAllowed({ action, resource }, policy)).toBe(expected);
    });

    test('runs as many items as its quota allows, and its young jobs are checked five times a second at most', () => {
      expect(variablesOf(withFanOut, 'fan_out_prepare_items')[0].variables).toEqual({
        RESULTS_S3_URI: 's3://results/fan-out/',
        MAX_CONCURRENCY: '200',
        TOLERATED_FAILURE_PERCENTAGE: '0',
        ALLOWED_S3_INPUTS: '["s3://data/raw/"]',
      });
      expect(variablesOf(withFanOut, 'status')[0].variables).toMatchObject({ POLL_FLOOR_IN_SECONDS: '40' });
    });

    test('is refused with a poll floor that is too small, with both ways out', () => {
      const [error] = tooFast.flatMap(({ diagnostic }) => diagnostic ?? []);
      expect(error?.detail.replaceAll(/\s+/g, ' ')).toContain(
        'poll_floor_in_seconds must be at least 40 with 200 items of the fan-out at the same time, or integration must be sync',
      );
    });

    test('adds to the plan, and changes nothing else in it but the wait between two status checks', () => {
      const without_ = Object.entries(without);
      expect(without_.filter(([address]) => address.includes('fan_out'))).toEqual([]);
      const changed = without_.filter(
        ([address, { after }]) => JSON.stringify(withFanOut[address]?.after) !== JSON.stringify(after),
      );
      expect(changed.map(([address]) => address)).toEqual([
        'aws_lambda_function.start',
        'aws_lambda_function.status',
      ]);
      expect(variablesOf(without, 'status')[0].variables).toEqual({
        POLL_FLOOR_IN_SECONDS: '10',
        POLL_CEILING_IN_SECONDS: '900',
      });
    });
  });

  describe("the job's role follows the job", () => {
    const key = (id: string) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
    const ATHENA = {
      Catalog: 'AwsDataCatalog',
      Database: 'Sales',
      QueryString: 'select 1',
      WorkGroup: 'team',
      OutputS3Uri: 's3://results/athena/',
      KmsKeyId: key('athena'),
      OutputFormat: 'PARQUET',
    };
    const REDSHIFT = {
      ClusterId: 'warehouse',
      Database: 'sales',
      DbUser: 'reader',
      QueryString: 'select 1',
      ClusterRoleArn: 'arn:aws:iam::123456789012:role/warehouse',
      OutputS3Uri: 's3://results/redshift/',
      OutputFormat: 'CSV',
    };
    const dataset = (kind: string, definition: object) => ({
      InputName: 'query',
      DatasetDefinition: { [`${kind}DatasetDefinition`]: definition, LocalPath: '/opt/ml/processing/query' },
    });
    const bare = { s3_input: null };
    const silent = { s3_input: null, s3_output: null };
    const CASES: readonly (readonly [what: string, variables: Variables, granted: readonly object[]])[] = [
      [
        'no input and no output: reaches no data, in a policy that IAM takes',
        silent,
        [
          {
            Action: ['cloudwatch:PutMetricData'],
            Resource: '*',
            Condition: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
          },
        ],
      ],
      [
        'inputs in long form: reads their prefixes',
        {
          ...bare,
          processing_inputs: [
            {
              InputName: 'raw',
              S3Input: {
                S3Uri: 's3://long/form/',
                S3DataType: 'S3Prefix',
                LocalPath: '/opt/ml/processing/raw',
                S3DataDistributionType: 'ShardedByS3Key',
              },
            },
          ],
        },
        [
          {
            Action: 's3:ListBucket',
            Resource: 'arn:aws:s3:::long',
            Condition: { StringLike: { 's3:prefix': ['form/*'] } },
          },
          { Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::long/form/*'] },
        ],
      ],
      [
        'outputs in long form and their key: writes their prefixes, with the key',
        {
          ...bare,
          s3_output: null,
          processing_output_config: {
            Outputs: [
              { OutputName: 'a', S3Output: { S3Uri: 's3://long/a', S3UploadMode: 'Continuous' } },
              { OutputName: 'b', S3Output: { S3Uri: 's3://long/b/', S3UploadMode: 'EndOfJob' } },
            ],
            KmsKeyId: key('outputs'),
          },
        },
        [
          { Action: ['s3:PutObject'], Resource: ['arn:aws:s3:::long/a*', 'arn:aws:s3:::long/b/*'] },
          { Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], Resource: [key('outputs')] },
        ],
      ],
      [
        "a volume's key: hands it to the instances",
        { ...bare, volume_kms_key_id: key('volume'), instance_type: 'ml.m5.xlarge' },
        [
          {
            Action: ['kms:CreateGrant'],
            Resource: [key('volume')],
            Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
          },
        ],
      ],
      [
        'a VPC: makes and removes its network interfaces',
        {
          ...bare,
          network_config: { VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1', 'subnet-2'] } },
        },
        [{ Action: expect.arrayContaining(['ec2:CreateNetworkInterface']), Resource: '*' }],
      ],
      [
        'a feature group: puts records into it',
        {
          ...bare,
          processing_output_config: {
            Outputs: [
              {
                OutputName: 'features',
                AppManaged: true,
                FeatureStoreOutput: { FeatureGroupName: 'Penguins' },
              },
            ],
          },
        },
        [
          {
            Action: ['sagemaker:DescribeFeatureGroup', 'sagemaker:PutRecord'],
            Resource: [
              'arn:aws:sagemaker:eu-west-1:123456789012:feature-group/Penguins',
              'arn:aws:sagemaker:eu-west-1:123456789012:feature-group/penguins',
            ],
          },
        ],
      ],
      [
        "a query of Athena: asks the workgroup, reads the database, writes below the query's own place",
        { ...bare, processing_inputs: [dataset('Athena', ATHENA)] },
        [
          {
            Action: 's3:ListBucket',
            Resource: 'arn:aws:s3:::results',
            Condition: { StringLike: { 's3:prefix': ['athena/*'] } },
          },
          { Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::results/athena/*'] },
          {
            Action: ['s3:PutObject'],
            Resource: ['arn:aws:s3:::data/prepared/*', 'arn:aws:s3:::results/athena/*'],
          },
          { Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], Resource: [key('athena')] },
          {
            Action: expect.arrayContaining(['athena:StartQueryExecution']),
            Resource: ['arn:aws:athena:eu-west-1:123456789012:workgroup/team'],
          },
          {
            Action: ['athena:GetDataCatalog'],
            Resource: ['arn:aws:athena:eu-west-1:123456789012:datacatalog/AwsDataCatalog'],
          },
          {
            Action: expect.arrayContaining(['glue:GetTable']),
            Resource: ['catalog', 'database/default', 'database/sales', 'table/sales/*'].map(
              (resource) => `arn:aws:glue:eu-west-1:123456789012:${resource}`,
            ),
          },
          {
            Action: ['glue:CreateDatabase', 'glue:GetDatabase'],
            Resource: ['catalog', 'database/sagemaker_processing'].map(
              (resource) => `arn:aws:glue:eu-west-1:123456789012:${resource}`,
            ),
          },
          {
            Action: expect.arrayContaining(['glue:CreateTable', 'glue:DeleteTable']),
            Resource: [
              'catalog',
              'database/sagemaker_processing',
              'table/sagemaker_processing/sagemaker_tmp_*',
            ].map((resource) => `arn:aws:glue:eu-west-1:123456789012:${resource}`),
          },
          {
            Action: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
            Resource: ['arn:aws:s3:::results/athena/*'],
          },
          {
            Action: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
            Resource: ['arn:aws:s3:::results'],
          },
        ],
      ],
      [
        'a query of Redshift: runs it as its user, and reads the result',
        { ...bare, processing_inputs: [dataset('Redshift', REDSHIFT)] },
        [
          {
            Action: 's3:ListBucket',
            Resource: 'arn:aws:s3:::results',
            Condition: { StringLike: { 's3:prefix': ['redshift/*'] } },
          },
          { Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::results/redshift/*'] },
          {
            Action: ['redshift-data:ExecuteStatement'],
            Resource: ['arn:aws:redshift:eu-west-1:123456789012:cluster:warehouse'],
          },
          {
            Action: ['redshift:GetClusterCredentials'],
            Resource: [
              'arn:aws:redshift:eu-west-1:123456789012:dbuser:warehouse/reader',
              'arn:aws:redshift:eu-west-1:123456789012:dbname:warehouse/sales',
            ],
          },
          {
            Action: expect.arrayContaining(['redshift-data:GetStatementResult']),
            Resource: '*',
            Condition: {
              StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' },
            },
          },
          { Action: ['s3:GetBucketLocation'], Resource: ['arn:aws:s3:::results'] },
        ],
      ],
    ];
    const WRITES = { Action: ['s3:PutObject'], Resource: ['arn:aws:s3:::data/prepared/*'] };
    let answers: Message[][] = [];

    beforeAll(async () => {
      answers = await plan(CASES.map(([, variables]) => variables));
    });

    test.each(CASES.map(([what, , granted], index) => [what, granted, index] as const))(
      'with %s, and nothing else',
      (_, granted, index) => {
        const messages = answers[index] ?? [];
        expect(messages.flatMap(({ diagnostic }) => diagnostic?.detail ?? [])).toEqual([]);
        const writes = granted.some((statement) => JSON.stringify(statement).includes('s3:PutObject'));
        const expected = writes || index === 0 ? granted : [...granted, WRITES];
        const given = statements(planned(messages), 'job_data') as object[];
        expect(given).toHaveLength(expected.length);
        for (const statement of expected) expect(given).toContainEqual({ Effect: 'Allow', ...statement });
      },
    );

    test('and the start function is told the same places', () => {
      const [, , , , vpc = [], features = [], athena = [], redshift = []] = answers;
      const told = (messages: readonly Message[]) => {
        const { environment } = planned(messages)['aws_lambda_function.start']?.after ?? {};
        return (environment as { variables: Record<string, string> }[])[0]?.variables;
      };
      expect(told(vpc)?.ALLOWED_NETWORK_IDS).toBe('["subnet-1","subnet-2","sg-1"]');
      expect(told(features)?.ALLOWED_FEATURE_GROUPS).toBe('["Penguins"]');
      expect(told(athena)?.ALLOWED_DATASETS).toBe('["athena/team/AwsDataCatalog/Sales"]');
      expect(told(redshift)?.ALLOWED_DATASETS).toBe(
        '["redshift/warehouse/sales/reader/arn:aws:iam::123456789012:role/warehouse"]',
      );
      expect(told(redshift)?.ALLOWED_REDSHIFT_OUTPUTS).toBe('["s3://results/redshift/"]');
    });
  });

  const inputAt = (InputName: string, S3Uri: string, folder: string) => ({
    InputName,
    S3Input: { S3Uri, S3DataType: 'S3Prefix', LocalPath: `/opt/ml/processing/${folder}` },
  });

  const outputAt = (OutputName: string, folder: string) => ({
    OutputName,
    S3Output: {
      S3Uri: `s3://data/${OutputName}/`,
      S3UploadMode: 'EndOfJob',
      LocalPath: `/opt/ml/processing/${folder}`,
    },
  });

  describe('what executions may ask for', () => {
    const key = (id: string) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
    const VPC = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1', 'subnet-2'] };
    const VPC_CONDITIONS = {
      'ForAllValues:StringEquals': {
        'sagemaker:VpcSubnets': VPC.Subnets,
        'sagemaker:VpcSecurityGroupIds': VPC.SecurityGroupIds,
      },
      Null: { 'sagemaker:VpcSubnets': 'false', 'sagemaker:VpcSecurityGroupIds': 'false' },
    };
    const limits = (count: number, volume: number, runtime: number) => ({
      MAX_INSTANCE_COUNT: String(count),
      MAX_VOLUME_SIZE_IN_GB: String(volume),
      MAX_RUNTIME_LIMIT_IN_SECONDS: String(runtime),
    });
    const CASES: readonly (readonly [
      what: string,
      variables: Variables,
      types: readonly string[],
      told: Readonly<Record<string, string>>,
      conditions: object,
    ])[] = [
      [
        'limits of its own',
        {
          instance_types: ['ml.m5.*'],
          max_instance_count: 2,
          max_volume_size_in_gb: 100,
          max_runtime_limit_in_seconds: 7200,
          locked_keys: ['ImageUri', 'S3Script'],
        },
        ['ml.m5.*', 'ml.t3.medium'],
        { ...limits(2, 100, 7200), LOCKED_KEYS: '["ImageUri","S3Script"]' },
        {},
      ],
      [
        'a deployed job beyond its limits',
        {
          instance_types: [],
          instance_type: 'ml.p5.48xlarge',
          instance_count: 9,
          volume_size_in_gb: 2000,
          max_runtime_in_seconds: 500_000,
        },
        ['ml.p5.48xlarge'],
        limits(9, 2000, 500_000),
        { NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': '500000' } },
      ],
      [
        'preferences with counts',
        {
          instance_types: ['ml.t3.*'],
          instance_preferences: [
            { InstanceType: 'ml.g5.xlarge', InstanceCount: 3 },
            { InstanceType: 'ml.g6.xlarge', InstanceCount: 8 },
          ],
        },
        ['ml.t3.*', 'ml.g5.xlarge', 'ml.g6.xlarge'],
        limits(8, 512, 86_400),
        {},
      ],
      [
        'isolation, a VPC and keys',
        {
          network_config: {
            EnableNetworkIsolation: true,
            EnableInterContainerTrafficEncryption: true,
            VpcConfig: VPC,
          },
          volume_kms_key_id: key('volume'),
          instance_type: 'ml.m5.xlarge',
          processing_output_config: { Outputs: [], KmsKeyId: key('outputs') },
          kms_key_arns: [key('bucket')],
        },
        [...DEFAULT_INSTANCE_TYPES, 'ml.m5.xlarge'],
        limits(4, 512, 86_400),
        {
          Bool: {
            'sagemaker:NetworkIsolation': 'true',
            'sagemaker:InterContainerTrafficEncryption': 'true',
          },
          ArnEquals: {
            'sagemaker:VolumeKmsKeyArn': [key('volume')],
            'sagemaker:OutputKmsKeyArn': [key('outputs'), key('bucket')],
          },
          ...VPC_CONDITIONS,
        },
      ],
      [
        'a VPC without isolation, and a key that only executions may name',
        {
          network_config: { EnableNetworkIsolation: false, VpcConfig: VPC },
          kms_key_arns: [key('bucket')],
        },
        [...DEFAULT_INSTANCE_TYPES, 'ml.t3.medium'],
        limits(4, 512, 86_400),
        VPC_CONDITIONS,
      ],
    ];
    let answers: Message[][] = [];

    beforeAll(async () => {
      answers = await plan(CASES.map(([, variables]) => variables));
    });

    test.each(
      CASES.map(
        ([what, , types, told, conditions], index) => [what, types, told, conditions, index] as const,
      ),
    )(
      'with %s: the function is told it, and IAM holds the creation of a job to it',
      (_, types, told, conditions, index) => {
        const messages = answers[index] ?? [];
        expect(messages.flatMap(({ diagnostic }) => diagnostic?.detail ?? [])).toEqual([]);
        const changes = planned(messages);
        const { environment } = changes['aws_lambda_function.start']?.after ?? {};
        const [{ variables }] = environment as [{ variables: Record<string, string> }];
        expect(variables).toMatchObject({ ALLOWED_INSTANCE_TYPES: JSON.stringify(types), ...told });
        const [create] = statements(changes, 'start') as [{ Condition: object }];
        expect(create.Condition).toEqual({
          'ForAllValues:StringLike': { 'sagemaker:InstanceTypes': types },
          NumericLessThanEquals: { 'sagemaker:MaxRuntimeInSeconds': told.MAX_RUNTIME_LIMIT_IN_SECONDS },
          ...conditions,
        });
      },
    );
  });

  describe('variables that break a rule', () => {
    const BAD: readonly (readonly [name: string, value: unknown, place?: string])[] = [
      ['s3_input', 'data/raw'],
      ['instance_types', ['m5.*']],
      ['instance_types', ['ml.m5.*', 'ml.${aws:username}']],
      ['max_instance_count', 101],
      ['max_volume_size_in_gb', 0],
      ['max_runtime_limit_in_seconds', 777_601],
      ['locked_keys', ['s3_script']],
      ['locked_keys', [null]],
      ['s3_input', 's3://data/*'],
      ['s3_input', 's3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/prefix/'],
      ['s3_input', 's3://data/日本語/'],
      ['s3_output', 'https://data.s3.amazonaws.com/prepared'],
      ['s3_output', `s3://data/${'a'.repeat(1015)}`],
      ['s3_script', 's3://code'],
      ['s3_script', 's3://code/jobs/'],
      ['s3_script', `s3://code/${'a'.repeat(233)}`],
      ['s3_source_archive', 's3://code/source.tar'],
      ['s3_source_archive', 's3://code/source.zip/'],
      ['source_entrypoint', '../run.py'],
      ['source_entrypoint', '-c'],
      ['source_entrypoint', 'run.py', 's3_source_archive'],
      ['image_uri', 'python:3.12'],
      ['role_arn', 'my-role'],
      ['instance_type', 'm5.large'],
      ['volume_size_in_gb', 0],
      ['volume_size_in_gb', 16385],
      ['volume_size_in_gb', 1.5],
      ['max_runtime_in_seconds', 0],
      ['max_runtime_in_seconds', 777601],
      ['container_arguments', []],
      ['container_arguments', Array(101).fill('a')],
      ['container_arguments', ['--name', '']],
      ['container_arguments', ['a'.repeat(257)]],
      ['container_arguments', ['a\nb']],
      ['container_arguments', ['a\rb']],
      ['container_arguments', ['a\u2028b']],
      ['container_arguments', ['a', null]],
      ['environment', { '1ST': 'a' }],
      ['environment', { NAME: 'a'.repeat(257) }],
      ['environment', { NAME: '\r\n'.repeat(129) }],
      ['tags', { '': 'a' }],
      ['tags', { team: null }],
      ['tags', { Team: '1', team: '2' }],
      ['tags', { 'aws:a': 'a' }],
      ['tags', { StepFunctionsExecution: 'a' }],
      ['tags', { team: 'a'.repeat(257) }],
      ['tags', Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, '']))],
      ['name', 'My-Name'],
      ['name', 'a'.repeat(29)],
      ['name', 'a--b'],
      ['poll_floor_in_seconds', 0],
      ['poll_ceiling_in_seconds', 421],
      ['quota_wait_in_hours', 97],
      ['alarm_topic_arn', 'arn:aws:sqs:eu-west-1:123456789012:alarms'],
      ['lambda_runtime', 'nodejs20.x'],
      ['log_retention_in_days', 31],
      ['create_alarms', true],
      ['log_kms_key_arn', 'alias/logs'],
      ['permissions_boundary_arn', 'boundary'],
      ['create_job_role', false],
      ['create_service_roles', false],
      ['network_config', {}],
      ['network_config', { vpc_config: { subnets: ['subnet-1'] }, enable_network_isolation: true }],
      ['service_role_arns', { status: 'my-role' }, 'service_role_arns.status'],
      ['account_id', '1234'],
      ['region', 'Ireland'],
      ['partition', 'azure'],
      ['additional_s3_inputs', ['bucket']],
      ['additional_s3_inputs', ['s3://my-olap-abcdefghijkl--ol-s3']],
      ['additional_s3_outputs', ['s3://b/${aws:username}']],
      ['additional_image_repositories', ['docker.io/library/python']],
      ['additional_job_roles', ['*']],
      ['kms_key_arns', ['arn:aws:kms:eu-west-1:123456789012:alias/a']],
      ['fan_out', { s3_results: 'results', max_concurrency: 10 }, 'fan_out.s3_results'],
      ['fan_out', { s3_results: 's3://results/' }],
      ['fan_out', { s3_results: 's3://results/', max_concurrency: 0 }, 'fan_out.max_concurrency'],
      ['prebuilt_image', { name: 'sklearn', version: '1' }, 'prebuilt_image.name'],
      ['instance_count', 0],
      ['instance_count', 101],
      ['container_entrypoint', []],
      ['container_entrypoint', ['']],
      ['volume_kms_key_id', 'alias/a'],
      ['instance_preferences', []],
      ['instance_preferences', [{ InstanceType: 'm5.large' }], 'instance_preferences[*].InstanceType'],
      ['instance_preferences', [{ InstanceType: 'ml.m5.large' }, { InstanceType: 'ml.m5.large' }]],
      [
        'instance_preferences',
        [{ InstanceType: 'ml.m5.large', InstanceCount: 2 }, { InstanceType: 'ml.m5.xlarge' }],
      ],
      ['experiment_config', { RunName: 'a_b' }, 'experiment_config.RunName'],
      [
        'network_config',
        { VpcConfig: { SecurityGroupIds: [], Subnets: ['subnet-1'] } },
        'network_config.VpcConfig.SecurityGroupIds',
      ],
      ['processing_inputs', [{ InputName: 'a' }], 'processing_inputs[*]'],
      [
        'processing_inputs',
        [{ InputName: 'a', S3Input: { S3Uri: 's3://data/a', S3DataType: 'S3Prefix' } }],
        'processing_inputs[*].S3Input.LocalPath',
      ],
      [
        'processing_inputs',
        [
          {
            InputName: 'a',
            S3Input: {
              S3Uri: 's3://data/a',
              S3DataType: 'S3Prefix',
              LocalPath: '/opt/ml/processing/a',
              S3CompressionType: 'Gzip',
            },
          },
        ],
        'processing_inputs[*].S3Input.S3CompressionType',
      ],
      [
        'processing_inputs',
        [
          {
            InputName: 'a',
            S3Input: { S3Uri: 'data/a', S3DataType: 'S3Prefix', LocalPath: '/opt/ml/processing/a' },
          },
        ],
        'processing_inputs[*].S3Input.S3Uri',
      ],
      [
        'processing_inputs',
        [
          {
            InputName: 'data',
            S3Input: { S3Uri: 's3://data/a', S3DataType: 'S3Prefix', LocalPath: '/opt/ml/processing/a' },
          },
        ],
      ],
      [
        'processing_output_config',
        {
          Outputs: [{ OutputName: 'a', S3Output: { S3Uri: 's3://data/a', S3UploadMode: 'Sometimes' } }],
        },
        'processing_output_config.Outputs[*].S3Output.S3UploadMode',
      ],
      [
        'processing_output_config',
        { Outputs: [{ OutputName: 'a', FeatureStoreOutput: { FeatureGroupName: 'a' } }] },
        'processing_output_config.Outputs[*].AppManaged',
      ],
      ['processing_inputs', [inputAt('a', 's3://data/a/', 'x'), inputAt('b', 's3://data/b/', 'x/')]],
      // The deployed s3_input is there already.
      ['processing_inputs', [inputAt('a', 's3://data/a/', 'input')]],
      [
        'processing_output_config',
        { Outputs: [outputAt('a', 'x'), outputAt('b', 'x')] },
        'processing_output_config.Outputs',
      ],
      ['processing_output_config', { Outputs: [outputAt('a', 'output/')] }],
      [
        'processing_output_config',
        {
          Outputs: [
            {
              OutputName: 'a',
              S3Output: { S3Uri: 's3://data/a/', LocalPath: '/tmp/out', S3UploadMode: 'EndOfJob' },
            },
          ],
        },
        'processing_output_config.Outputs[*].S3Output.LocalPath',
      ],
    ];
    /** Terraform does not check a variable whose validation refers to a faulty one. */
    const REFERRING =
      /^(poll_ceiling_|create_|s3_source_|source_|container_entrypoint|volume_kms|instance_preferences|processing_)/;
    /** One plan tells what is wrong with many variables: each case is in the first that has not its variable yet. */
    const batches: Record<string, unknown>[] = [];
    for (const [name, value] of BAD) {
      const open = batches.find(
        (batch) => !(name in batch) && !Object.keys(batch).some((key) => REFERRING.test(key)),
      );
      if (open && !REFERRING.test(name)) open[name] = value;
      else batches.push({ [name]: value });
    }
    let diagnostics: string[] = [];

    beforeAll(async () => {
      const answers = await plan(batches);
      diagnostics = answers.map((messages) =>
        messages.map(({ diagnostic }) => `${diagnostic?.summary}: ${diagnostic?.detail}`).join('\n'),
      );
    });

    test.each(
      BAD.map(
        ([name, value, place = name]) => [name, JSON.stringify(value).slice(0, 60), place, value] as const,
      ),
    )('%s = %s is refused by a sentence that names the place', (name, _, place, value) => {
      const batch = batches.findIndex((each) => each[name] === value);
      expect(diagnostics[batch]).toContain(`Invalid value for variable: ${place} must be `);
    });
  });

  test("where a region has no prebuilt image, the provider's error tells of image_uri", async () => {
    const copy = await planningFolder(terraform, join(outdir, 'stacks', 'sagemaker-processing'));
    const provider = {
      region: 'aa-nowhere-1',
      ...{ access_key: 'a', secret_key: 'a', skip_credentials_validation: true },
      ...{ skip_region_validation: true, skip_requesting_account_id: true, skip_metadata_api_check: true },
    };
    // Without mocks a plan reads the state, which is nowhere yet.
    const own = {
      terraform: { backend: { local: { path: 'terraform.tfstate' } } },
      provider: { aws: provider },
    };
    writeFileSync(join(copy, 'own_override.tf.json'), JSON.stringify(own));
    await terraform.run(copy, ['init', '-input=false', '-reconfigure']);
    const known = { account_id: '123456789012', region: 'aa-nowhere-1', partition: 'aws' };
    const { stdout } = await terraform.run(copy, [
      ...['plan', '-json', '-input=false', '-refresh=false'],
      ...Object.entries(known).map(([name, value]) => `-var=${name}=${value}`),
    ]);
    rmSync(copy, { recursive: true, force: true });
    const errors = stdout
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => JSON.parse(line).diagnostic ?? [])
      .map(({ summary, address }) => ({ summary, address }));
    expect(errors).toEqual([
      {
        summary: 'no registry ID available for region (aa-nowhere-1) and repository (sagemaker-scikit-learn)',
        address: 'data.aws_sagemaker_prebuilt_ecr_image.prebuilt_image["image_uri is null"]',
      },
    ]);
  });

  describe('runtime nodejs24.x', () => {
    const RUNTIME = { lambda_runtime: 'nodejs24.x' };

    /** Of the AWS provider with which this test plans. */
    const providerVersion = (): number[] => {
      const lock = readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8');
      const [, version = ''] = /hashicorp\/aws" \{\s+version\s+= "([\d.]+)"/.exec(lock) ?? [];
      return version.split('.').map(Number);
    };

    const knowsIt = (): boolean => {
      const [major = 0, minor = 0] = providerVersion();
      const [neededMajor = 0, neededMinor = 0] = NODEJS24_AWS_PROVIDER.split('.').map(Number);
      return major > neededMajor || (major === neededMajor && minor >= neededMinor);
    };

    test('is planned, or refused in words of the AWS provider that docs/deploy.md tells, before anything is made', async () => {
      const [messages = []] = await plan([RUNTIME]);
      const errors = messages.flatMap(({ diagnostic }) => (diagnostic ? [diagnostic.summary] : []));
      if (knowsIt()) {
        expect(errors).toEqual([]);
        expect(planned(messages)['aws_lambda_function.start']?.after.runtime).toBe('nodejs24.x');
        return;
      }
      const told = /expected runtime to be one of \[[^\]]*"nodejs22\.x"[^\]]*\], got nodejs24\.x/;
      expect(errors).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(told)));
      expect(messages.some(({ test_plan }) => test_plan)).toBe(false);
      expect(readFileSync(join(__dirname, '../../../docs/deploy.md'), 'utf8')).toContain(
        '`expected runtime to be one of [… "nodejs22.x" …], got nodejs24.x`',
      );
    });
  });

  describe('what lies elsewhere than the jobs run', () => {
    const ECR = 'dkr.ecr.us-east-1.amazonaws.com';
    const CASES: readonly (readonly [what: string, variables: Variables, told: string])[] = [
      [
        'an image of another region',
        { image_uri: `123456789012.${ECR}/p:1` },
        `image_uri (ImageUri) must be in Amazon ECR in eu-west-1, where the jobs run; got 123456789012.${ECR}/p:1.`,
      ],
      [
        'an image of another region by a FIPS endpoint',
        { image_uri: '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/p:1' },
        'image_uri (ImageUri) must be in Amazon ECR in eu-west-1, where the jobs run; got 123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/p:1',
      ],
      [
        'an image of another partition',
        { image_uri: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/p:1' },
        'image_uri (ImageUri) must be in Amazon ECR in eu-west-1, where the jobs run; got 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/p:1',
      ],
      [
        'a repository of another region',
        { additional_image_repositories: [EXAMPLE_IMAGE, `123456789012.${ECR}/p`] },
        `additional_image_repositories must be in Amazon ECR in eu-west-1, where the jobs run; got 123456789012.${ECR}/p.`,
      ],
      [
        'a role of another account',
        { role_arn: 'arn:aws:iam::999999999999:role/x' },
        'role_arn (RoleArn) must be in account 123456789012 (partition aws), where the jobs run; got arn:aws:iam::999999999999:role/x.',
      ],
      [
        'a role of another partition',
        { role_arn: 'arn:aws-cn:iam::123456789012:role/x' },
        'role_arn (RoleArn) must be in account 123456789012 (partition aws), where the jobs run; got arn:aws-cn:iam::123456789012:role/x',
      ],
      [
        'a role of another account that executions may name',
        { additional_job_roles: ['arn:aws:iam::999999999999:role/x'] },
        'additional_job_roles must be in account 123456789012 (partition aws), where the jobs run; got arn:aws:iam::999999999999:role/x',
      ],
      [
        'a role of another account for a function',
        {
          create_service_roles: false,
          service_role_arns: {
            state_machine: 'arn:aws:iam::123456789012:role/a',
            start: 'arn:aws:iam::999999999999:role/b',
            status: 'arn:aws:iam::123456789012:role/c',
            stop: 'arn:aws:iam::123456789012:role/d',
            sweep: 'arn:aws:iam::123456789012:role/e',
          },
        },
        'service_role_arns must be in account 123456789012 (partition aws), where the jobs run; got arn:aws:iam::999999999999:role/b',
      ],
    ];
    const GOOD: Variables = {
      image_uri: '999999999999.dkr.ecr.eu-west-1.amazonaws.com/of-another-account:1',
      role_arn: 'arn:aws:iam::123456789012:role/path/to/x',
      additional_image_repositories: ['999999999999.dkr.ecr-fips.eu-west-1.amazonaws.com/p'],
      additional_job_roles: ['arn:aws:iam::123456789012:role/y'],
    };
    let answers: Message[][] = [];

    beforeAll(async () => {
      answers = await plan([...CASES.map(([, variables]) => variables), GOOD]);
    });

    test.each(CASES.map(([what, , told], index) => [what, told, index] as const))(
      '%s is refused by a sentence that names the place',
      (_, told, index) => {
        const details = (answers[index] ?? []).map(({ diagnostic }) => diagnostic?.detail ?? '');
        expect(details.join('\n')).toContain(told);
      },
    );

    test("images of other accounts in the region and roles of the account's own are planned", () => {
      const messages = answers.at(-1) ?? [];
      expect(messages.flatMap(({ diagnostic }) => diagnostic?.detail ?? [])).toEqual([]);
      expect(Object.keys(planned(messages))).toContain('aws_sfn_state_machine.state_machine');
    });
  });

  test('more places than a role or a function can hold are refused before anything is made', async () => {
    const places = (count: number) =>
      Array.from(
        { length: count },
        (_, index) => `s3://data-of-a-team/a-folder-with-a-name/of-usual-length/${index}/`,
      );
    const [few = [], many = []] = await plan([
      { additional_s3_inputs: places(40) },
      { additional_s3_inputs: places(80) },
    ]);
    expect(few.flatMap(({ diagnostic }) => diagnostic?.detail ?? [])).toEqual([]);
    const details = many.map(({ diagnostic }) => diagnostic?.detail ?? '').join('\n');
    expect(details).toContain('The S3 URIs and KMS keys exceed the size limit of the job role');
    expect(details).toContain(
      "The allow-lists exceed the size limit of the function's environment variables",
    );
  });

  describe('a folder of code', () => {
    let answers: Message[][] = [];

    const parametersOf = (messages: readonly Message[] = []): Record<string, unknown> => {
      const { definition } = planned(messages)['aws_sfn_state_machine.state_machine']?.after ?? {};
      return JSON.parse(String(definition)).States.StartProcessingJob.Parameters;
    };

    beforeAll(async () => {
      const longest = {
        s3_source_archive: `s3://code/${'a'.repeat(225)}.tar.gz`,
        source_entrypoint: 'a'.repeat(256),
      };
      answers = await plan([longest, { ...longest, s3_script: 's3://code/a.py' }, {}]);
    });

    test('in S3 is planned, with the longest names', () => {
      expect(parametersOf(answers[0])).toMatchObject({
        S3SourceArchive: `s3://code/${'a'.repeat(225)}.tar.gz`,
        SourceEntrypoint: 'a'.repeat(256),
      });
    });

    test('is refused beside a script', () => {
      const details = answers[1]?.map(({ diagnostic }) => diagnostic?.detail).join('\n');
      expect(details).toContain('s3_source_archive must be omitted if s3_script is set.');
    });

    test('has no key in the definition of a deployment that does not use it', () => {
      expect(Object.keys(parametersOf(answers[2]))).not.toContain('S3SourceArchive');
      expect(Object.keys(parametersOf(answers[2]))).not.toContain('SourceEntrypoint');
    });
  });

  describe('a folder of code on this machine', () => {
    let changes: Record<string, PlannedChange> = {};
    let uploading = '';

    beforeAll(async () => {
      const app = new App({ outdir: join(outdir, 'uploading') });
      const path = resolve(__dirname, '../../../examples/penguins');
      const sourceDir = { path, entrypoint: 'preprocess.py' };
      new ProcessingStack(app, 'sagemaker-processing', { sourceDir });
      app.synth();
      uploading = await planningFolder(
        terraform,
        join(outdir, 'uploading', 'stacks', 'sagemaker-processing'),
      );
      const [messages = []] = await planCases(terraform, uploading, [
        { ...REQUIRED, name: 'penguins', source_bucket: 'my-code' },
      ]);
      changes = planned(messages);
    });

    afterAll(() => rmSync(uploading, { recursive: true, force: true }));

    test('is an object of the first plan, which the definition names', () => {
      const { key, bucket } = changes['aws_s3_object.source']?.after ?? {};
      expect(key).toMatch(/^penguins\/sources\/[0-9a-f]{32}\/source\.zip$/);
      expect(bucket).toBe('my-code');
      const { definition } = changes['aws_sfn_state_machine.state_machine']?.after ?? {};
      expect(JSON.parse(String(definition)).States.StartProcessingJob.Parameters).toMatchObject({
        S3Script: null,
        S3SourceArchive: `s3://my-code/${key}`,
        SourceEntrypoint: 'preprocess.py',
      });
    });

    test('may be read by the job, and named by executions, and no other object of its bucket', () => {
      const { key } = changes['aws_s3_object.source']?.after ?? {};
      expect(statements(changes, 'job_data')).toContainEqual({
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::data/raw/*', `arn:aws:s3:::my-code/${key}`],
      });
    });
  });

  describe('variables at their boundary', () => {
    const GOOD: readonly (readonly [name: string, value: unknown])[] = [
      ['s3_input', null],
      ['s3_output', `s3://data/${'a'.repeat(1014)}`],
      ['s3_script', `s3://code/${'a'.repeat(232)}`],
      ['volume_size_in_gb', 16384],
      ['max_runtime_in_seconds', 777600],
      ['container_arguments', Array(100).fill('a'.repeat(256))],
      ['environment', { _NAME: 'a'.repeat(256) }],
      ['tags', Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`k ${index}`, 'Größe']))],
      ['experiment_config', {}],
      ['s3_output', null],
      ['processing_inputs', [inputAt('a', 's3://data/a/', 'input/a'), inputAt('b', 's3://data/b/', 'code')]],
      ['name', 'a'.repeat(28)],
      ['poll_ceiling_in_seconds', 580],
      ['quota_wait_in_hours', 96],
      ['log_retention_in_days', 0],
      ['instance_count', 100],
      ['instance_preferences', [{ InstanceType: 'ml.m5.large' }, { InstanceType: 'ml.m5.xlarge' }]],
      ['processing_output_config', { Outputs: [] }],
      [
        'processing_inputs',
        Array.from({ length: 9 }, (_, index) => ({
          InputName: `input-${index}`,
          S3Input: {
            S3Uri: 's3://data/a',
            S3DataType: 'ManifestFile',
            LocalPath: `/opt/ml/processing/${index}`,
            S3InputMode: 'Pipe',
            S3CompressionType: 'Gzip',
          },
        })),
      ],
    ];
    let answers: Message[][] = [];

    beforeAll(async () => {
      answers = await plan(GOOD.map(([name, value]) => ({ [name]: value })));
    });

    test.each(GOOD.map(([name, value], index) => [name, JSON.stringify(value).slice(0, 60), index] as const))(
      '%s = %s is planned',
      (_name, _value, index) => {
        const messages = answers[index] ?? [];
        expect(messages.flatMap(({ diagnostic }) => (diagnostic ? [diagnostic] : []))).toEqual([]);
        expect(Object.keys(planned(messages))).toContain('aws_sfn_state_machine.state_machine');
      },
    );
  });
});
