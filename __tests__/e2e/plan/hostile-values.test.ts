import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { type DeployedJob, ProcessingWorkflow } from '../../../constructs';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';
import {
  EXAMPLE_IMAGE,
  type Message,
  type PlannedChange,
  planned,
  planningFolder,
  planWithFile,
  type Variables,
} from '../support/planning';
import { withSharedProvider } from '../support/shared-provider';
import { findTerraform, type Terraform } from '../support/terraform';

const found = findTerraform();
const withTerraform = typeof found === 'string' ? describe.skip : describe;
if (typeof found === 'string') console.warn(`Hostile values are not planned: ${found}.`);
const terraform = withSharedProvider(found as Terraform);

/** Texts for the places in which people write; each is as hostile as the rule of its place lets it be. */
interface Words {
  /** In keys of S3 and names that stand in a policy: Latin-1 without *, ? and $. */
  readonly key: string;
  /** One line of anything. */
  readonly line: string;
  /** Anything. */
  readonly lines: string;
  readonly tag: string;
}

/** Words that do nothing anywhere; none is a part of another, or of anything else in a plan. */
const PLAIN: Words = { key: 'plainkey', line: 'plainline', lines: 'plaintext', tag: 'plaintag' };

const KEY = `--it's "q" \`id\` (id) %{ if } #{a} \\ ../; rm -rf é <&>`;
const LINE = `${KEY} \${jsonencode(1)} $\${a} %%{b} $(id) \${ %{ *?$ \t\u0000\u001b 🐧 企鹅 '; rm -rf / "}]}`;
const HOSTILE: Words = {
  key: KEY,
  line: LINE,
  lines: `${LINE}\n\r\n\u2028\${ `,
  tag: ' --__proto__=+@:/_.\u2028é 企鹅',
};

const ROLE = 'arn:aws:iam::123456789012:role/a+=,.@_-/b';
const KMS_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';
const REPOSITORY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/own/image';

/** A job with the words wherever a person may write them, but for what runs, and on what. */
const job = ({ key, line, lines, tag }: Words) => ({
  S3Input: `s3://data/${key}/`,
  S3Output: `s3://data/${key}`,
  ContainerArguments: [line, '--', '-v', key],
  VolumeSizeInGB: 30,
  MaxRuntimeInSeconds: 60,
  Environment: { _: lines, PATH: line },
  ProcessingInputs: [
    {
      InputName: line,
      S3Input: {
        S3Uri: `s3://other/${key}/`,
        S3DataType: 'S3Prefix',
        LocalPath: `/opt/ml/processing/raw/${line}`,
      },
    },
    {
      InputName: 'athena',
      DatasetDefinition: {
        AthenaDatasetDefinition: {
          Catalog: key,
          Database: key,
          QueryString: lines,
          WorkGroup: 'a._-',
          OutputS3Uri: `s3://results/${key}/`,
          OutputFormat: 'PARQUET',
        },
        LocalPath: `/opt/ml/processing/athena/${line}`,
      },
    },
    {
      InputName: 'redshift',
      DatasetDefinition: {
        RedshiftDatasetDefinition: {
          ClusterId: key,
          Database: key,
          DbUser: key,
          QueryString: lines,
          ClusterRoleArn: ROLE,
          OutputS3Uri: `s3://results/${key}`,
          OutputFormat: 'CSV',
        },
        LocalPath: `/opt/ml/processing/redshift/${line}`,
      },
    },
  ],
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: line,
        S3Output: {
          S3Uri: `s3://other/${key}`,
          LocalPath: `/opt/ml/processing/${line}`,
          S3UploadMode: 'EndOfJob',
        },
      },
    ],
    KmsKeyId: KMS_KEY,
  },
  NetworkConfig: { VpcConfig: { SecurityGroupIds: ['--'], Subnets: ['-rf'] } },
  ExperimentConfig: { RunName: 'a--b' },
  Tags: [{ Key: tag, Value: tag }],
});

const inSnakeCase = (key: string): string => key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** The variables that hold a job; its tags are a map there. */
const variablesOf = ({ Tags, ...deployed }: ReturnType<typeof job>): Variables => ({
  ...Object.fromEntries(Object.entries(deployed).map(([key, value]) => [inSnakeCase(key), value])),
  tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
});

const scheduled = (input: object) => ({
  '_.-': { expression: 'rate(1 day)', input: JSON.stringify(input) },
});

