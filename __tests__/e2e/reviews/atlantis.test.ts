import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type HttpStandIn, startHttpStandIn } from './http-stand-in';
import { blockOf, blocksOf, yamlOf } from './page';
import { openPipelineMachine, type PipelineMachine, SECRET, whyNoPipelines } from './pipeline-machine';

if (whyNoPipelines) console.warn(`The pages of reviews are not tested: ${whyNoPipelines}.`);
const withPipelines = whyNoPipelines ? describe.skip : describe;

type Step = string | { readonly run: { readonly command: string; readonly output: string } };

interface ServerConfiguration {
  readonly repos: readonly {
    readonly workflow: string;
    readonly allowed_overrides: readonly string[];
    readonly allow_custom_workflows: boolean;
  }[];
  readonly workflows: Readonly<Record<string, { readonly plan: { readonly steps: readonly Step[] } }>>;
}

const PAGE = 'atlantis.md';
const TOKEN = 'token-of-atlantis';
const ME = 77;

interface Comment {
  readonly id: number;
  readonly user: { readonly id: number };
  body: string;
}

test('the workflow of the server reviews each plan, and no pull request can change it', () => {
  const { repos, workflows } = yamlOf<ServerConfiguration>(PAGE);
  const [repo] = repos;
  expect(repo).toMatchObject({ workflow: 'reviewed', allowed_overrides: [], allow_custom_workflows: false });
  expect(workflows.reviewed?.plan.steps).toEqual([
    'init',
    'plan',
    { run: { command: '/opt/plan-review/comment.sh', output: 'hide' } },
  ]);
});

test('the image has the script where the workflow calls it', () => {
  expect(blockOf(PAGE, 'dockerfile')).toContain(' comment.sh /opt/plan-review/comment.sh\n');
});

