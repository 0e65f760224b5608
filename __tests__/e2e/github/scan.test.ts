import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type FailedCheck, failedCheck, REPORT_WITHOUT_CHECKS, report } from './checkov';

const SCRIPTS = resolve(__dirname, '../../../.github/scripts');

const hasJq = spawnSync('jq', ['--version']).error === undefined;
if (!hasJq) console.warn('The scan is not tested: jq is not on the PATH.');
const withJq = hasJq ? describe : describe.skip;

const runJq = (input: unknown, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('jq', args, {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

interface Change {
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

const resource = (address: string, { actions = ['update'], before = {}, after = {} }: Change = {}) => {
  const [type = '', name = ''] = address
    .replace(/\[.*\]$/, '')
    .split('.')
    .slice(-2);
  const module = address.startsWith('module.')
    ? { module_address: address.split('.').slice(0, 2).join('.') }
    : {};
  return { address, ...module, mode: 'managed', type, name, change: { actions, before, after } };
};

const planOf = (...resources: readonly ReturnType<typeof resource>[]) => ({
  format_version: '1.2',
  terraform_version: '1.11.4',
  configuration: { root_module: { resources: [{ address: 'aws_s3_bucket.data' }] } },
  planned_values: {},
  resource_changes: resources,
});

withJq('the plan that the scanner gets', () => {
  const scanned = (plan: object) =>
    JSON.parse(runJq(plan, '--from-file', join(SCRIPTS, 'for-scanner.jq')).stdout);

  test('has the values that remain after the apply where Checkov looks for them', () => {
    const plan = planOf(resource('aws_s3_bucket.data', { before: null, after: { bucket: 'data' } }));
    expect(scanned(plan)).toEqual({
      format_version: '1.2',
      terraform_version: '1.11.4',
      configuration: plan.configuration,
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_s3_bucket.data',
              mode: 'managed',
              type: 'aws_s3_bucket',
              name: 'data',
              values: { bucket: 'data' },
            },
          ],
          child_modules: [],
        },
      },
      resource_changes: [
        {
          address: 'aws_s3_bucket.data',
          change: { actions: ['update'], before: null, after: { bucket: 'data' } },
        },
      ],
    });
  });

  test('has the resources of a module under its address', () => {
    const modules = scanned(planOf(resource('module.store.aws_s3_bucket.data'))).planned_values.root_module;
    expect(modules.resources).toEqual([]);
    expect(modules.child_modules).toEqual([
      {
        address: 'module.store',
        resources: [expect.objectContaining({ address: 'module.store.aws_s3_bucket.data' })],
      },
    ]);
  });

  test.each([
    ['that is destroyed', { actions: ['delete'], after: null }],
    ['that is sensitive as a whole', { after: '(sensitive)' }],
  ])('has no resource %s', (_, change) => {
    const { planned_values, resource_changes } = scanned(planOf(resource('aws_s3_bucket.data', change)));
    expect([planned_values.root_module.resources, resource_changes]).toEqual([[], []]);
  });

  test('has no sensitive value of the plan that Terraform wrote', () => {
    const { change, ...database } = resource('aws_db_instance.db', {
      after: { password: 'hunter2', port: 5432 },
    });
    const plan = {
      ...planOf(),
      resource_changes: [{ ...database, change: { ...change, after_sensitive: { password: true } } }],
      planned_values: { root_module: { resources: [{ values: { password: 'hunter2' } }] } },
      prior_state: { values: { root_module: { resources: [{ values: { password: 'hunter2' } }] } } },
      variables: { password: { value: 'hunter2' } },
    };
    const handedOn = runJq(plan, '--from-file', join(SCRIPTS, 'for-review.jq')).stdout;
    const [planned] = scanned(JSON.parse(handedOn)).planned_values.root_module.resources;
    expect(planned.values).toEqual({ password: '(sensitive, after)', port: 5432 });
    expect(JSON.stringify(scanned(JSON.parse(handedOn)))).not.toContain('hunter2');
  });
});

