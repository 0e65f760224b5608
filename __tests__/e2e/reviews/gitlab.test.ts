import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandResult } from '../support/terraform';
import { type HttpStandIn, startHttpStandIn } from './http-stand-in';
import { blockOf, yamlOf } from './page';
import { openPipelineMachine, type PipelineMachine, SECRET, whyNoPipelines } from './pipeline-machine';

if (whyNoPipelines) console.warn(`The pages of reviews are not tested: ${whyNoPipelines}.`);
const withPipelines = whyNoPipelines ? describe.skip : describe;

interface Job {
  readonly rules: readonly { readonly if: string; readonly when?: string }[];
  readonly needs?: readonly string[];
  readonly id_tokens?: Readonly<Record<string, object>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly environment?: { readonly name: string; readonly action: string };
  readonly script: readonly string[];
  readonly artifacts?: { readonly paths: readonly string[] };
}

const jobs = yamlOf<Readonly<Record<'plan' | 'review' | 'comment', Job>>>('gitlab.md');
type JobName = keyof typeof jobs;

/** The package has it, and the page copies it. */
const FILTER = resolve(__dirname, '../../../.github/scripts/for-review.jq');
const TOKEN = 'token-that-comments';
const ME = 77;

interface Note {
  readonly id: number;
  readonly author: { readonly id: number };
  body: string;
}

