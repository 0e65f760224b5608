import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const REPOSITORY = 'our-company/prepare-data';
const REPOSITORY_ID = 42;

export interface PullRequest {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly merge_commit_sha: string | null;
  readonly merged_at: string | null;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  zip: Uint8Array;
  readonly expired: boolean;
  readonly digest: string;
  readonly created_at: string;
  readonly workflow_run: {
    readonly id: number;
    readonly head_sha: string;
    readonly head_repository_id: number;
    readonly repository_id: number;
  };
}

export interface Run {
  readonly id: number;
  readonly path: string;
  readonly event: string;
  readonly head_sha: string;
  conclusion: string | null;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly user: { readonly login: string };
  body: string;
}

/** A right as a job has it: `actions: write` allows what `actions: read` does. */
export type Rights = Readonly<Record<string, string>>;

/** A call of the `gh` command, by a job with a token. */
interface GhCall {
  readonly args: readonly string[];
  readonly input: string;
  readonly token: string;
}

type Answer = { readonly status: number; readonly body: string | Uint8Array };

/** As GitHub tells it of an artifact. */
export const sha256 = (zip: Uint8Array): string => createHash('sha256').update(zip).digest('hex');

const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
const refusal = (status: number, message: string): Answer => ({ status, body: message });

/** As much of GitHub as the workflows use, with what they leave there. */
export interface GitHub {
  readonly url: string;
  readonly pullRequests: PullRequest[];
  readonly artifacts: Artifact[];
  readonly runs: Run[];
  readonly comments: Comment[];
  /** Command lines of `gh` that start or publish something. */
  readonly commands: (readonly string[])[];
  /** Names the commit of main. */
  main: string;
  /** The commit of each tag. */
  readonly tags: Map<string, string>;
  /** How a commit stands to main: `identical`, `behind`, `ahead` or `diverged`. */
  comparedToMain: (sha: string) => string;
  startRun(run: Omit<Run, 'id' | 'conclusion'>): Run;
  upload(run: Run, name: string, zip: Uint8Array, more?: Partial<Artifact>): Artifact;
  /** Makes a token with some rights. */
  token(rights: Rights): string;
  /** Says that a job used a right otherwise than by `gh`; refused where it has none. */
  use(token: string, right: string, level: 'read' | 'write'): void;
  /** Which of its rights a token was used for. */
  used(token: string): Rights;
  close(): Promise<void>;
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const option = (args: readonly string[], name: string): string | undefined => {
  const index = args.indexOf(name);
  return index < 0 ? undefined : args[index + 1];
};

class RightMissing extends Error {}

export const startGitHub = async (): Promise<GitHub> => {
  const rights = new Map<string, Rights>();
  const uses = new Map<string, Record<string, string>>();
  const ids = (function* () {
    for (let id = 1; ; id += 1) yield id;
  })();
  const nextId = (): number => ids.next().value;

  const use: GitHub['use'] = (token, right, level) => {
    const given = rights.get(token)?.[right];
    if (given !== 'write' && given !== level)
      throw new RightMissing(`the job has no right to ${level} ${right}`);
    const used = uses.get(token) ?? {};
    uses.set(token, { ...used, [right]: used[right] === 'write' ? 'write' : level });
  };

  type Route = readonly [
    pattern: RegExp,
    right: readonly [string, 'read' | 'write'],
    answer: (match: readonly string[], call: GhCall) => Answer,
  ];
  const ROUTES: readonly Route[] = [
    [
      /^GET commits\/(\w+)\/pulls$/,
      ['pull-requests', 'read'],
      // GitHub also tells of requests that merely contain the commit.
      () => json(github.pullRequests),
    ],
    [
      /^GET actions\/artifacts\?name=([\w-]+)&per_page=100$/,
      ['actions', 'read'],
      ([, name]) =>
        json({
          artifacts: github.artifacts
            .filter((artifact) => artifact.name === name)
            .map(({ zip: _, ...artifact }) => artifact),
        }),
    ],
    [
      /^GET actions\/artifacts\/(\d+)\/zip$/,
      ['actions', 'read'],
      ([, id]) => {
        const artifact = github.artifacts.find((candidate) => candidate.id === Number(id));
        return artifact && !artifact.expired
          ? { status: 200, body: artifact.zip }
          : refusal(404, 'no such artifact');
      },
    ],
    [
      /^DELETE actions\/artifacts\/(\d+)$/,
      ['actions', 'write'],
      ([, id]) => {
        const index = github.artifacts.findIndex((candidate) => candidate.id === Number(id));
        if (index < 0) return refusal(404, 'no such artifact');
        github.artifacts.splice(index, 1);
        return { status: 200, body: '' };
      },
    ],
    [
      /^GET actions\/runs\/(\d+)$/,
      ['actions', 'read'],
      ([, id]) => json(github.runs.find((run) => run.id === Number(id))),
    ],
    [/^GET git\/ref\/heads\/main$/, ['contents', 'read'], () => json({ object: { sha: github.main } })],
    [
      /^GET commits\/tags\/([\w.-]+)$/,
      ['contents', 'read'],
      ([, tag = '']) => json({ sha: github.tags.get(tag) }),
    ],
    [
      /^GET compare\/main\.\.\.(\w+)$/,
      ['contents', 'read'],
      ([, sha = '']) => json({ status: github.comparedToMain(sha) }),
    ],
    [
      /^GET issues\/(\d+)\/comments$/,
      ['pull-requests', 'read'],
      ([, issue]) => json(github.comments.filter((comment) => comment.issue === Number(issue))),
    ],
    [
      /^POST issues\/(\d+)\/comments$/,
      ['pull-requests', 'write'],
      ([, issue], { input }) => {
        const { body } = JSON.parse(input);
        if (body.length > 65_536) return refusal(422, 'body is too long (maximum is 65536 characters)');
        github.comments.push({
          id: nextId(),
          issue: Number(issue),
          user: { login: 'github-actions[bot]' },
          body,
        });
        return json({});
      },
    ],
    [
      /^PATCH issues\/comments\/(\d+)$/,
      ['pull-requests', 'write'],
      ([, id], { input }) => {
        const comment = github.comments.find((candidate) => candidate.id === Number(id));
        if (!comment) return refusal(404, 'no such comment');
        comment.body = JSON.parse(input).body;
        return json({});
      },
    ],
  ];

  const api = (call: GhCall): Answer => {
    const { args } = call;
    const path = args.find((arg) => arg.startsWith('repos/')) ?? '';
    const [own, rest] = [`repos/${REPOSITORY}/`, path.slice(`repos/${REPOSITORY}/`.length)];
    if (!path.startsWith(own)) return refusal(404, `not this repository: ${path}`);
    const request = `${option(args, '--method') ?? 'GET'} ${rest}`;
    for (const [pattern, [right, level], answer] of ROUTES) {
      const match = pattern.exec(request);
      if (!match) continue;
      use(call.token, right, level);
      return answer(match, call);
    }
    return refusal(404, `no route ${request}`);
  };

  const answer = (call: GhCall): Answer => {
    const [command, subcommand] = call.args;
    if (command === 'api') return api(call);
    const right = `${command} ${subcommand}` === 'workflow run' ? 'actions' : 'contents';
    if (option(call.args, '--repo') !== REPOSITORY) return refusal(404, 'not this repository');
    use(call.token, right, 'write');
    github.commands.push(call.args);
    return json({});
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call: GhCall = JSON.parse(await readBody(request));
    try {
      const { status, body } = answer(call);
      response.writeHead(status).end(body);
    } catch (error) {
      response.writeHead(403).end((error as Error).message);
    }
  };

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const github: GitHub = {
    url: `http://127.0.0.1:${port}`,
    pullRequests: [],
    artifacts: [],
    runs: [],
    comments: [],
    commands: [],
    main: '',
    tags: new Map(),
    comparedToMain: (sha) => (sha === github.main ? 'identical' : 'diverged'),
    startRun: (run) => {
      const started: Run = { ...run, id: nextId(), conclusion: null };
      github.runs.push(started);
      return started;
    },
    upload: ({ id: runId, head_sha }, name, zip, more = {}) => {
      const id = nextId();
      const artifact: Artifact = {
        id,
        name,
        zip,
        expired: false,
        digest: `sha256:${sha256(zip)}`,
        // Later ones have later times.
        created_at: new Date(Date.UTC(2026, 0, 1, 0, 0, id)).toISOString(),
        workflow_run: {
          id: runId,
          head_sha,
          head_repository_id: REPOSITORY_ID,
          repository_id: REPOSITORY_ID,
        },
        ...more,
      };
      github.artifacts.push(artifact);
      return artifact;
    },
    token: (given) => {
      const token = `token-${nextId()}`;
      rights.set(token, given);
      return token;
    },
    use,
    used: (token) => uses.get(token) ?? {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return github;
};

/** The program `gh` for the PATH: hands its call to the GitHub above. */
export const ghProgram = (url: string): string => `#!/bin/sh
case " $* " in *' --input - '*) input=/dev/stdin ;; *) input=/dev/null ;; esac
jq --null-input --rawfile input $input --arg token "$GH_TOKEN" '{args: $ARGS.positional, $input, $token}' --args -- "$@" |
  curl --silent --show-error --fail-with-body --data-binary @- ${url}
`;
