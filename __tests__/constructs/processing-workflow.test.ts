import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { type App, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import { ProcessingWorkflow, type ProcessingWorkflowProps } from '../../constructs';
import type { LambdaRuntime } from '../../workflow/deployment/lambda-runtime';
import type { ProcessingInput } from '../../workflow/job/processing-inputs-and-outputs';
import { parseDocument, type Synthesis, synthesize } from './synthesis';

const SCRIPT = join(__dirname, '../../examples/penguins/preprocess.py');

const JOB = {
  S3Input: 's3://my-data/raw/',
  S3Output: 's3://my-data/prepared/',
  S3Script: 's3://my-code/prepare.py',
  ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1.0',
  InstanceType: 'ml.m5.xlarge',
  VolumeSizeInGB: 30,
};

const { ImageUri: _image, ...WITHOUT_IMAGE } = JOB;
const { S3Script: _script, ...WITHOUT_SCRIPT } = JOB;

const ROLE = 'arn:aws:iam::123456789012:role/existing';

const stackOf = (app: App, ...workflows: ProcessingWorkflowProps[]): TerraformStack => {
  const stack = new TerraformStack(app, 'pipeline');
  new AwsProvider(stack, 'aws');
  new ArchiveProvider(stack, 'archive');
  for (const props of workflows) new ProcessingWorkflow(stack, props.name, props);
  return stack;
};

const synthesizeWorkflow = (props: Partial<ProcessingWorkflowProps> = {}) =>
  synthesize((app) => stackOf(app, { name: 'prepare', job: JOB, ...props }));

const only = <Value>(record: Record<string, Value> | undefined): Value => {
  const [value, ...others] = Object.values(record ?? {});
  if (value === undefined || others.length > 0) throw new Error('expected one');
  return value;
};

describe('in the stack of another app', () => {
  test('literals of the job are in the definition as they are, and the job assumes the role that is created', () => {
    const { resource } = synthesizeWorkflow();
    const definition = parseDocument(only(resource.aws_sfn_state_machine).definition);
    expect(definition).toMatchObject({
      States: { StartProcessingJob: { Parameters: { ...JOB, RoleArn: expect.stringMatching(/^local\./) } } },
    });
  });

  test('an image of the job needs no data source', () => {
    expect(synthesizeWorkflow().data).not.toHaveProperty('aws_sagemaker_prebuilt_ecr_image');
  });

  test('without an image, a data source looks up the prebuilt one of the region', () => {
    const { ImageUri: _, ...job } = JOB;
    const { data } = synthesizeWorkflow({ job });
    expect(only(data.aws_sagemaker_prebuilt_ecr_image)).toMatchObject({
      repository_name: 'sagemaker-scikit-learn',
      image_tag: '1.2-1-cpu-py3',
    });
  });

  test('a stack can have two workflows', () => {
    const { resource } = synthesize((app) =>
      stackOf(app, { name: 'prepare', job: JOB }, { name: 'evaluate', job: JOB }),
    );
    const names = Object.values(resource.aws_sfn_state_machine ?? {}).map(({ name }) => name);
    expect(names.sort()).toEqual(['evaluate', 'prepare']);
  });

  test('two workflows of a stack have separate bundles and zips', () => {
    const { data } = synthesize((app) =>
      stackOf(app, { name: 'prepare', job: JOB }, { name: 'evaluate', job: JOB }),
    );
    const zips = Object.values(data.archive_file ?? {}).map(({ output_path }) => output_path);
    expect(zips.sort()).toEqual([
      '${path.module}/functions/evaluate/get-processing-job-status.zip',
      '${path.module}/functions/evaluate/start-processing-job.zip',
      '${path.module}/functions/evaluate/stop-processing-job.zip',
      '${path.module}/functions/evaluate/stop-unattended-jobs.zip',
      '${path.module}/functions/prepare/get-processing-job-status.zip',
      '${path.module}/functions/prepare/start-processing-job.zip',
      '${path.module}/functions/prepare/stop-processing-job.zip',
      '${path.module}/functions/prepare/stop-unattended-jobs.zip',
    ]);
  });

  test('text with tokens in it stays one string in the definition, the policies and the allow-lists', () => {
    const { resource, locals } = synthesize((app) => {
      const stack = new TerraformStack(app, 'pipeline');
      new AwsProvider(stack, 'aws');
      new ArchiveProvider(stack, 'archive');
      const { bucket } = new S3Bucket(stack, 'data', {});
      const { repositoryUrl } = new EcrRepository(stack, 'image', { name: 'image' });
      new ProcessingWorkflow(stack, 'prepare', {
        name: 'prepare',
        job: { ...JOB, S3Input: `s3://${bucket}/raw/`, ImageUri: `${repositoryUrl}:latest` },
        additionalS3Inputs: [`s3://${bucket}/more/`],
      });
      return stack;
    });
    const definition = String(only(resource.aws_sfn_state_machine).definition);
    expect(definition).toContain('"S3Input":${jsonencode("s3://${aws_s3_bucket.data.bucket}/raw/")}');
    expect(definition).toContain(
      '"ImageUri":${jsonencode("${aws_ecr_repository.image.repository_url}:latest")}',
    );
    const [inputs] = Object.entries(locals).flatMap(([name, value]) =>
      /s3_inputs/.test(name) ? [value] : [],
    );
    expect(inputs).toContain(
      'compact(["s3://${aws_s3_bucket.data.bucket}/raw/", "s3://my-code/prepare.py", null])',
    );
    expect(inputs).toContain('["s3://${aws_s3_bucket.data.bucket}/more/"]');
  });

  test('an input with a token in it is still checked by the rules of its literals', () => {
    const withInput = (S3Input: object) => () =>
      synthesize((app) => {
        const stack = new TerraformStack(app, 'pipeline');
        new AwsProvider(stack, 'aws');
        new ArchiveProvider(stack, 'archive');
        const { bucket } = new S3Bucket(stack, 'data', {});
        const input = {
          S3Uri: `s3://${bucket}/raw/`,
          S3DataType: 'S3Prefix',
          LocalPath: '/opt/ml/processing/raw',
          ...S3Input,
        };
        const ProcessingInputs = [{ InputName: 'raw', S3Input: input }] as ProcessingInput[];
        new ProcessingWorkflow(stack, 'prepare', { name: 'prepare', job: { ...JOB, ProcessingInputs } });
        return stack;
      });
    expect(withInput({})).not.toThrow();
    expect(withInput({ LocalPath: '/data' })).toThrow(
      /ProcessingInputs\[0\]\.S3Input\.LocalPath must be .*; got "\/data"/,
    );
  });

  test('the data source looks up a prebuilt image by its name and version', () => {
    const { ImageUri: _, ...job } = JOB;
    const { data } = synthesizeWorkflow({ job, prebuiltImage: { name: 'spark', version: '3.5' } });
    expect(only(data.aws_sagemaker_prebuilt_ecr_image)).toMatchObject({
      repository_name: 'sagemaker-spark-processing',
      image_tag: '3.5-cpu',
    });
  });

  test('the job runs the script that is uploaded, and its role may read that object only', () => {
    const { S3Script: _, ...job } = JOB;
    const { resource, locals } = synthesizeWorkflow({ job, scriptFile: { path: SCRIPT, bucket: 'my-code' } });
    const { key } = only(resource.aws_s3_object);
    const definition = parseDocument(only(resource.aws_sfn_state_machine).definition);
    expect(definition).toMatchObject({
      States: { StartProcessingJob: { Parameters: { S3Script: `s3://my-code/${key}` } } },
    });
    const local = (step: string) => Object.entries(locals).find(([name]) => name.includes(step))?.[1];
    expect(local('input_prefixes')).toContain(`: uri if !contains(["s3://my-code/${key}"], uri)]`);
    expect(local('readable_object_arns')).toContain(
      `[for uri in ["s3://my-code/${key}"] : format("arn:%s:s3:::%s%s", `,
    );
    expect(local('readable_object_arns')).toContain(`join("/", regex("^s3://([^/]+)/?(.*)$", uri)), "")]`);
    expect(local('listed_uris')).toContain(`["s3://my-code/${key}"]`);
  });

  test('a role may start executions of this workflow only, and wait for them', () => {
    const { resource } = synthesize((app) => {
      const stack = stackOf(app);
      const workflow = new ProcessingWorkflow(stack, 'prepare', { name: 'prepare', job: JOB });
      workflow.grantStartExecution(new IamRole(stack, 'parent', { assumeRolePolicy: '{}' }));
      return stack;
    });
    const grant = Object.values(resource.aws_iam_role_policy ?? {}).find(
      ({ name }) => name === 'start-prepare',
    );
    const of = (service: string, what: string) =>
      expect.stringMatching(new RegExp(`:${service}:.*:${what.replaceAll('*', '\\*')}"?$`));
    expect(grant?.role).toBe('${aws_iam_role.parent.name}');
    expect(parseDocument(grant?.policy).Statement).toEqual([
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: of('states', 'stateMachine:prepare') },
      {
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: of('states', 'execution:prepare:*'),
      },
      {
        Effect: 'Allow',
        Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        Resource: of('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'),
      },
    ]);
  });

  test.each([
    ['only a floor, above the default ceiling', { pollFloorInSeconds: 1000 }, ['1000', '1000']],
    ['only a ceiling', { pollCeilingInSeconds: 500 }, ['10', '500']],
  ])('%s moves the default of the other bound', (_, props, expected) => {
    const { resource } = synthesizeWorkflow(props);
    const looking = Object.values(resource.aws_lambda_function ?? {}).filter(
      ({ function_name }) => !/-stop-(processing-job|unattended-jobs)$/.test(String(function_name)),
    );
    expect(looking).toHaveLength(2);
    for (const lambda of looking) {
      const { variables } = lambda.environment as { variables: Record<string, string> };
      expect([variables.POLL_FLOOR_IN_SECONDS, variables.POLL_CEILING_IN_SECONDS]).toEqual(expected);
    }
  });

  test('a deployment has no access to the jobs of another whose name begins with its own', () => {
    const { locals } = synthesizeWorkflow({ name: 'foo' });
    const jobs = Object.values(locals).find((value) => String(value).includes(':processing-job/'));
    expect(jobs).toMatch(/:processing-job\/foo-\?{32}$/);
  });
});

