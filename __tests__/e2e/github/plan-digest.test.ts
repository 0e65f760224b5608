import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { parsePlan } from '../../../review/plan/plan-input';
import { reviewPlan } from '../../../review/review-plan';
import { expectNotHandedOn } from '../../review/plans-with-secrets';
import { RECORDED_PLANS, readRecordedPlan } from '../../review/recorded-plan';
import { findTerraform, runProgram, type Terraform } from '../support/terraform';

const SCRIPTS = resolve(__dirname, '../../../.github/scripts');

const found = findTerraform();
const terraform = found as Terraform;
const missing = [
  ...['bash', 'jq', 'sha256sum'].flatMap((program) =>
    spawnSync(program, ['--version']).error === undefined ? [] : [`${program} is not on the PATH`],
  ),
  ...(typeof found === 'string' ? [found] : []),
].join('; ');
if (missing) console.warn(`The digest of a plan is not tested: ${missing}.`);
const withTerraform = missing ? describe.skip : describe;

type Files = Readonly<Record<string, string | Uint8Array>>;

const top = mkdtempSync(join(tmpdir(), 'plan-digest-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const zip = (text: string): Uint8Array =>
  zipSync({ 'index.js': [strToU8(text), { mtime: new Date('1980-01-01T12:00:00Z') }] });

const state = (lineage: string, value = 'kept', serial = 3) => ({
  version: 4,
  terraform_version: '1.11.4',
  serial,
  lineage,
  outputs: {},
  resources: [
    {
      mode: 'managed',
      type: 'terraform_data',
      name: 'kept',
      provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [
        {
          schema_version: 0,
          attributes: {
            id: 'e7b0e4c6-0000-0000-0000-000000000000',
            input: { value, type: 'string' },
            output: { value, type: 'string' },
            triggers_replace: null,
          },
        },
      ],
    },
  ],
});

/** The state lies outside of the folder, as that of a bucket does. */
const BACKEND = 'terraform {\n  backend "local" {\n    path = "../state"\n  }\n}\n';
const MODULE = 'resource "terraform_data" "in_module" {\n  input = "module"\n}\n';
const MAIN = `${BACKEND}
variable "note" {
  type = string
}
resource "terraform_data" "kept" {
  input = "kept"
}
resource "terraform_data" "new" {
  input = var.note
}
module "part" {
  source = "./first"
}
`;
const BASE: Files = {
  'main.tf': MAIN,
  'first/main.tf': MODULE,
  'second/main.tf': MODULE,
  'terraform.tfvars': 'note = "a"\n',
  'functions/start.zip': zip('exports.handler = 1;'),
  '.terraform.lock.hcl': '# No providers.\n',
};
const LINEAGE = '11111111-1111-1111-1111-111111111111';

/** A stack's folder beside a state, initialized. */
const openFolder = async (files: Files, prior: object | undefined): Promise<string> => {
  const folder = join(mkdtempSync(join(top, 'a-')), 'stack');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  if (prior !== undefined) writeFileSync(join(folder, '../state'), JSON.stringify(prior));
  await terraformIn(folder, 'init', '-input=false');
  return folder;
};

const terraformIn = async (folder: string, ...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await terraform.run(folder, args);
  if (status !== 0) throw new Error(`terraform ${args.join(' ')}: ${stderr}${stdout}`);
  return stdout;
};

/** Plans in a folder, and returns where the plan's JSON is. */
const planIn = async (folder: string): Promise<string> => {
  const [plan, json] = [join(folder, '../plan'), join(folder, '../plan.json')];
  await terraformIn(folder, 'plan', '-input=false', '-lock=false', `-out=${plan}`);
  writeFileSync(json, await terraformIn(folder, 'show', '-json', plan));
  return json;
};

const jq = (program: string, input: string): unknown => {
  const args = ['--from-file', join(SCRIPTS, program)];
  const { status, stdout, stderr } = spawnSync('jq', args, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

interface Planned {
  readonly digest: string;
  /** What the digest holds of the plan itself. */
  readonly normalized: unknown;
}

const planAndDigest = async (folder: string): Promise<Planned> => {
  const json = await planIn(folder);
  const script = join(SCRIPTS, 'digest.sh');
  const { status, stdout, stderr } = await runProgram('bash', [script, json], folder, terraform.environment);
  if (status !== 0) throw new Error(stderr);
  return { digest: stdout.trim(), normalized: jq('normalized-plan.jq', readFileSync(json, 'utf8')) };
};

const planOf = async (files: Files = {}, prior: object = state(LINEAGE)): Promise<Planned> =>
  planAndDigest(await openFolder({ ...BASE, ...files }, prior));

withTerraform('the digest of a plan', () => {
  let base: Planned;

  beforeAll(async () => {
    base = await planOf();
  });

  test('is a SHA-256', () => {
    expect(base.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is the same for two plans of a state, at different times and in different folders', async () => {
    expect(await planOf()).toEqual(base);
  });

  test('does not depend on what the plan does not change, or on how often the state was written', async () => {
    expect(await planOf({}, state(LINEAGE, 'kept', 9))).toEqual(base);
  });

  test.each<[string, Files]>([
    [
      'an added provisioner of what is there already',
      {
        'main.tf': MAIN.replace(
          'input = "kept"',
          'input = "kept"\n  provisioner "local-exec" {\n    command = "true"\n  }',
        ),
      },
    ],
    ['another module source with the same text', { 'main.tf': MAIN.replace('./first', './second') }],
    ['another text of a module', { 'first/main.tf': MODULE.replace('"module"', '"other"') }],
    ['another variable', { 'terraform.tfvars': 'note = "b"\n' }],
    [
      'a check',
      {
        'check.tf':
          'check "c" {\n  assert {\n    condition = terraform_data.new.input != null\n    error_message = "No."\n  }\n}\n',
      },
    ],
    ['an output', { 'output.tf': 'output "o" {\n  value = "o"\n}\n' }],
  ])('differs with %s, because the plan differs', async (_, files) => {
    const { digest, normalized } = await planOf(files);
    expect(digest).not.toBe(base.digest);
    expect(normalized).not.toEqual(base.normalized);
  });

  test.each<[string, Files]>([
    ['another zip', { 'functions/start.zip': zip('exports.handler = 2;') }],
    ['one more zip', { 'functions/more.zip': zip('exports.handler = 1;') }],
    ['another lock of the providers', { '.terraform.lock.hcl': '# Still no providers.\n' }],
    [
      'another version of Terraform that is asked for',
      { 'v.tf': 'terraform {\n  required_version = ">= 1.0.0"\n}\n' },
    ],
  ])('differs with %s', async (_, files) => {
    expect((await planOf(files)).digest).not.toBe(base.digest);
  });

  test('differs with a state of another lineage', async () => {
    expect((await planOf({}, state('22222222-2222-2222-2222-222222222222'))).digest).not.toBe(base.digest);
  });

  test('differs if the state has changed in what is planned', async () => {
    expect((await planOf({}, state(LINEAGE, 'changed by somebody'))).digest).not.toBe(base.digest);
  });

  test('also exists without a state', async () => {
    const folder = await openFolder(BASE, undefined);
    const planned = await planAndDigest(folder);
    expect(planned.digest).not.toBe(base.digest);
    expect(await planAndDigest(folder)).toEqual(planned);
  });

  test('differs with a widened policy', async () => {
    const policy = (action: string): Files => ({
      'main.tf': `${BACKEND}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "key"
  secret_key                  = "secret"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
resource "aws_iam_role_policy" "start" {
  role   = "start"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = "*" }] })
}
`,
    });
    const folder = await openFolder(policy('s3:GetObject'), undefined);
    const narrow = await planAndDigest(folder);
    for (const [name, text] of Object.entries(policy('s3:*'))) writeFileSync(join(folder, name), text);
    const wide = await planAndDigest(folder);
    expect(wide.digest).not.toBe(narrow.digest);
    expect(wide.normalized).not.toEqual(narrow.normalized);
  });
});

withTerraform('a normalized plan', () => {
  const change = (actions: readonly string[], more = {}, changeMore = {}) => ({
    address: 'a.b',
    ...more,
    change: { actions, ...changeMore },
  });
  const normalized = (plan: object) => jq('normalized-plan.jq', JSON.stringify(plan));

  test('has no time, no prior state and no planned values', () => {
    const plan = { format_version: '1.2', timestamp: 't', prior_state: {}, planned_values: {} };
    expect(normalized(plan)).toEqual({ format_version: '1.2', resource_changes: [], output_changes: {} });
  });

  test('has no resource and no output without changes', () => {
    const plan = {
      resource_changes: [change(['no-op']), change(['update'])],
      output_changes: { same: { actions: ['no-op'] }, other: { actions: ['delete'] } },
    };
    expect(normalized(plan)).toEqual({
      resource_changes: [change(['update'])],
      output_changes: { other: { actions: ['delete'] } },
    });
  });

  test('has resources that are only moved or imported, which changes the state', () => {
    const moved = change(['no-op'], { previous_address: 'a.old' });
    const imported = change(['no-op'], {}, { importing: { id: 'x' } });
    expect(normalized({ resource_changes: [moved, imported] })).toMatchObject({
      resource_changes: expect.arrayContaining([moved, imported]),
    });
  });

  test('has what later versions of Terraform add', () => {
    expect(normalized({ action_invocations: [{ address: 'action.a' }] })).toMatchObject({
      action_invocations: [{ address: 'action.a' }],
    });
  });

  test('has its lists sorted', () => {
    const relevant = [{ resource: 'b' }, { resource: 'a' }];
    expect(normalized({ relevant_attributes: relevant })).toEqual(
      normalized({ relevant_attributes: relevant.toReversed() }),
    );
  });
});

withTerraform('what is handed on for a review', () => {
  test.each(RECORDED_PLANS)('tells the review of %s all', (name) => {
    const plan = readRecordedPlan(name);
    const handedOn = jq('for-review.jq', plan);
    const reviewOf = (text: string) => reviewPlan(parsePlan(Buffer.from(text)));
    expect(reviewOf(JSON.stringify(handedOn))).toBe(reviewOf(plan));
  });

  const SECRET = 'hunter2';
  const plan = {
    format_version: '1.2',
    variables: { password: { value: SECRET } },
    prior_state: { values: { root_module: { resources: [{ type: 'x', values: { password: SECRET } }] } } },
    planned_values: { root_module: { resources: [{ values: { password: SECRET } }] } },
    resource_changes: [
      {
        address: 'a.marked_after',
        change: {
          actions: ['update'],
          before: { list: ['shown', SECRET], whole: { deep: SECRET } },
          after: { list: ['shown', `${SECRET}-new`], whole: { deep: SECRET } },
          before_sensitive: {},
          after_sensitive: { list: [false, true], whole: true },
        },
      },
    ],
    resource_drift: [
      {
        address: 'a.drifted',
        change: {
          actions: ['update'],
          before: { p: SECRET },
          after: { p: 'x' },
          before_sensitive: { p: true },
        },
      },
    ],
    output_changes: { o: { actions: ['create'], before: null, after: SECRET, after_sensitive: true } },
    action_invocations: [{ address: 'action.a', config_values: { password: SECRET } }],
    deferred_changes: [{ reason: 'r', resource_change: { address: 'a.b', change: { after: SECRET } } }],
  };

  test('has no sensitive values, before or after the change', () => {
    expect(JSON.stringify(jq('for-review.jq', JSON.stringify(plan)))).not.toContain(SECRET);
  });

  const withUnmarked = (value: unknown, marked: unknown = SECRET, address = 'a.b') => ({
    format_version: '1.2',
    planned_values: {
      root_module: { resources: [{ values: { v: marked }, sensitive_values: { v: true } }] },
    },
    resource_changes: [
      {
        address,
        mode: 'managed',
        type: 'a',
        change: { actions: ['create'], before: null, after: { value } },
      },
    ],
  });

  test.each<[where: string, plan: object]>([
    ['in a text', withUnmarked(`https://user:${SECRET}@example.com`)],
    ['in a list that is shifted', withUnmarked(['a', SECRET])],
    ['in a JSON document, where it is escaped', withUnmarked('{"a": "\\u0068unter2"}')],
    ['in a document within a document', withUnmarked(JSON.stringify({ a: JSON.stringify({ [SECRET]: 1 }) }))],
    ['in a key of a map', withUnmarked({ [SECRET]: 1 })],
    ['in an address', withUnmarked(1, SECRET, `a.b["${SECRET}"]`)],
    ['in a URL, percent-encoded', withUnmarked('https://a.b/x%20hunter2', 'x hunter2')],
    [
      'though only a document that has it is marked',
      withUnmarked('hunter2-long', JSON.stringify(['hunter2-long'])),
    ],
    ['though it is a key of a map that is marked', withUnmarked(SECRET, { [SECRET]: 1 })],
    [
      'in an output, a check or a constant, though a variable is marked',
      {
        format_version: '1.2',
        variables: { password: { value: SECRET } },
        output_changes: { [SECRET]: { actions: ['create'], before: null, after: { [SECRET]: SECRET } } },
        checks: [{ status: 'fail', instances: [{ problems: [{ message: SECRET }] }] }],
        configuration: {
          root_module: {
            variables: { password: { sensitive: true } },
            resources: [{ address: 'a.b', expressions: { a: { constant_value: SECRET } } }],
          },
        },
      },
    ],
  ])('has no literal that is marked elsewhere: %s', (_, unmarked) => {
    const handedOn = JSON.stringify(jq('for-review.jq', JSON.stringify(unmarked)));
    expect(handedOn).not.toContain('hunter2');
    expect(handedOn).toMatch(/SENSITIVE-\d/);
  });

  test('keeps what a review understands by its words, whatever is marked', () => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
    const policy = JSON.stringify({ Statement: [statement] });
    const words = ['Statement', 'Effect', 'Allow', 'Action', 'Resource', 'create', 'managed', 'policy', '*'];
    const unmarked = withUnmarked(policy, words);
    expect(jq('for-review.jq', JSON.stringify(unmarked))).toMatchObject({
      resource_changes: unmarked.resource_changes,
    });
  });

  test('has no secret of plans with secrets at random places', () => {
    expectNotHandedOn(30, (json) => JSON.stringify(jq('for-review.jq', json)));
  });

  test('is made of a large plan in seconds', () => {
    const resources = Array.from({ length: 2_000 }, (_, index) => ({
      address: `a.b[${index}]`,
      change: {
        actions: ['create'],
        before: null,
        after: { text: 'text '.repeat(200), secret: `secret-${index % 100}` },
        after_sensitive: { secret: true },
      },
    }));
    const start = performance.now();
    jq('for-review.jq', JSON.stringify({ format_version: '1.2', resource_changes: resources }));
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  test('shows whether a sensitive value changes', () => {
    const { resource_changes } = jq('for-review.jq', JSON.stringify(plan)) as typeof plan;
    expect(resource_changes[0]?.change).toMatchObject({
      before: { list: ['shown', '(sensitive, before)'], whole: '(sensitive)' },
      after: { list: ['shown', '(sensitive, after)'], whole: '(sensitive)' },
    });
  });
});

withTerraform('an apply whose run is cancelled', () => {
  const SLOW = `${BACKEND}
resource "terraform_data" "first" {
  input = "first"
}
resource "terraform_data" "slow" {
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "exec sleep 600"
  }
}
`;

  test('finishes what it has started, saves the state, and releases the lock', async () => {
    const stack = await openFolder(
      { 'main.tf': SLOW, '.terraform.lock.hcl': '# No providers.\n' },
      undefined,
    );
    const runner = dirname(stack);
    const environment = {
      ...process.env,
      ...terraform.environment,
      APPROVED: (await planAndDigest(stack)).digest,
      RUNNER_TEMP: runner,
      GITHUB_OUTPUT: join(runner, 'output'),
      GITHUB_STEP_SUMMARY: join(runner, 'summary'),
    };
    const repository = resolve(SCRIPTS, '../..');
    const apply = spawn('bash', ['-e', '-c', 'exec .github/scripts/apply.sh'], {
      cwd: repository,
      env: environment,
    });
    let log = '';
    const lock = join(runner, '.state.lock.info');
    let wasLocked = false;
    const status = await new Promise((resolveStatus) => {
      apply.stdout.on('data', (text) => {
        const begun = log.includes('terraform_data.slow: Provisioning');
        log += text;
        if (begun || !log.includes('terraform_data.slow: Provisioning')) return;
        wasLocked = existsSync(lock);
        apply.kill('SIGINT');
      });
      apply.once('close', resolveStatus);
    });
    expect(status).toBe(1);
    expect(log).toContain('Interrupt received');
    expect(wasLocked).toBe(true);
    expect(existsSync(lock)).toBe(false);
    const { resources } = JSON.parse(readFileSync(join(runner, 'state'), 'utf8'));
    expect(resources.map(({ name }: { name: string }) => name)).toContain('first');
    expect(existsSync(join(runner, 'summary'))).toBe(false);
  });
});
