import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { type Zippable, zipSync } from 'fflate';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { buildModule } from '../../../module/main';
import { memberAt } from '../../../workflow/rules/json-value';
import { ACCOUNT_ID, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { whyNoMoto } from '../support/moto';
import { withSharedProvider } from '../support/shared-provider';
import { findTerraform, runProgram, type Terraform } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The Terraform module is not tested: ${missing}.`);

const EXAMPLE = resolve(__dirname, '../../../examples/penguins');

/** Two configurations of docs/schedules.md: schedules, and what starts an execution for each new object. */
const [withSchedules = '', _ofFanOut, NEW_OBJECT = ''] = [
  ...readFileSync(resolve(__dirname, '../../../docs/schedules.md'), 'utf8').matchAll(
    /```hcl\n([\s\S]*?)\n```/g,
  ),
].map(([, text = '']) => text);
const [SCHEDULES = ''] = /^ {2}schedules = [\s\S]*?^ {2}\}$/m.exec(withSchedules) ?? [];

/** What docs/schedules.md tells to allow. */
const INCOMING = 'additional_s3_inputs = ["s3://my-data/incoming/"]';

const PENGUINS = `
  s3_input                = "s3://my-data/input/"
  s3_output               = "s3://my-data/output/"
  s3_script               = "s3://my-data/code/preprocess.py"
  container_arguments     = ["--input-dir", "/opt/ml/processing/input", "--output-dir", "/opt/ml/processing/output"]
  poll_floor_in_seconds   = 1
`;

/** A call of the module, as a person writes it. */
const call = (name: string, source: string, more = ''): string => `
module "${name}" {
  source = "${source}"
  name   = "${name}"
  ${PENGUINS}
  ${more}
}

output "${name}" {
  value = module.${name}
}
`;

const root = (...blocks: string[]): string => ['provider "aws" {}', ...blocks].join('\n');

interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly previous_address?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: Readonly<Record<string, unknown>>;
  };
}

/** The part of Terraform's state that a test changes. */
interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: { index_key?: number }[];
  }[];
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

const archiveOf = (folder: string): Uint8Array => {
  const files: Zippable = Object.fromEntries(
    filesBelow(folder).map((name) => [name, readFileSync(join(folder, name))]),
  );
  return zipSync(files);
};

/** An event of Amazon S3 (S3 user guide, EventBridge event message structure). It has the key as it is, not URL-encoded. */
const objectCreated = (bucket: string, key: string) => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: ACCOUNT_ID,
  time: '2026-11-29T00:00:00Z',
  region: REGION,
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: { key, size: 5, etag: 'b1946ac92492d2347c6235b4d2611184', sequencer: '617f08299329d189' },
    'request-id': 'N4N7GDK58NMKJ12R',
    requester: ACCOUNT_ID,
    'source-ip-address': '192.0.2.1',
    reason: 'PutObject',
  },
});

/** What EventBridge sends to the target: the template, with a value from the event for each name in angle brackets. */
const transformed = (paths: Readonly<Record<string, string>>, template: string, event: object): string =>
  template.replaceAll(/<([\w.-]+)>/g, (_, name: string) =>
    String(memberAt(event, String(paths[name]).replace('$.', ''))),
  );

withEmulator('the Terraform module', () => {
  const terraform = found as Terraform;
  const withProvider = withSharedProvider(terraform);
  let bench: DeploymentBench;
  let built = '';

  beforeAll(async () => {
    bench = await openDeploymentBench(terraform, {});
    built = bench.folder();
    buildModule({ bundles: BUNDLES_FOLDER, folder: built, stopsUnattendedJobs: true });
    await bench.makeBucket('my-data');
    for (const file of readdirSync(join(EXAMPLE, 'data'))) {
      await bench.putObject('my-data', `input/${file}`, readFileSync(join(EXAMPLE, 'data', file)));
    }
    await bench.putObject('my-data', 'code/preprocess.py', readFileSync(join(EXAMPLE, 'preprocess.py')));
  });

  afterAll(async () => {
    await withProvider.close();
    await bench.close();
  });

  /** A folder with a configuration that calls the module, and the module beside it. */
  const configuration = async (text: string): Promise<string> => {
    const folder = bench.folder();
    cpSync(built, join(folder, 'terraform-module'), { recursive: true });
    writeFileSync(join(folder, 'main.tf'), text);
    await bench.terraform(folder, 'init', '-input=false');
    return folder;
  };

  const plan = async (folder: string): Promise<PlannedResource[]> => {
    await bench.terraform(folder, 'plan', '-input=false', '-out=plan');
    const { stdout } = await bench.terraform(folder, 'show', '-json', 'plan');
    return JSON.parse(stdout).resource_changes ?? [];
  };

  /** Of what is made, the definitions and policies of which a plan cannot tell the whole. */
  const unknownDocuments = (changes: readonly PlannedResource[]): string[] =>
    changes
      .filter(({ type }) => /^aws_(iam_role_policy|sfn_state_machine)$/.test(type))
      .filter(({ change }) => 'policy' in change.after_unknown || 'definition' in change.after_unknown)
      .map(({ address }) => address);

  test('is formatted as terraform fmt would', async () => {
    expect((await bench.terraform(built, 'fmt', '-check', '-recursive')).stdout).toBe('');
  });

  test('passes its own tests without credentials, with either integration', async () => {
    const run = async (subfolder: string): Promise<string> => {
      const folder = bench.folder();
      cpSync(join(built, subfolder), folder, { recursive: true });
      await bench.terraform(folder, 'init', '-backend=false', '-input=false');
      const { stdout, stderr } = await withProvider.run(folder, ['test']);
      return stdout + stderr;
    };
    for (const told of await Promise.all([run(''), run('modules/sync')])) {
      expect(told).toContain('Success! 13 passed, 0 failed.');
    }
  });

  test('is valid and can be planned, as can the call in its README and examples/complete', async () => {
    const [, usage = ''] =
      /```hcl\n([\s\S]*?)\n```/.exec(readFileSync(join(built, 'README.md'), 'utf8')) ?? [];
    const example =
      'module "example" {\n  source = "./terraform-module/examples/complete"\n  bucket = "my-data"\n}\n';
    const sync = call('sync', './terraform-module//modules/sync');
    const folder = await configuration([usage, example, sync].join('\n'));
    const { stdout } = await bench.terraform(folder, 'validate', '-json');
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
    const changes = await plan(folder);
    const machines = changes.filter(({ type }) => type === 'aws_sfn_state_machine');
    expect(
      machines.map(({ address }) => address.replace('.aws_sfn_state_machine.state_machine', '')),
    ).toEqual(expect.arrayContaining(['module.prepare', 'module.example.module.prepare', 'module.sync']));
    expect(unknownDocuments(changes)).toEqual([]);
  });

  describe('called twice', () => {
    let folder = '';
    let outputs: Record<string, { value: Record<string, string> }> = {};

    beforeAll(async () => {
      folder = await configuration(
        root(
          call('prepare', './terraform-module', [SCHEDULES, INCOMING].join('\n')),
          call('evaluate', './terraform-module//modules/sync'),
          NEW_OBJECT,
        ),
      );
    });

    test('has every definition and policy in its first plan', async () => {
      const changes = (await plan(folder)).filter(({ address }) => address.startsWith('module.'));
      const documents = changes.filter(({ type }) => /policy|sfn/.test(type));
      expect(documents).toHaveLength(17);
      expect(unknownDocuments(changes)).toEqual([]);
    });

    test('makes two deployments', async () => {
      await bench.terraform(folder, 'apply', '-input=false', 'plan');
      outputs = JSON.parse((await bench.terraform(folder, 'output', '-json')).stdout);
      expect(outputs).toMatchObject({
        prepare: {
          value: { start_function_name: 'prepare-start-processing-job', prepare_function_name: '' },
        },
        evaluate: {
          value: { start_function_name: '', prepare_function_name: 'evaluate-prepare-processing-job' },
        },
      });
    });

    test('leaves nothing to change', async () => {
      const { status, stdout } = await bench.terraform(folder, 'plan', '-detailed-exitcode', '-input=false');
      expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' });
    });

    test.each([
      ['prepare', 'StartProcessingJob'],
      ['evaluate', 'PrepareProcessingJob'],
    ])('runs the job as %s', async (name, first) => {
      const { state_machine_arn: arn = '' } = outputs[name]?.value ?? {};
      const execution = await bench.startExecution(arn, { S3Output: `s3://my-data/output/${name}/` });
      const { status, cause } = await bench.untilItEnds(execution);
      expect({ status, cause }).toEqual({ status: 'SUCCEEDED' });
      expect((await bench.statesOf(execution))[0]).toBe(first);
      expect(await bench.listKeys('my-data')).toContain(`output/${name}/train.csv`);
    });

    test('starts executions at times, and EventBridge Scheduler finds its keywords in their input', () => {
      const creations = bench.aws.gateway.calls.filter(
        ({ method, path }) => method === 'POST' && path.startsWith('/schedules/'),
      );
      const inputs = creations.map(({ path, body }) => [path, JSON.parse(String(body)).Target.Input]);
      expect(Object.fromEntries(inputs)).toEqual({
        '/schedules/hourly': '{}',
        '/schedules/nightly': '{"S3Output":"s3://my-data/output/<aws.scheduler.scheduled-time>/"}',
      });
    });

    describe('starts an execution for a new object', () => {
      const deployed = (operation: string) =>
        JSON.parse(
          String(
            bench.aws.gateway.calls.find(
              ({ operation: made, body }) => made === operation && body.includes('new-object'),
            )?.body,
          ),
        );

      test.each([
        ['incoming/a.csv', true],
        ['incoming/2026/11/new penguins+1.csv', true],
        ['incoming/a.csv.bak', false],
        ['output/incoming/a.csv/train.csv', false],
      ])('if its key, like %s, has the prefix and the suffix: %s', (key, expected) => {
        const { detail, source } = JSON.parse(deployed('PutRule').EventPattern);
        expect([source, detail.bucket.name]).toEqual([['aws.s3'], ['my-data']]);
        const [{ wildcard }] = detail.object.key;
        const [prefix, suffix] = wildcard.split('*');
        expect(key.startsWith(prefix) && key.endsWith(suffix)).toBe(expected);
      });

      test('with the object as its input and an output of its own, whatever its name has', async () => {
        const key = 'incoming/2026/new penguins+1 (ü).csv';
        const [file = ''] = readdirSync(join(EXAMPLE, 'data'));
        await bench.putObject('my-data', key, readFileSync(join(EXAMPLE, 'data', file)));
        const { InputPathsMap, InputTemplate } = deployed('PutTargets').Targets[0].InputTransformer;
        const input = JSON.parse(transformed(InputPathsMap, InputTemplate, objectCreated('my-data', key)));
        expect(input).toEqual({
          S3Input: `s3://my-data/${key}`,
          S3Output: `s3://my-data/output/${key}/`,
        });
        const execution = await bench.startExecution(outputs.prepare?.value.state_machine_arn ?? '', input);
        const { status, cause } = await bench.untilItEnds(execution);
        expect({ status, cause }).toEqual({ status: 'SUCCEEDED' });
        expect(await bench.listKeys('my-data')).toContain(`output/${key}/train.csv`);
      });
    });

    test('keeps the roles that were made when none could be left out', async () => {
      const before = await configuration(readFileSync(join(folder, 'main.tf'), 'utf8'));
      const state: State = JSON.parse(readFileSync(join(folder, 'terraform.tfstate'), 'utf8'));
      const roles = state.resources.filter(({ type }) => type.startsWith('aws_iam_'));
      for (const instance of roles.flatMap(({ instances }) => instances)) delete instance.index_key;
      writeFileSync(join(before, 'terraform.tfstate'), JSON.stringify(state));
      const changes = (await plan(before)).filter(({ change }) => change.actions.join() !== 'read');
      expect(changes.filter(({ change }) => change.actions.join() !== 'no-op')).toEqual([]);
      const moved = changes.flatMap(({ address, previous_address }) =>
        previous_address === undefined ? [] : [[previous_address, address]],
      );
      expect(moved).toHaveLength(28);
      for (const [from, to] of moved) expect(to).toBe(`${from}[0]`);
    });

    test('changes a deployment in place when a call changes from one integration to the other', async () => {
      const other = await configuration(
        root(call('prepare', './terraform-module//modules/sync'), call('evaluate', './terraform-module')),
      );
      cpSync(join(folder, 'terraform.tfstate'), join(other, 'terraform.tfstate'));
      const changes = (await plan(other)).filter(({ change }) => !/no-op|read/.test(change.actions.join()));
      const actions = Object.fromEntries(
        changes.map(({ address, change }) => [address, change.actions.join()]),
      );
      expect(actions).toMatchObject({
        'module.prepare.aws_sfn_state_machine.state_machine': 'update',
        'module.prepare.aws_lambda_function.start': 'delete',
        'module.prepare.aws_lambda_function.prepare': 'create',
        'module.evaluate.aws_sfn_state_machine.state_machine': 'update',
      });
      const touched = new Set(Object.values(actions));
      expect([...touched].sort()).toEqual(['create', 'delete', 'update']);
    });

    test('is gone when it is destroyed', async () => {
      await bench.terraform(folder, 'destroy', '-auto-approve', '-input=false');
      const { stateMachines } = await bench.aws.stepFunctions.send(new ListStateMachinesCommand({}));
      expect(stateMachines).toEqual([]);
    });
  });

  describe('beside what the same configuration is still to make', () => {
    const OTHERS = `
resource "aws_s3_bucket" "other" {
  bucket = "other"
}

resource "aws_iam_role" "existing" {
  for_each           = toset(["job", "state_machine", "start", "status", "stop", "sweep", "fan_out", "prepare_items", "check_items"])
  name               = "existing-\${each.key}"
  assume_role_policy = "{}"
}

resource "terraform_data" "quota" {
  input = 20
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}
`;
    const DEPENDENT = 'depends_on = [aws_s3_bucket.other]';
    const READ_NOTHING = `
      account_id = "${ACCOUNT_ID}"
      region     = "${REGION}"
      partition  = "aws"
      image_uri  = "${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/prepare:1"
    `;
    const HANDED_IN = `
      create_job_role      = false
      role_arn             = aws_iam_role.existing["job"].arn
      create_service_roles = false
      service_role_arns    = { for name, role in aws_iam_role.existing : name => role.arn }
      create_alarms        = true
      alarm_topic_arn      = aws_sns_topic.alarms.arn
      fan_out = {
        s3_results     = "s3://\${aws_s3_bucket.other.id}/fan-out/"
        instance_quota = terraform_data.quota.output
      }
    `;
    let changes: readonly PlannedResource[] = [];

    beforeAll(async () => {
      const blocks = [
        OTHERS,
        call('reading', './terraform-module', DEPENDENT),
        call('told', './terraform-module', DEPENDENT + READ_NOTHING),
        call('given', './terraform-module', HANDED_IN),
      ];
      changes = await plan(await configuration(root(...blocks)));
    });

    const of = (name: string) => changes.filter(({ address }) => address.startsWith(`module.${name}.`));

    test('its definition and policies hide behind data sources, where it depends on something', () => {
      expect(unknownDocuments(of('reading'))).toEqual(
        expect.arrayContaining([
          'module.reading.aws_iam_role_policy.start[0]',
          'module.reading.aws_sfn_state_machine.state_machine',
        ]),
      );
    });

    test('they show all the same, where account_id, region, partition and image_uri are given', () => {
      expect(unknownDocuments(of('told'))).toEqual([]);
      const machine = of('told').find(({ type }) => type === 'aws_sfn_state_machine');
      const definition = JSON.parse(String(machine?.change.after?.definition));
      expect(definition.States.StartProcessingJob.Resource).toBe(
        `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:told-start-processing-job`,
      );
      expect(of('told').filter(({ address }) => address.includes('.data.'))).toEqual([]);
    });

    test('it takes roles and a topic of which no ARN is known yet, and a fan-out with a bucket and a quota that are not', () => {
      const addresses = of('given').map(({ address }) => address);
      expect(addresses.filter((address) => address.includes('.aws_iam_'))).toEqual([]);
      expect(addresses.filter((address) => address.includes('_alarm.'))).toHaveLength(7);
      const holders = of('given').filter(({ type }) => /lambda_function|sfn/.test(type));
      expect(holders).toHaveLength(8);
      expect(addresses).toContain('module.given.aws_sfn_state_machine.fan_out[0]');
      for (const { type, change } of holders)
        expect(change.after_unknown).toHaveProperty(
          type === 'aws_lambda_function' ? 'role' : 'role_arn',
          true,
        );
    });
  });

  test('is taken from a folder, a tag of a git repository and an archive alike', async () => {
    const repository = bench.folder();
    mkdirSync(join(repository, 'modules'));
    cpSync(built, join(repository, 'modules/processing'), { recursive: true });
    const git = async (...args: string[]) => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      const { status, stderr } = await runProgram('git', [...identity, ...args], repository);
      if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
    };
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message=Add the module');
    await git('tag', 'v0.1.0');
    const tarball = join(bench.folder(), 'terraform-module.tar.gz');
    await runProgram('tar', ['-czf', tarball, '-C', built, '.'], built);
    const archives = { '.zip': archiveOf(built), '.gz': readFileSync(tarball) };
    const server = createServer(({ url = '' }, response) => {
      response.end(archives[url.includes('.zip') ? '.zip' : '.gz']);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    try {
      const folder = await configuration(
        root(
          call('folder', './terraform-module'),
          call('tag', `git::file://${repository}//modules/processing?ref=v0.1.0`),
          call('archive', `http://127.0.0.1:${port}/terraform-module.tar.gz`),
          call('archived-sync', `http://127.0.0.1:${port}/terraform-module.zip//modules/sync`),
        ),
      );
      const changes = await plan(folder);
      const machines = changes.filter(({ type }) => type === 'aws_sfn_state_machine');
      expect(machines.map(({ address }) => address)).toHaveLength(4);
      const hashes = (name: string) =>
        changes
          .filter(
            ({ address, type }) => address.startsWith(`module.${name}.`) && type === 'aws_lambda_function',
          )
          .map(({ change }) => change.after?.source_code_hash);
      expect(hashes('folder')).toEqual(Array(4).fill(expect.stringMatching(/^[\w+/]{43}=$/)));
      expect(hashes('tag')).toEqual(hashes('folder'));
      expect(hashes('archive')).toEqual(hashes('folder'));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
