import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { ProcessingStack } from '../../constructs/processing-stack';
import { copyOfStack, findTerraform, type Terraform } from './terraform';

const found = findTerraform();
const withTerraform = typeof found === 'string' ? describe.skip : describe;
if (typeof found === 'string') console.warn(`Plans are not tested: ${found}.`);
const terraform = found as Terraform;

const EXAMPLE_IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3';

/** The provider's answers, so that Terraform plans without an account. */
const MOCKS = `
mock_provider "aws" {
  mock_data "aws_caller_identity" { defaults = { account_id = "123456789012" } }
  mock_data "aws_partition" { defaults = { partition = "aws" } }
  mock_data "aws_region" { defaults = { id = "eu-west-1" } }
  mock_data "aws_sagemaker_prebuilt_ecr_image" { defaults = { registry_path = "${EXAMPLE_IMAGE}" } }
}
`;

type Variables = Readonly<Record<string, unknown>>;

interface PlannedResource {
  readonly address: string;
  readonly change: { readonly after: Readonly<Record<string, unknown>>; readonly after_unknown: object };
}

interface Message {
  readonly type: string;
  readonly '@testfile'?: string;
  readonly test_plan?: { readonly resource_changes: readonly PlannedResource[] };
  readonly diagnostic?: { readonly summary: string; readonly detail: string };
}

const REQUIRED = { s3_input: 's3://data/raw/', s3_output: 's3://data/prepared/' };