describe('whatever text a job and its tags contain', () => {
  const NAMES = ['__proto__', 'constructor', 'PATH', '_'];
  const pieces = fc.constantFrom(
    ...[
      '${',
      '%{',
      '$${',
      '}',
      '"',
      "'",
      '`',
      '\\',
      '\n',
      '\r',
      '\0',
      '\u001b',
      '\u2028',
      '\ud83d',
      '🐧',
      'é',
    ],
    ...[
      '${var.name}',
      '${jsonencode(1)}',
      '$(id)',
      '; rm -rf /',
      '--flag',
      '../',
      '"}]}',
      '$.Job',
      'States.Format',
    ],
  );
  const anything = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
  const line = anything.map((text) => text.replaceAll(/[\n\r\u2028\u2029]/g, ''));
  const words = fc.array(
    line.filter((text) => text !== ''),
    { minLength: 1, maxLength: 3 },
  );
  const inPolicy = line.map((text) => text.replaceAll(/[^ -~¡-ÿ]|[*?$]/g, ''));
  const tag = fc.array(fc.constantFrom('--', ' ', '=', '+@', ':/', '_.', '\u2028', 'é', '企鹅'), {
    minLength: 1,
  });
  const jobs = fc.record({
    S3Input: inPolicy.map((key) => `s3://data/${key}`),
    S3Output: inPolicy.map((key) => `s3://data/${key}`),
    ContainerEntrypoint: words,
    ContainerArguments: words,
    Environment: fc.dictionary(fc.constantFrom(...NAMES), anything),
    ProcessingInputs: line.map((name) => [
      {
        InputName: `${name}-1`,
        S3Input: {
          S3Uri: 's3://data/a',
          S3DataType: 'S3Prefix' as const,
          LocalPath: `/opt/ml/processing/${[...name].filter((sign) => sign >= ' ' && !'\u007f.'.includes(sign)).join('')}`,
        },
      },
    ]),
    Tags: tag.map((parts) => [{ Key: parts.join(''), Value: parts.join('') }]),
    ...{ ImageUri: fc.constant(JOB.ImageUri), InstanceType: fc.constant('ml.m5.large') },
    VolumeSizeInGB: fc.constant(1),
  });

  test('the definition has it unchanged, and every policy has the same statements', () => {
    const statementsOf = (resource: Synthesis['resource']) =>
      Object.values(resource.aws_iam_role_policy ?? {}).map(({ policy }) => parseDocument(policy).Statement);
    const plain = statementsOf(synthesizeWorkflow().resource);
    fc.assert(
      fc.property(jobs, (job) => {
        const [{ Key = '', Value = '' } = {}] = job.Tags;
        const { resource } = synthesizeWorkflow({ job, tags: { [Key]: Value } });
        const machine = only(resource.aws_sfn_state_machine);
        expect(parseDocument(machine.definition)).toMatchObject({
          States: { StartProcessingJob: { Parameters: job } },
        });
        expect(machine.tags).toEqual({ [Key]: Value });
        expect(statementsOf(resource)).toEqual(plain);
      }),
      { numRuns: 10 },
    );
  });
});

