import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { planJson } from '../../review/changed-plan';

const ROOT = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'review-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (flags: readonly string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/main.ts', 'review', ...flags],
    { cwd: ROOT, encoding: 'utf8', input, env: { ...process.env, INIT_CWD: folder } },
  );
  return { status, stdout, stderr };
};

const PLAN = planJson([{ address: 'aws_sqs_queue.a', after: {} }]);
const REVIEW = expect.stringMatching(/^## ✅ 1 to add — no warnings\n/);

test('a plan is read from a file, beside the person who asks', () => {
  writeFileSync(join(folder, 'plan.json'), PLAN);
  expect(run(['plan.json'])).toEqual({ status: 0, stdout: REVIEW, stderr: '' });
});

test('a plan is read from standard input', () => {
  expect(run(['-'], PLAN)).toEqual({ status: 0, stdout: REVIEW, stderr: '' });
});

test('--help prints the usage', () => {
  expect(run(['--help'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^Usage: npx sagemaker-processing review /),
  });
});

test('input that is not a plan is an error of one line', () => {
  expect(run(['-'], '{}')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'Expected the JSON of a Terraform plan, got JSON without format_version. Create it with: terraform show -json plan > plan.json\n',
  });
});

test('JSON that is nested too deeply is an error of one line', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const plan = PLAN.replace('"after":{}', `"after":{"a":${deep}}`);
  expect(run(['-'], plan)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'Expected the JSON of a Terraform plan, got JSON that is nested more than 200 levels deep. Create it with: terraform show -json plan > plan.json\n',
  });
});

test.each([
  ['missing.json', 'no such file'],
  ['.', 'it is a directory'],
])('the error says why %s cannot be read', (file, why) => {
  expect(run([file])).toEqual({
    status: 1,
    stdout: '',
    stderr: `Cannot read ${file}: ${why}. Create it with: terraform show -json plan > plan.json\n`,
  });
});

test('a missing file is an error', () => {
  expect(run([])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'Expected a file, as in: npx sagemaker-processing review plan.json\n',
  });
});

test('a wrong flag has an exit code of its own', () => {
  expect(run(['--hlp'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'Unknown flag --hlp; did you mean --help?\n',
  });
});

const WARNED = planJson([{ address: 'aws_dynamodb_table.t', before: { name: 't' } }]);

test.each([
  [['--fail-on', 'data-at-risk'], 3],
  [['--fail-on', 'access-widens', '--fail-on', 'data-at-risk'], 3],
  [['--fail-on', 'access-widens'], 0],
  [[], 0],
])('with %j the review is written, and the exit code is %i', (flags, status) => {
  expect(run([...flags, '-'], WARNED)).toEqual({
    status,
    stdout: expect.stringMatching(/^## ⚠️ 1 to destroy — data at risk \(1\)\n/),
    stderr: '',
  });
});

test('the JSON form has the same exit codes', () => {
  const { status, stdout } = run(['--format', 'json', '--fail-on', 'data-at-risk', '-'], WARNED);
  expect([status, JSON.parse(stdout)]).toEqual([
    3,
    expect.objectContaining({ warnings: [expect.objectContaining({ kind: 'data-at-risk' })] }),
  ]);
});

test('an unknown kind is an error of the command line', () => {
  expect(run(['--fail-on', 'data', 'plan.json'])).toEqual({
    status: 2,
    stdout: '',
    stderr:
      '--fail-on must be plan, data-at-risk, executions-at-risk, access-widens or cannot-be-seen; got "data".\n',
  });
});