/** HCL reads JSON's literals, but for its templates. */
const hclValue = (value: unknown): string => JSON.stringify(value).replaceAll(/[$%](?=\{)/g, '$&$&');

const testFile = (variables: Variables): string => {
  const assignments = Object.entries({ ...REQUIRED, ...variables }).map(
    ([name, value]) => `    ${name} = ${hclValue(value)}`,
  );
  return `${MOCKS}run "plan" {\n  command = plan\n  variables {\n${assignments.join('\n')}\n  }\n}\n`;
};

withTerraform('what Terraform plans', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
  let folder = '';

  beforeAll(async () => {
    const app = new App({ outdir });
    new ProcessingStack(app, 'sagemaker-processing');
    app.synth();
    folder = copyOfStack(join(outdir, 'stacks', 'sagemaker-processing'));
    mkdirSync(join(folder, 'tests'));
    const { status, stderr } = await terraform.run(folder, ['init', '-backend=false', '-input=false']);
    if (status !== 0) throw new Error(`terraform init failed: ${stderr}`);
  }, 120_000);

  afterAll(() => {
    for (const path of [outdir, folder]) rmSync(path, { recursive: true, force: true });
  });

  /** What Terraform says of each set of variables: a file each, as a failure ends its file's runs. */
  const plan = async (cases: readonly Variables[]): Promise<Message[][]> => {
    const files = cases.map((_, index) => `tests/case-${index}.tftest.hcl`);
    files.forEach((file, index) => {
      writeFileSync(join(folder, file), testFile(cases[index] ?? {}));
    });
    const { stdout } = await terraform.run(folder, ['test', '-json', '-verbose']);
    for (const file of files) rmSync(join(folder, file));
    const messages = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Message);
    return files.map((file) => messages.filter((message) => message['@testfile'] === file));
  };

  const planned = (messages: readonly Message[]): Record<string, PlannedResource['change']> => {
    const changes = messages.find(({ test_plan }) => test_plan)?.test_plan?.resource_changes ?? [];
    return Object.fromEntries(changes.map(({ address, change }) => [address, change]));
  };

  const statements = (changes: Record<string, PlannedResource['change']>, policy: string): unknown =>
    JSON.parse(String(changes[`aws_iam_role_policy.${policy}`]?.after.policy)).Statement;

  test('terraform validate accepts the stack', async () => {
    const { stdout } = await terraform.run(folder, ['validate', '-json']);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
  }, 60_000);

  describe('from every variable given', () => {
    let changes: Record<string, PlannedResource['change']> = {};

    beforeAll(async () => {
      const [messages = []] = await plan([
        {
          s3_script: 's3://code/prepare.py',
          name: 'penguins',
          container_arguments: ['--quote', '"${jsonencode(1)}" %{ if true }\\'],
          environment: { MODE: "it's ${path.module}", TEXT: 'line 1\nline 2 "企鹅" \\' },
          tags: [{ Key: 'team', Value: 'ml' }],
          additional_s3_inputs: ['s3://other', 's3://data/archive/'],
          additional_s3_outputs: ['s3://results/a'],
          additional_image_repositories: ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/own/image'],
          additional_job_roles: ['arn:aws:iam::123456789012:role/own'],
          kms_key_arns: ['arn:aws:kms:eu-west-1:123456789012:key/1234abcd'],
        },
      ]);
      changes = planned(messages);
    }, 60_000);

    test('every policy and the definition are known before anything exists', () => {
      const known = Object.entries(changes).filter(([address]) => /policy|sfn/.test(address));
      expect(known.map(([address]) => address)).toHaveLength(6);
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
        ContainerArguments: ['--quote', '"${jsonencode(1)}" %{ if true }\\'],
        Environment: { MODE: "it's ${path.module}", TEXT: 'line 1\nline 2 "企鹅" \\' },
        Tags: [{ Key: 'team', Value: 'ml' }],
        'ExecutionArn.$': '$$.Execution.Id',
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
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
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
          'arn:aws:ecr:eu-central-1:123456789012:repository/own/image',
        ],
      });
    });

    test("the start function creates this deployment's jobs and passes the allowed roles", () => {
      expect(statements(changes, 'start')).toEqual([
        {
          Effect: 'Allow',
          Action: ['sagemaker:AddTags', 'sagemaker:CreateProcessingJob', 'sagemaker:DescribeProcessingJob'],
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
            ALLOWED_IMAGE_REPOSITORIES: `["${EXAMPLE_IMAGE}","123456789012.dkr.ecr.eu-central-1.amazonaws.com/own/image"]`,
            ALLOWED_JOB_ROLES:
              '["arn:aws:iam::123456789012:role/penguins-eu-west-1-job","arn:aws:iam::123456789012:role/own"]',
            POLL_FLOOR_IN_SECONDS: '10',
            POLL_CEILING_IN_SECONDS: '900',
          },
        },
      ]);
    });

    test('every resource that can have tags has them', () => {
      const tagged = Object.entries(changes).filter(
        ([address]) => !address.startsWith('aws_iam_role_policy'),
      );
      for (const [, { after }] of tagged) expect(after.tags).toEqual({ team: 'ml' });
    });
  });

  describe('variables that break a rule', () => {
    const BAD: readonly (readonly [name: string, value: unknown])[] = [
      ['s3_input', 'data/raw'],
      ['s3_input', 's3://data/*'],
      ['s3_input', 's3://data/日本語/'],
      ['s3_output', 'https://data.s3.amazonaws.com/prepared'],
      ['s3_output', `s3://data/${'a'.repeat(1015)}`],
      ['s3_script', 's3://code'],
      ['s3_script', `s3://code/${'a'.repeat(233)}`],
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
      ['container_arguments', ['a'.repeat(257)]],
      ['container_arguments', ['a\nb']],
      ['container_arguments', ['a\rb']],
      ['container_arguments', ['a\u2028b']],
      ['container_arguments', ['a', null]],
      ['environment', { '1ST': 'a' }],
      ['environment', { NAME: 'a'.repeat(257) }],
      ['environment', { NAME: '\r\n'.repeat(129) }],
      ['tags', [{ Key: '', Value: 'a' }]],
      ['tags', [null]],
      [
        'tags',
        [
          { Key: 'Team', Value: '1' },
          { Key: 'team', Value: '2' },
        ],
      ],
      ['tags', [{ Key: 'aws:a', Value: 'a' }]],
      ['tags', Array.from({ length: 49 }, (_, index) => ({ Key: `k${index}`, Value: '' }))],
      [
        'tags',
        [
          { Key: 'a', Value: '1' },
          { Key: 'a', Value: '2' },
        ],
      ],
      ['name', 'My-Name'],
      ['name', 'a'.repeat(29)],
      ['name', 'a--b'],
      ['poll_floor_in_seconds', 0],
      ['poll_ceiling_in_seconds', 9],
      ['log_retention_in_days', 31],
      ['additional_s3_inputs', ['bucket']],
      ['additional_s3_outputs', ['s3://b/${aws:username}']],
      ['additional_image_repositories', ['docker.io/library/python']],
      ['additional_job_roles', ['*']],
      ['kms_key_arns', ['arn:aws:kms:eu-west-1:123456789012:alias/a']],
    ];
    let diagnostics: string[] = [];

    beforeAll(async () => {
      const answers = await plan(BAD.map(([name, value]) => ({ [name]: value })));
      diagnostics = answers.map((messages) =>
        messages.map(({ diagnostic }) => `${diagnostic?.summary}: ${diagnostic?.detail}`).join('\n'),
      );
    }, 120_000);

    test.each(BAD.map(([name, value], index) => [name, JSON.stringify(value).slice(0, 60), index] as const))(
      '%s = %s is refused by a sentence that names it',
      (name, _, index) => {
        expect(diagnostics[index]).toMatch(new RegExp(`Invalid value for variable: ${name} must be `));
      },
    );
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
    expect(details).toContain("The job's role has no room for so many S3 URIs and keys");
    expect(details).toContain('The start function has no room for so many allowed places');
  }, 60_000);

  describe('variables at their boundary', () => {
    const GOOD: readonly (readonly [name: string, value: unknown])[] = [
      ['s3_input', null],
      ['s3_output', `s3://data/${'a'.repeat(1014)}`],
      ['s3_script', `s3://code/${'a'.repeat(232)}`],
      ['volume_size_in_gb', 16384],
      ['max_runtime_in_seconds', 777600],
      ['container_arguments', Array(100).fill('a'.repeat(256))],
      ['environment', { _NAME: 'a'.repeat(256) }],
      ['tags', Array.from({ length: 48 }, (_, index) => ({ Key: `k ${index}`, Value: 'Größe' }))],
      ['name', 'a'.repeat(28)],
      ['poll_ceiling_in_seconds', 10],
      ['log_retention_in_days', 0],
    ];
    let answers: Message[][] = [];

    beforeAll(async () => {
      answers = await plan(GOOD.map(([name, value]) => ({ [name]: value })));
    }, 120_000);

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