describe('what exists already and is not created', () => {
  const countsOf = (synthesis: object): string[] => JSON.stringify(synthesis).match(/"count":/g) ?? [];

  test('Terraform decides nothing that is a literal', () => {
    const synthesis = synthesizeWorkflow({
      createJobRole: true,
      permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
      accountId: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
    });
    expect(countsOf(synthesis)).toEqual([]);
  });

  test('an account, a region and a partition are in every ARN, and no data source reads them', () => {
    const { data, locals } = synthesizeWorkflow({
      accountId: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
    });
    expect(Object.keys(data)).toEqual(['archive_file']);
    expect(Object.values(locals)).toContain(
      'arn:aws:lambda:eu-west-1:123456789012:function:prepare-start-processing-job',
    );
  });

  test('an existing job role is the one that jobs assume, and no other is created', () => {
    const synthesis = synthesizeWorkflow({ createJobRole: false, job: { ...JOB, RoleArn: ROLE } });
    const roles = Object.values(synthesis.resource.aws_iam_role ?? {});
    expect(roles.filter(({ name }) => String(name).endsWith('-job'))).toEqual([]);
    expect(JSON.stringify(synthesis.locals)).not.toContain(':role/prepare-');
    expect(Object.values(synthesis.locals)).toContain(ROLE);
    expect(countsOf(synthesis)).toEqual([]);
  });

  test('the functions and the state machine assume existing roles, and only the job role is created', () => {
    const serviceRoleArns = {
      stateMachine: `${ROLE}-1`,
      start: `${ROLE}-2`,
      status: `${ROLE}-3`,
      stop: `${ROLE}-4`,
      sweep: `${ROLE}-5`,
    };
    const { resource } = synthesizeWorkflow({ createServiceRoles: false, serviceRoleArns });
    expect(String(only(resource.aws_iam_role).name)).toMatch(/-job$/);
    expect(only(resource.aws_sfn_state_machine).role_arn).toBe(`${ROLE}-1`);
    const roles = Object.values(resource.aws_lambda_function ?? {}).map(({ role }) => role);
    expect(roles.sort()).toEqual([`${ROLE}-2`, `${ROLE}-3`, `${ROLE}-4`, `${ROLE}-5`]);
  });

  test('alarms that exist already are not created', () => {
    const { resource } = synthesizeWorkflow({
      alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
      createAlarms: false,
    });
    expect(resource).not.toHaveProperty('aws_cloudwatch_metric_alarm');
  });
});