/** A script on one type of instance, a command on several, and a folder of code: between them every variable has a value. */
const CASES: readonly (readonly [what: string, variables: (words: Words) => Variables])[] = [
  [
    'a script',
    (words) => ({
      ...variablesOf(job(words)),
      name: 'a-1',
      s3_script: `s3://code/${words.key}`,
      instance_type: 'ml.m5-a.x-large',
      instance_count: 100,
      volume_kms_key_id: KMS_KEY,
      prebuilt_image: { name: 'scikit-learn', version: '_.-' },
      additional_s3_inputs: [`s3://more/${words.key}`],
      additional_s3_outputs: [`s3://more/${words.key}/`],
      kms_key_arns: [KMS_KEY],
      lambda_runtime: 'nodejs22.x',
      instance_types: ['ml.*', 'ml.?-.*'],
      max_instance_count: 100,
      max_volume_size_in_gb: 16_384,
      max_runtime_limit_in_seconds: 777_600,
      locked_keys: ['ImageUri', 'S3Script'],
      quota_wait_in_hours: 1,
      poll_floor_in_seconds: 1,
      poll_ceiling_in_seconds: 86400,
      log_retention_in_days: 1,
      log_kms_key_arn: KMS_KEY,
      permissions_boundary_arn: 'arn:aws:iam::123456789012:policy/a+=,.@_-/b',
      account_id: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
    }),
  ],
  [
    'a command',
    (words) => ({
      ...variablesOf(job(words)),
      container_entrypoint: [words.line, words.key],
      instance_preferences: [{ InstanceType: 'ml.m5.-', InstanceCount: 1 }],
      image_uri: `${REPOSITORY}:_.-`,
      role_arn: ROLE,
      additional_image_repositories: [REPOSITORY],
      additional_job_roles: [ROLE],
      alarm_topic_arn: 'arn:aws:sns:eu-west-1:123456789012:_-',
      create_alarms: true,
      create_job_role: false,
      create_service_roles: false,
      service_role_arns: { state_machine: ROLE, start: ROLE, status: ROLE, stop: ROLE, sweep: ROLE },
    }),
  ],
  [
    'a folder of code',
    (words) => ({
      ...variablesOf(job(words)),
      s3_source_archive: `s3://code/${words.key}.zip`,
      source_entrypoint: `run ${words.line}`,
      schedules: scheduled({ ContainerArguments: [words.line], Environment: { LINES: words.lines } }),
      fan_out: {
        s3_results: `s3://results/${words.key}/`,
        max_concurrency: 10,
        tolerated_failure_percentage: 1,
        schedules: scheduled({
          ItemsS3Uri: `s3://code/${words.key}.csv`,
          Common: { Environment: { _: words.lines } },
        }),
      },
    }),
  ],
];

/** A value with the JSON documents in it read. */
const readable = (value: unknown): unknown => {
  if (typeof value === 'string') {
    const document = parseJson(value);
    return typeof document === 'object' && document !== null ? readable(document) : value;
  }
  if (Array.isArray(value)) return value.map(readable);
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readable(member)]))
    : value;
};

const inHostileWords = (text: string): string =>
  (Object.keys(PLAIN) as (keyof Words)[]).reduce(
    (result, kind) => result.replaceAll(PLAIN[kind], () => HOSTILE[kind]),
    text,
  );

/** A plain value as it would be with the hostile words in place of the plain ones. */
const madeHostile = (value: unknown): unknown => {
  if (typeof value === 'string') return inHostileWords(value);
  if (Array.isArray(value)) return value.map(madeHostile);
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, member]) => [inHostileWords(name), madeHostile(member)]),
      )
    : value;
};

const errors = (messages: readonly Message[]): unknown[] =>
  messages.flatMap(({ diagnostic }) => (diagnostic?.severity === 'error' ? [diagnostic] : []));