withJq('the findings', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'findings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const findings = (plan: object, result: object) => {
    const file = join(folder, 'plan.json');
    writeFileSync(file, JSON.stringify(plan));
    const script = join(SCRIPTS, 'findings.jq');
    return runJq(result, '--raw-output', '--slurpfile', 'plan', file, '--from-file', script);
  };
  const shown = (addresses: readonly string[], failed: readonly FailedCheck[]): string =>
    findings(planOf(...addresses.map((address) => resource(address))), report(failed)).stdout;

  const FUNCTION = 'aws_lambda_function.start';

  test('are a list of the checks that fail, each with its resources', () => {
    const other = 'module.other.aws_lambda_function.stop';
    expect(
      shown(
        [FUNCTION, other],
        [failedCheck(FUNCTION), failedCheck(other), failedCheck(other, 'CKV_AWS_117', 'Ensure a VPC')],
      ),
    ).toBe(
      [
        'Checkov `3.3.26`: 3 failed checks in the resources that this plan changes:',
        '',
        '- `CKV_AWS_116` `Ensure a DLQ`: `aws_lambda_function.start`, `module.other.aws_lambda_function.stop`',
        '- `CKV_AWS_117` `Ensure a VPC`: `module.other.aws_lambda_function.stop`',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['stays as it is', ['no-op']],
    ['is only read', ['read']],
  ])('leave out a resource that %s', (_, actions) => {
    const { stdout } = findings(planOf(resource(FUNCTION, { actions })), report([failedCheck(FUNCTION)]));
    expect(stdout).toBe('Checkov `3.3.26`: no failed checks in the resources that this plan changes.\n');
  });

  test('show no keys of instances, which may be any values', () => {
    const addresses = ['aws_sqs_queue.q["hunter2"]', 'aws_sqs_queue.q["a\\"]b"]', 'aws_sqs_queue.q[0]'];
    const text = shown(
      addresses,
      addresses.map((address) => failedCheck(address)),
    );
    expect(text).toContain(': 3 failed checks');
    expect(text).toMatch(/: `aws_sqs_queue\.q`\n$/);
  });

  test('are text, whatever a name holds', () => {
    const hostile = 'x` <img src=x> @org [a](b) | \n- \u202e';
    const text = shown([FUNCTION], [failedCheck(FUNCTION, 'CKV`', hostile)]);
    expect(text.split('\n').slice(2)).toEqual([
      '- `CKV_` `x_ _img src=x_ _org _a_(b) _ _- _`: `aws_lambda_function.start`',
      '',
    ]);
  });

  test('have bounds: twenty checks, five resources of each, and 200 characters of a name', () => {
    const addresses = Array.from({ length: 7 }, (_, index) => `aws_lambda_function.f${index}`);
    const many = Array.from({ length: 23 }, (_, index) =>
      addresses.map((address) => failedCheck(address, `CKV_AWS_${100 + index}`, 'n'.repeat(300))),
    ).flat();
    const lines = shown(addresses, many).trim().split('\n').slice(2);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('- and 3 more');
    expect(lines[0]).toBe(
      `- \`CKV_AWS_100\` \`${'n'.repeat(200)}…\`: ${addresses
        .slice(0, 5)
        .map((address) => `\`${address}\``)
        .join(', ')}, and 2 more`,
    );
  });

  test.each([
    ['stop the job', [failedCheck(FUNCTION)], 1],
    ['do not stop it where there are none', [], 0],
  ])('%s with the line for it', (_, failed, expected) => {
    const guide = readFileSync(join(SCRIPTS, '../../docs/github-actions.md'), 'utf8');
    const [line = 'no line'] = guide.match(/^! grep .*$/m) ?? [];
    mkdirSync(join(folder, 'review'), { recursive: true });
    writeFileSync(join(folder, 'review/findings.md'), shown([FUNCTION], failed));
    const { status } = spawnSync('bash', ['-e', '-c', line], {
      env: { PATH: process.env.PATH, RUNNER_TEMP: folder },
    });
    expect(status).toBe(expected);
  });

  test('say where no check applied, which is not the same as no findings', () => {
    const { stdout } = findings(planOf(resource('terraform_data.note')), REPORT_WITHOUT_CHECKS);
    expect(stdout).toBe('Checkov has no check for the resources of this plan.\n');
  });

  test('are an error where Checkov could not read the plan', () => {
    const { status, stdout, stderr } = findings(
      planOf(resource(FUNCTION)),
      report([], { parsing_errors: 1 }),
    );
    expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
    expect(stderr).toContain('Checkov could not read the plan');
  });
});

test('the image is pinned by its digest, behind the version that Dependabot compares', () => {
  const dockerfile = readFileSync(join(SCRIPTS, '../scanner/Dockerfile'), 'utf8');
  expect(dockerfile.split('\n').filter((line) => line && !line.startsWith('#'))).toEqual([
    expect.stringMatching(/^FROM bridgecrew\/checkov:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/),
  ]);
});