describe('refuses at synthesis', () => {
  test.each<[string, Partial<ProcessingWorkflowProps>, RegExp]>([
    [
      'a name with an underscore',
      { name: 'my_workflow' },
      /name must be 1 to 28 lowercase.*; got "my_workflow"/,
    ],
    ['a name of 29 characters', { name: 'a'.repeat(29) }, /name must be .*; got "a{29}"/],
    [
      'a volume of no size',
      { job: { ...JOB, VolumeSizeInGB: 0 } },
      /VolumeSizeInGB must be a whole number.*; got 0/,
    ],
    [
      'an instance type of EC2',
      { job: { ...JOB, InstanceType: 'm5.large' } },
      /InstanceType must be .*; got "m5.large"/,
    ],
    [
      'two keys that exclude each other',
      { job: { ...JOB, ContainerEntrypoint: ['run'] } as never },
      /ContainerEntrypoint must be omitted if S3Script is set; got S3Script and ContainerEntrypoint/,
    ],
    [
      "a key's alias, whose use no policy could allow",
      { job: { ...JOB, VolumeKmsKeyId: 'alias/volumes' } },
      /VolumeKmsKeyId must be the ARN of a KMS key.*; got "alias\/volumes"/,
    ],
    [
      'an integration that there is not',
      { integration: 'callback' as never },
      /integration must be polling or sync.*; got "callback"/,
    ],
    [
      'a prebuilt image that there is not',
      { prebuiltImage: { name: 'sklearn' as never, version: '1' } },
      /prebuiltImage\.name must be scikit-learn, xgboost.*; got "sklearn"/,
    ],
    [
      'a script that is not there',
      { scriptFile: { path: '/nowhere/prepare.py', bucket: 'my-code' } },
      /scriptFile\.path must be the path of a Python file.*; got "\/nowhere\/prepare\.py"/,
    ],
    [
      'a key of that script by its alias',
      { scriptFile: { path: SCRIPT, bucket: 'my-code', kmsKeyArn: 'alias/scripts' } },
      /scriptFile\.kmsKeyArn must be the ARN of a KMS key.*; got "alias\/scripts"/,
    ],
    [
      'the alias of an access point as the bucket of that script',
      { scriptFile: { path: SCRIPT, bucket: 'my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias' } },
      /scriptFile\.bucket must be a bucket name.*; got "my-ap-.*-s3alias"/,
    ],
    [
      'the alias of an access point as an input',
      { job: { ...JOB, S3Input: 's3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/a/' } },
      /S3Input must be .*not an access point alias.*; got "s3:.*/,
    ],
    [
      'an image of another region than the one that is given',
      {
        region: 'eu-west-1',
        job: { ...JOB, ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1' },
      },
      /job\.ImageUri must be an image in Amazon ECR in eu-west-1.*; got ".*us-east-1.*"/,
    ],
    [
      'a repository of another region than the one that is given',
      {
        region: 'eu-west-1',
        additionalImageRepositories: ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/prepare'],
      },
      /additionalImageRepositories\[0\] must be an image in Amazon ECR in eu-west-1.*; got ".*us-east-1.*"/,
    ],
    [
      'a role of another account than the one that is given',
      { accountId: '123456789012', job: { ...JOB, RoleArn: 'arn:aws:iam::999999999999:role/x' } },
      /job\.RoleArn must be a role in account 123456789012.*; got "arn:aws:iam::999999999999:role\/x"/,
    ],
    [
      'a role of another partition that executions may name',
      { partition: 'aws', additionalJobRoles: ['arn:aws-cn:iam::123456789012:role/x'] },
      /additionalJobRoles\[0\] must be a role in account 123456789012 \(partition aws\).*; got "arn:aws-cn.*"/,
    ],
    [
      'a role of another account for a function',
      {
        accountId: '123456789012',
        serviceRoleArns: { status: 'arn:aws:iam::999999999999:role/x' },
      },
      /serviceRoleArns\.status must be .*; got "arn:aws:iam::999999999999:role\/x"/,
    ],
    [
      'an input in the folder of a script of this machine',
      {
        job: {
          ...WITHOUT_SCRIPT,
          ProcessingInputs: [
            {
              InputName: 'library',
              S3Input: {
                S3Uri: 's3://my-code/library/',
                LocalPath: '/opt/ml/processing/code/',
                S3DataType: 'S3Prefix',
              },
            },
          ],
        },
        scriptFile: { path: SCRIPT, bucket: 'my-code' },
      },
      /ProcessingInputs must be a list without LocalPath \/opt\/ml\/processing\/code.*; got S3Script and ProcessingInputs/,
    ],
    [
      'a script and a folder of this machine',
      {
        job: WITHOUT_SCRIPT,
        scriptFile: { path: SCRIPT, bucket: 'my-code' },
        sourceDir: { path: dirname(SCRIPT), entrypoint: 'preprocess.py', bucket: 'my-code' },
      },
      /sourceDir must be omitted, because scriptFile is set; got ".*penguins"/,
    ],
    [
      'a folder of this machine beside a script in S3',
      { sourceDir: { path: dirname(SCRIPT), entrypoint: 'preprocess.py', bucket: 'my-code' } },
      /job\.S3Script must be omitted, because sourceDir is set.*; got "s3:\/\/my-code\/prepare\.py"/,
    ],
    [
      'a file in place of a folder',
      { job: WITHOUT_SCRIPT, sourceDir: { path: SCRIPT, entrypoint: 'preprocess.py', bucket: 'my-code' } },
      /sourceDir\.path must be the path of a folder; got ".*preprocess\.py"/,
    ],
    [
      'a file to run that the folder does not have',
      {
        job: WITHOUT_SCRIPT,
        sourceDir: { path: dirname(SCRIPT), entrypoint: 'train.py', bucket: 'my-code' },
      },
      /sourceDir\.entrypoint must be the path of a file in .*penguins; got "train\.py"/,
    ],
    [
      'a file to run outside the folder',
      { job: WITHOUT_SCRIPT, sourceDir: { path: dirname(SCRIPT), entrypoint: '../a.py', bucket: 'my-code' } },
      /sourceDir\.entrypoint must be the relative path of a file in the archive.*; got "\.\.\/a\.py"/,
    ],
    [
      'an archive in S3 without the file to run',
      { job: { ...WITHOUT_SCRIPT, S3SourceArchive: 's3://my-code/source.zip' } as never },
      /SourceEntrypoint must be set if S3SourceArchive is set/,
    ],
    [
      'a script of this machine beside one in S3',
      { scriptFile: { path: SCRIPT, bucket: 'my-code' } },
      /job\.S3Script must be omitted, because scriptFile is set.*; got "s3:\/\/my-code\/prepare\.py"/,
    ],
    [
      'a prop that there is not, with the one that was meant',
      { integratoin: 'sync' } as never,
      /unknown prop integratoin; did you mean integration\?/,
    ],
    [
      "a version with what every tag of the image's repository ends with",
      { job: WITHOUT_IMAGE, prebuiltImage: { name: 'scikit-learn', version: '1.2-1-cpu-py3' } },
      /prebuiltImage\.version must be the version without -cpu-py3, which is appended to it.*; got "1\.2-1-cpu-py3"/,
    ],
    [
      'a prebuilt image beside an image',
      { prebuiltImage: { name: 'scikit-learn', version: '1.2-1' } },
      /job\.ImageUri must be omitted, because prebuiltImage is set.*; got "1234.*/,
    ],
    [
      'a wildcard in an S3 URI',
      { job: { ...JOB, S3Input: 's3://data/*' } },
      /S3Input must be .*; got "s3:\/\/data\/\*"/,
    ],
    [
      'an image outside of Amazon ECR, whose pull no policy could allow',
      { job: { ...JOB, ImageUri: 'python:3.12' } },
      /ImageUri must be an image or repository in Amazon ECR.*; got "python:3.12"/,
    ],
    [
      'an allow-list with a bucket and no scheme',
      { additionalS3Inputs: ['bucket'] },
      /additionalS3Inputs\[0\] must be .*; got "bucket"/,
    ],
    ['a GPU family without ml.', { instanceTypes: ['ml.m5.*', 'p5.*'] }, /instanceTypes\[1\]/],
    ['more instances than the API takes', { maxInstanceCount: 101 }, /maxInstanceCount must be .*; got 101/],
    ['no volume', { maxVolumeSizeInGB: 0 }, /maxVolumeSizeInGB must be .*; got 0/],
    [
      'a runtime of more than nine days',
      { maxRuntimeLimitInSeconds: 777_601 },
      /maxRuntimeLimitInSeconds must be .*; got 777601/,
    ],
    [
      'a locked key that no job has',
      { lockedKeys: ['S3Script', 'Entrypoint' as 'S3Script'] },
      /lockedKeys\[1\] must be S3Input, S3Output.*; got "Entrypoint"/,
    ],
    ["a KMS key's alias", { kmsKeyArns: ['arn:aws:kms:eu-west-1:123456789012:alias/a'] }, /kmsKeyArns\[0\]/],
    ['a floor of no time', { pollFloorInSeconds: 0 }, /pollFloorInSeconds must be .*; got 0/],
    [
      'a ceiling by which a long job would outgrow its history, with the smallest that would do',
      { pollCeilingInSeconds: 458 },
      /pollCeilingInSeconds must be at least 459.*; got 458/,
    ],
    ['a wait for quota of more than 4 days', { quotaWaitInHours: 97 }, /quotaWaitInHours must be .*; got 97/],
    [
      'a FIFO topic, to which no alarm goes',
      { alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms.fifo' },
      /alarmTopicArn must be .*; got "arn:aws:sns/,
    ],
    [
      'alarms that nobody is told',
      { createAlarms: true },
      /createAlarms must be false unless alarmTopicArn is set.*; got true/,
    ],
    [
      "a log's key by its alias",
      { logKmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:alias/a' },
      /logKmsKeyArn must be .*; got "arn:aws:kms/,
    ],
    [
      'a role as a boundary',
      { permissionsBoundaryArn: 'arn:aws:iam::123456789012:role/a' },
      /permissionsBoundaryArn must be the ARN of an IAM policy.*; got "arn:aws:iam::123456789012:role\/a"/,
    ],
    [
      'no role for the jobs at all',
      { createJobRole: false },
      /createJobRole must be true unless job\.RoleArn is set.*; got false/,
    ],
    [
      'a role that is missing where none are made',
      { createServiceRoles: false, serviceRoleArns: { stateMachine: ROLE, start: ROLE, status: ROLE } },
      /serviceRoleArns\.stop must be the ARN of a role, because createServiceRoles is false; it is not set\n- serviceRoleArns\.sweep must be .*; it is not set/,
    ],
    [
      "a role's name in place of its ARN",
      { serviceRoleArns: { status: 'status' } },
      /serviceRoleArns\.status must be .*; got "status"/,
    ],
    [
      'an account with hyphens',
      { accountId: '1234-5678-9012' },
      /accountId must be .*; got "1234-5678-9012"/,
    ],
    ['a region by its place', { region: 'Ireland' }, /region must be .*; got "Ireland"/],
    ['a partition that is not of AWS', { partition: 'azure' }, /partition must be .*; got "azure"/],
    [
      'a floor above the ceiling',
      { pollFloorInSeconds: 60, pollCeilingInSeconds: 30 },
      /pollFloorInSeconds must be at most pollCeilingInSeconds, 30.*; got 60/,
    ],
    [
      'a runtime that the bundles are not made for',
      { lambdaRuntime: 'python3.13' as LambdaRuntime },
      /lambdaRuntime must be nodejs22\.x or nodejs24\.x.*; got "python3\.13"/,
    ],
    [
      'a retention that CloudWatch Logs does not have',
      { logRetentionInDays: 31 },
      /logRetentionInDays must be .*; got 31/,
    ],
    [
      'two tags that IAM takes for one',
      { tags: { Team: 'a', team: 'b' } },
      /tags must be a map whose keys differ in more than case.*; got "Team" and "team"/,
    ],
    ['a tag that AWS keeps for itself', { tags: { 'aws:x': 'y' } }, /tags\[0\]\.Key must be .*; got "aws:x"/],
    [
      'a letter that no policy can hold',
      { job: { ...JOB, S3Output: 's3://data/ł/' } },
      /S3Output must be .*; got "s3:/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => synthesizeWorkflow(props)).toThrow(message);
  });

  test('a key of a map that is not valid, although a value in it is a token', () => {
    expect(() =>
      synthesize((app) => {
        const stack = new TerraformStack(app, 'pipeline');
        const { bucket } = new S3Bucket(stack, 'data', {});
        const Environment = { 'BAD.$': '$$.Execution.Input', BUCKET: bucket };
        new ProcessingWorkflow(stack, 'prepare', { name: 'prepare', job: { ...JOB, Environment } });
        return stack;
      }),
    ).toThrow(/Environment, name must be .*; got a string of 5 characters/);
  });

  test('one fault once', () => {
    const job = { ...JOB, S3Output: 'data/raw' };
    expect(() => synthesizeWorkflow({ job })).toThrow(/^[^\n]*\n- S3Output must be [^\n]*$/);
  });

  test('every fault at once', () => {
    const job = { ...JOB, InstanceType: 'm5.large', VolumeSizeInGB: 0 };
    expect(() => synthesizeWorkflow({ job })).toThrow(/InstanceType[\s\S]*VolumeSizeInGB/);
  });

  test('a key that the job does not have, with the one that was meant', () => {
    const job = { ...JOB, InstanceTypes: 'ml.m5.xlarge' };
    expect(() => synthesizeWorkflow({ job })).toThrow(
      'unknown key InstanceTypes; did you mean InstanceType?',
    );
  });

  test('no name, in an error that shows which workflow has none', () => {
    const nameless = (app: App) => {
      const stack = stackOf(app);
      new ProcessingWorkflow(stack, 'prepare', { job: JOB } as never);
      return stack;
    };
    expect(() => synthesize(nameless)).toThrow(
      /^The processing workflow pipeline\/prepare is not valid\.\n- name must be 1 to 28 .*; it is not set/,
    );
  });

  test('a name that another workflow of the app has, because their resources would have the same names', () => {
    const twice = (app: App) => {
      const stack = stackOf(app);
      new ProcessingWorkflow(stack, 'one', { name: 'prepare', job: JOB });
      new ProcessingWorkflow(stack, 'two', { name: 'prepare', job: JOB });
      return stack;
    };
    expect(() => synthesize(twice)).toThrow(
      'name must be a name that no other workflow or pipeline has; got "prepare", the name of pipeline/one',
    );
  });

  test('bundles that do not exist, with the command that creates them', () => {
    const bundles = mkdtempSync(join(tmpdir(), 'bundles-'));
    expect(() => synthesizeWorkflow({ bundles })).toThrow(
      /The bundle .* does not exist\. Run npm run build to create it/,
    );
    rmSync(bundles, { recursive: true });
  });

  test('zips that do not exist, with the command that creates them', () => {
    const zips = mkdtempSync(join(tmpdir(), 'zips-'));
    expect(() => synthesizeWorkflow({ zips })).toThrow(
      /The zip .* does not exist\. Run npm run build:module to create it/,
    );
    rmSync(zips, { recursive: true });
  });

  test('both zips and bundles', () => {
    expect(() => synthesizeWorkflow({ bundles: 'a', zips: 'b' })).toThrow(
      '- zips must be omitted, because bundles is set; got "b"',
    );
  });
});