withPipelines('the script of Atlantis', () => {
  let machine: PipelineMachine;
  let github: HttpStandIn;
  let script: string;
  const comments: Comment[] = [];

  /** The pull request 5 of org/repo, as far as the comments API shows it. */
  const answer: Parameters<typeof startHttpStandIn>[0] = ({ method, path, query, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { message: 'Bad credentials' } };
    const text = (body as { body?: string } | undefined)?.body ?? '';
    if (text.length > 65_536) return { status: 422, body: { message: 'body is too long' } };
    switch (`${method} ${path.replace(/(comments\/)\d+$/, '$1:id')}`) {
      case 'GET /user':
        return { body: { id: ME } };
      case 'GET /repos/org/repo/issues/5/comments': {
        const page = Number(query.get('page') ?? 1);
        const size = Number(query.get('per_page') ?? 30);
        return { body: comments.slice((page - 1) * size, page * size) };
      }
      case 'POST /repos/org/repo/issues/5/comments':
        comments.push({ id: comments.length + 1, user: { id: ME }, body: text });
        return { status: 201, body: comments.at(-1) };
      case 'PATCH /repos/org/repo/issues/comments/:id': {
        const comment = comments.find(({ id }) => path.endsWith(`/${id}`));
        if (comment?.user.id !== ME) return { status: 403, body: { message: 'Forbidden' } };
        comment.body = text;
        return { body: comment };
      }
      default:
        return { status: 404, body: { message: `${method} ${path}` } };
    }
  };

  beforeAll(async () => {
    machine = await openPipelineMachine();
    github = await startHttpStandIn(answer);
    machine.install('terraform1.11.4', 'exec terraform "$@"');
    const tool = mkdtempSync(join(machine.folder, 'plan-review-'));
    const [, install = ''] = /^RUN (npm .*)$/m.exec(blockOf(PAGE, 'dockerfile')) ?? [];
    const inTool = (lines: string): string => lines.replaceAll('/opt/plan-review', tool);
    await machine.run(inTool(install), machine.folder, {});
    script = inTool(blockOf(PAGE, 'sh'));
  });
  beforeEach(() => {
    comments.length = 0;
  });
  afterAll(async () => {
    await github.close();
    machine.close();
  });

  /** As Atlantis runs a step, in a folder of the pull request's. */
  const runStep = (more: Readonly<Record<string, string>> = {}, lines = script) => {
    const work = mkdtempSync(join(machine.folder, 'clone-'));
    const environment = {
      ATLANTIS_TERRAFORM_DISTRIBUTION: 'terraform',
      ATLANTIS_TERRAFORM_VERSION: '1.11.4',
      BASE_REPO_OWNER: 'org',
      BASE_REPO_NAME: 'repo',
      DIR: work,
      HEAD_COMMIT: 'abc123',
      PLANFILE: join(work, 'default.tfplan'),
      PROJECT_NAME: '',
      PULL_NUM: '5',
      REPO_REL_DIR: 'stacks/data',
      WORKSPACE: 'default',
      ATLANTIS_GH_TOKEN: TOKEN,
      GITHUB_API: github.url,
      TMPDIR: mkdtempSync(join(machine.folder, 'tmp-')),
      ...more,
    };
    return machine.run(lines, work, environment, ['sh']).then((result) => ({ ...result, environment, work }));
  };

  test('reviews the plan that Atlantis made, and comments', async () => {
    const { status, stderr, environment } = await runStep();
    expect([status, stderr]).toEqual([0, '']);
    expect(await machine.terraformCalls()).toEqual([`show -json ${environment.PLANFILE}`]);
    expect(comments).toEqual([{ id: 1, user: { id: ME }, body: expect.any(String) }]);
    expect(comments[0]?.body).toMatch(/^<!-- plan-review: [0-9a-f]{16} -->\n\n## /);
    expect(comments[0]?.body).toContain('`aws_dynamodb_table.orders`');
    expect(comments[0]?.body).toMatch(/\n\nPlanned from abc123 in `stacks\/data, workspace default`\.\n$/);
    expect(comments[0]?.body).not.toContain(SECRET);
  });

  test('leaves no plan behind, neither in the clone nor in the folder for temporary files', async () => {
    const { environment, work } = await runStep();
    expect(readdirSync(work)).toEqual([]);
    expect(readdirSync(environment.TMPDIR)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^tmp\./)]),
    );
  });

  test('updates the comment of the same project, and none of another or of anybody else', async () => {
    await runStep();
    const marker = comments[0]?.body.split('\n')[0] ?? '';
    comments.unshift({ id: 66, user: { id: 66 }, body: `${marker} All is well.` });
    await runStep({ REPO_REL_DIR: 'stacks/other' });
    await runStep({ HEAD_COMMIT: 'def456' });
    expect(comments.map(({ body }) => body.split('\n').at(-2))).toEqual([
      undefined,
      'Planned from def456 in `stacks/data, workspace default`.',
      'Planned from abc123 in `stacks/other, workspace default`.',
    ]);
    expect(comments[0]?.body).toBe(`${marker} All is well.`);
  });

  test('finds its comment behind a hundred others', async () => {
    await runStep();
    const [own] = comments.splice(0);
    const others = Array.from({ length: 150 }, (_, id) => ({ id: id + 2, user: { id: 66 }, body: 'Hello' }));
    comments.push(...others, own as Comment);
    await runStep({ HEAD_COMMIT: 'def456' });
    expect(comments).toHaveLength(151);
    expect(comments.at(-1)?.body).toContain('Planned from def456');
  });

  test('shows the name of a folder as text', async () => {
    await runStep({ REPO_REL_DIR: 'a`--> <img> @org\n# b' });
    expect(comments[0]?.body.split('\n').slice(-2)).toEqual([
      'Planned from abc123 in `a_--_ _img_ _org__ b, workspace default`.',
      '',
    ]);
  });

  test('fails where the token may not comment', async () => {
    const { status, stderr } = await runStep({ ATLANTIS_GH_TOKEN: 'another' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('401');
    expect(comments).toEqual([]);
  });

  test('comments with a token of its own where Atlantis has none', async () => {
    const { status } = await runStep({ REVIEW_GH_TOKEN: TOKEN, ATLANTIS_GH_TOKEN: '' });
    expect([status, comments.length]).toEqual([0, 1]);
  });

  test('fails where Terraform cannot show the plan, so that the plan fails', async () => {
    const { status } = await runStep({ ATLANTIS_TERRAFORM_VERSION: '9.9.9' });
    expect(status).toBe(127);
    expect(comments).toEqual([]);
  });

  test('stops on what the line for it finds, after the comment', async () => {
    const [, line = ''] = blocksOf(PAGE, 'sh');
    expect(line).toContain('--fail-on data-at-risk');
    const { status, stderr } = await runStep({}, `${script}\n${line}`);
    expect([status, stderr, comments.length]).toEqual([3, '', 1]);
  });

  test('does not stop on a kind of warning that the plan does not have', async () => {
    const [, line = ''] = blocksOf(PAGE, 'sh');
    const { status } = await runStep({}, `${script}\n${line.replace('data-at-risk', 'executions-at-risk')}`);
    expect([status, comments.length]).toEqual([0, 1]);
  });
});