const attributes = (messages: readonly Message[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(planned(messages)).map(([address, { after }]) => [address, readable(after)]),
  );

const startParameters = (change: PlannedChange | undefined): Record<string, unknown> =>
  JSON.parse(String(change?.after.definition)).States.StartProcessingJob.Parameters;

withTerraform('hostile values', () => {
  const folders: string[] = [];

  afterAll(async () => {
    await terraform.close();
    for (const path of folders) rmSync(path, { recursive: true, force: true });
  });

  const temporaryFolder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'hostile-values-'));
    folders.push(path);
    return path;
  };

  /** Synthesizes a stack into a folder to plan in. */
  const synthesizeToPlan = async (makeStack: (app: App) => TerraformStack): Promise<string> => {
    const outdir = temporaryFolder();
    const app = new App({ outdir });
    const { node } = makeStack(app);
    app.synth();
    const folder = await planningFolder(terraform, join(outdir, 'stacks', node.id));
    folders.push(folder);
    return folder;
  };

  describe('in Terraform’s variables', () => {
    const answers: Record<string, { readonly plain: Message[]; readonly hostile: Message[] }> = {};
    let declared: string[] = [];

    beforeAll(async () => {
      const folder = await synthesizeToPlan((app) => new ProcessingStack(app, 'sagemaker-processing'));
      declared = Object.keys(JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')).variable);
      for (const [what, variables] of CASES) {
        const plain = await planWithFile(terraform, folder, variables(PLAIN));
        const hostile = await planWithFile(terraform, folder, variables(HOSTILE));
        answers[what] = { plain, hostile };
      }
    });

    test('there is no other variable', () => {
      const given = CASES.flatMap(([, variables]) => Object.keys(variables(PLAIN)));
      expect([...new Set(given)].sort()).toEqual(declared.sort());
    });

    test.each(CASES)('%s: the plan is that of plain values, with these in their places', (what) => {
      const { plain = [], hostile = [] } = answers[what] ?? {};
      expect([...errors(plain), ...errors(hostile)]).toEqual([]);
      const expected = attributes(plain);
      expect(Object.keys(expected)).toContain('aws_sfn_state_machine.state_machine');
      expect(attributes(hostile)).toEqual(madeHostile(expected));
    });

    test.each(CASES)('%s: the definition has the very job that was given', (what, variables) => {
      const { hostile = [] } = answers[what] ?? {};
      const parameters = startParameters(planned(hostile)['aws_sfn_state_machine.state_machine']);
      expect(parameters).toMatchObject(job(HOSTILE));
      const { s3_script = null, container_entrypoint = null, ...others } = variables(HOSTILE);
      expect(parameters).toMatchObject({ S3Script: s3_script, ContainerEntrypoint: container_entrypoint });
      expect(parameters.S3SourceArchive).toBe(others.s3_source_archive);
      expect(parameters.SourceEntrypoint).toBe(others.source_entrypoint);
    });
  });

  describe('in a construct’s props', () => {
    const SCRIPT = `--it's "q" (id) %{ if } %%{b #{a} é.py`;
    const TAGS = { [HOSTILE.tag]: HOSTILE.tag };
    let changes: Record<string, PlannedChange> = {};

    const named = (type: string, name: string): PlannedChange | undefined =>
      Object.entries(changes).find(
        ([address, { after }]) => address.startsWith(`${type}.`) && after.name === name,
      )?.[1];

    beforeAll(async () => {
      const path = join(temporaryFolder(), SCRIPT);
      writeFileSync(path, 'print("hostile name")\n');
      const common = { S3Output: 's3://data/out/', InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 };
      const folder = await synthesizeToPlan((app) => {
        const stack = new TerraformStack(app, 'pipeline');
        new AwsProvider(stack, 'aws');
        new ArchiveProvider(stack, 'archive');
        // The bindings ask for one version, which a mirror may lack.
        stack.addOverride('terraform.required_providers.aws.version', '>= 5.100.0');
        new ProcessingWorkflow(stack, 'values', {
          name: 'values',
          job: {
            ...job(HOSTILE),
            ContainerEntrypoint: [HOSTILE.line],
            InstanceType: 'ml.m5.large',
            ImageUri: EXAMPLE_IMAGE,
            // Its texts are of no narrower type than string.
          } as unknown as DeployedJob,
          additionalS3Inputs: [`s3://more/${HOSTILE.key}`],
          tags: TAGS,
        });
        new ProcessingWorkflow(stack, 'script', {
          name: 'script',
          job: { ...common, ImageUri: EXAMPLE_IMAGE },
          scriptFile: { path, bucket: 'my-code' },
        });
        return stack;
      });
      const messages = await planWithFile(terraform, folder, {});
      expect(errors(messages)).toEqual([]);
      changes = planned(messages);
    });

    test('the definition has the very job that was given', () => {
      expect(startParameters(named('aws_sfn_state_machine', 'values'))).toMatchObject({
        ...job(HOSTILE),
        ContainerEntrypoint: [HOSTILE.line],
      });
    });

    test('the job’s role reads and writes below these keys, and the function is told so', () => {
      const policies = Object.values(changes).flatMap(({ after }) => readable(after.policy) ?? []);
      const resources = JSON.stringify(policies);
      for (const place of ['data/K/*', 'other/K/*', 'results/K/*', 'data/K*', 'more/K*']) {
        expect(resources).toContain(JSON.stringify(`arn:aws:s3:::${place.replace('K', KEY)}`));
      }
      const start = Object.values(changes).find(
        ({ after }) => after.function_name === 'values-start-processing-job',
      );
      const [environment] = readable(start?.after.environment) as { variables: Record<string, unknown> }[];
      expect(environment?.variables.ALLOWED_S3_INPUTS).toEqual(
        expect.arrayContaining([`s3://data/${KEY}/`, `s3://other/${KEY}/`, `s3://more/${KEY}`]),
      );
    });

    test('every tag is that of the props', () => {
      expect(named('aws_sfn_state_machine', 'values')?.after.tags).toEqual(TAGS);
    });

    test('a script’s name is that of the object, of the file and of the job’s script', () => {
      const object = Object.entries(changes).find(([address]) => address.startsWith('aws_s3_object.'));
      const { key, source } = object?.[1].after ?? {};
      expect(key).toMatch(/^script\/scripts\/[0-9a-f]{32}\//);
      expect(basename(String(key))).toBe(SCRIPT);
      expect(basename(String(source))).toBe(SCRIPT);
      expect(startParameters(named('aws_sfn_state_machine', 'script'))).toMatchObject({
        S3Script: `s3://my-code/${key}`,
      });
    });
  });
});