withPipelines("GitLab's pipeline", () => {
  let machine: PipelineMachine;
  let gitlab: HttpStandIn;
  const notes: Note[] = [];
  const tokens = new Set<unknown>();

  /** The merge request 5 of the project 12, as far as the notes API shows it. */
  const answer: Parameters<typeof startHttpStandIn>[0] = ({ method, path, query, headers, body }) => {
    tokens.add(headers['private-token']);
    if (headers['private-token'] !== TOKEN) return { status: 401, body: { message: '401 Unauthorized' } };
    const own = '/api/v4/projects/12/merge_requests/5/notes';
    const text = (body as { body?: string } | undefined)?.body ?? '';
    if (text.length > 1_000_000) return { status: 400, body: { message: 'note is too long' } };
    switch (`${method} ${path.replace(/\d+$/, (id) => (path === own ? id : ':id'))}`) {
      case 'GET /api/v4/user':
        return { body: { id: ME } };
      case `GET ${own}`: {
        const page = Number(query.get('page') ?? 1);
        const size = Number(query.get('per_page') ?? 20);
        const sorted = query.get('sort') === 'asc' ? notes : notes.toReversed();
        return { body: sorted.slice((page - 1) * size, page * size) };
      }
      case `POST ${own}`:
        notes.push({ id: notes.length + 1, author: { id: ME }, body: text });
        return { status: 201, body: notes.at(-1) };
      case `PUT ${own}/:id`: {
        const note = notes.find(({ id }) => path.endsWith(`/${id}`));
        if (note?.author.id !== ME) return { status: 403, body: { message: '403 Forbidden' } };
        note.body = text;
        return { body: note };
      }
      default:
        return { status: 404, body: { message: `404 ${method} ${path}` } };
    }
  };

  beforeAll(async () => {
    machine = await openPipelineMachine();
    gitlab = await startHttpStandIn(answer);
  });
  beforeEach(() => {
    notes.length = 0;
    tokens.clear();
  });
  afterAll(async () => {
    await gitlab.close();
    machine.close();
  });

  const predefined = () => ({
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    CI_PROJECT_ID: '12',
    CI_MERGE_REQUEST_IID: '5',
    CI_COMMIT_SHA: 'abc123',
    CI_PIPELINE_URL: 'https://gitlab.example.com/group/project/-/pipelines/9',
  });

  /** What a job's environment has: what only some jobs get is not in the others'. */
  const environmentOf = (name: JobName, temp = '/tmp'): Readonly<Record<string, string>> => {
    const { id_tokens = {}, environment, variables: own = {} } = jobs[name];
    const inTemp = Object.entries(own).map(([key, value]) => [key, value.replace('/tmp/', `${temp}/`)]);
    return {
      ...predefined(),
      ...Object.fromEntries(inTemp),
      ...Object.fromEntries(Object.keys(id_tokens).map((token) => [token, 'an-identity-token'])),
      ...(environment?.name === 'plan-review' && { REVIEW_TOKEN: TOKEN }),
    };
  };

  interface JobRun extends CommandResult {
    readonly folder: string;
  }

  /** Runs a job in a clone with the committed `plan-review`, and with the artifacts of the jobs that it needs. */
  const runJob = async (
    name: JobName,
    done: Readonly<Partial<Record<JobName, JobRun>>>,
    { script } = jobs[name],
  ): Promise<JobRun> => {
    const folder = mkdtempSync(join(machine.folder, `${name}-`));
    const temp = mkdtempSync(join(machine.folder, 'tmp-'));
    for (const need of jobs[name].needs ?? []) {
      for (const path of jobs[need as JobName].artifacts?.paths ?? []) {
        const from = join(done[need as JobName]?.folder ?? '', path);
        if (existsSync(from)) cpSync(from, join(folder, path));
      }
    }
    mkdirSync(join(folder, 'plan-review'));
    cpSync(FILTER, join(folder, 'plan-review/for-review.jq'));
    const lines = script.join('\n').replaceAll('/tmp/', `${temp}/`);
    const result = await machine.run(lines, folder, environmentOf(name, temp));
    rmSync(temp, { recursive: true, force: true });
    return { ...result, folder };
  };

  const runPipeline = async () => {
    const plan = await runJob('plan', {});
    const review = await runJob('review', { plan });
    const comment = await runJob('comment', { review });
    return { plan, review, comment };
  };
  const statusesOf = (runs: Readonly<Record<string, JobRun>>) =>
    Object.fromEntries(
      Object.entries(runs).map(([name, { status, stderr }]) => [name, status === 0 ? 0 : stderr]),
    );

  test('plans, reviews, and comments', async () => {
    const runs = await runPipeline();
    expect(statusesOf(runs)).toEqual({ plan: 0, review: 0, comment: 0 });
    expect(await machine.terraformCalls()).toEqual([
      'init -input=false -lockfile=readonly',
      expect.stringMatching(/^plan -input=false -lock=false -out=.*\/plan$/),
      expect.stringMatching(/^show -json .*\/plan$/),
    ]);
    const review = readFileSync(join(runs.review.folder, 'review.md'), 'utf8');
    expect(review).toContain('`aws_dynamodb_table.orders`');
    expect(notes).toEqual([
      {
        id: 1,
        author: { id: ME },
        body: `<!-- plan-review -->\n\n${review.trim()}\n\nPlanned from abc123 in [this pipeline](https://gitlab.example.com/group/project/-/pipelines/9).\n`,
      },
    ]);
  });

  test('hands on no sensitive value', async () => {
    const { plan, review } = await runPipeline();
    for (const text of [
      readFileSync(join(plan.folder, 'plan.json'), 'utf8'),
      readFileSync(join(review.folder, 'review.md'), 'utf8'),
      ...notes.map(({ body }) => body),
    ]) {
      expect(text).not.toContain(SECRET);
    }
  });

  test('stops on what the line for it finds, after the review is written', async () => {
    const line = blockOf('gitlab.md', 'sh').trim();
    const { script } = jobs.review;
    const stopping = { ...jobs.review, script: [...script, line] };
    const review = await runJob('review', { plan: await runJob('plan', {}) }, stopping);
    expect([review.status, review.stderr]).toEqual([3, '']);
    expect(readFileSync(join(review.folder, 'review.md'), 'utf8')).toContain('`aws_dynamodb_table.orders`');
    expect((await runJob('comment', { review })).status).toBe(0);
    expect(notes).toHaveLength(1);
  });

  /** The comment alone, of a review. */
  const comment = (review: string | undefined) => {
    const folder = mkdtempSync(join(machine.folder, 'reviewed-'));
    const done = { status: 0, stdout: '', stderr: '', folder };
    return machine
      .run(review === undefined ? 'true' : 'printf %s "$REVIEW" >review.md', folder, { REVIEW: review ?? '' })
      .then(() => runJob('comment', { review: done }));
  };

  test('updates its comment, and none of anybody else', async () => {
    const theirs = { id: 1, author: { id: 66 }, body: '<!-- plan-review --> All is well.' };
    notes.push(theirs);
    await comment('First.');
    await comment('Second.');
    expect(notes).toEqual([
      { id: 1, author: { id: 66 }, body: '<!-- plan-review --> All is well.' },
      { id: 2, author: { id: ME }, body: expect.stringContaining('\n\nSecond.\n\n') },
    ]);
  });

  test('finds its comment behind a hundred others', async () => {
    await comment('First.');
    const [own] = notes.splice(0);
    notes.push(
      ...Array.from({ length: 150 }, (_, index) => ({ id: index + 2, author: { id: 66 }, body: 'Hello' })),
      own as Note,
    );
    await comment('Second.');
    expect(notes).toHaveLength(151);
    expect(notes.at(-1)?.body).toContain('Second.');
  });

  test('comments where there is no plan', async () => {
    const { status } = await comment(undefined);
    expect(status).toBe(0);
    expect(notes.map(({ body }) => body)).toEqual([
      expect.stringContaining('**There is no plan of this commit**: the pipeline failed.'),
    ]);
  });

  test('carries text that a shell could mistake', async () => {
    const review = '`$(touch broken)` "quoted" \\ %s ${HOME} @file 企鹅';
    await comment(review);
    expect(notes[0]?.body).toContain(`\n\n${review}\n\n`);
  });

  test('fails where the token may not comment, and creates no second comment', async () => {
    await comment('First.');
    const { status, stderr } = await machine.run(
      jobs.comment.script.join('\n'),
      mkdtempSync(join(machine.folder, 'denied-')),
      { ...environmentOf('comment'), REVIEW_TOKEN: 'another' },
    );
    expect([status, notes.length]).toEqual([expect.any(Number), 1]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('401');
  });

  test('keeps credentials apart: the role, npm packages, and the token are in three jobs', () => {
    const uses = (name: JobName) => {
      const script = jobs[name].script.join('\n');
      return {
        role: jobs[name].id_tokens !== undefined,
        npm: /\bnp[mx]\b/.test(script),
        token: jobs[name].environment?.name === 'plan-review',
      };
    };
    expect({ plan: uses('plan'), review: uses('review'), comment: uses('comment') }).toEqual({
      plan: { role: true, npm: false, token: false },
      review: { role: false, npm: true, token: false },
      comment: { role: false, npm: false, token: true },
    });
  });

  test('runs for merge requests alone', () => {
    for (const { rules } of Object.values(jobs)) {
      expect(rules.map((rule) => rule.if)).toEqual(['$CI_PIPELINE_SOURCE == "merge_request_event"']);
    }
  });
});
