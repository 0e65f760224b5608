import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runProgram } from '../support/terraform';
import { dockerProgram } from './checkov';
import { type GitHub, ghProgram, type PullRequest, REPOSITORY } from './github';
import type { Start } from './github-workflow';

const ROOT = resolve(__dirname, '../../..');

type Files = Readonly<Record<string, string>>;

/** A pull request as its workflow sees it. */
export interface Proposal {
  readonly number: number;
  readonly head: string;
  /** The commit that GitHub makes to try the merge. */
  readonly mergeCommit: string;
  readonly payload: NonNullable<Start['payload']>;
}

/** A repository on GitHub, and a machine's programs. */
export interface Sandbox {
  readonly origin: string;
  /** Folder in which the jobs run. */
  readonly workspace: string;
  /** Folder for the checkout that one job leaves to the next. */
  readonly keptCheckout: string;
  /** Folder of programs that stand in for those that need the network. */
  readonly programs: string;
  /** Opens a pull request that changes files of main. */
  propose(number: number, files: Files): Promise<Proposal>;
  /** Merges it by squashing, and says what is main's commit then. */
  merge(proposal: Proposal): Promise<string>;
  /** Commits to main itself. */
  commit(files: Files): Promise<string>;
  /** A shell command that runs before Terraform applies; undefined for none. */
  beforeApply(command: string | undefined): void;
  /** Adds a program that stands in for another. */
  install(program: string, text: string): void;
  /** Whether the scanner's container can be run. */
  breakScanner(broken: boolean): void;
  /** What the stand-ins were called with, since the last time. */
  calls(): string[];
  close(): void;
}

const SYNTHESIS = `
import { withoutArchiveProvider } from './__tests__/e2e/support/terraform';
withoutArchiveProvider('cdktf.out/stacks/sagemaker-processing');
`;

const recording = (calls: string, program: string, real: string, recorded: string): string => `#!/bin/sh
case "$*" in ${recorded}) echo "${program} $*" >>'${calls}' ;; *) exec '${real}' "$@" ;; esac
`;

const COVERAGE = { total: { lines: { pct: 98.7 }, branchesTrue: { pct: 100 } } };

/** The suites, of which this test is a part, only leave what their callers read. */
const suiteStandIns = (calls: string) => ({
  typecheck: `echo npm run typecheck >>'${calls}'`,
  'test:coverage': [
    `echo npm run test:coverage >>'${calls}'`,
    'mkdir -p dist/coverage',
    `echo '${JSON.stringify(COVERAGE)}' >dist/coverage/coverage-summary.json`,
  ].join(' && '),
});

const hooked = (hook: string, real: string): string => `#!/bin/sh
if [ "$1" = apply ] && [ -f '${hook}' ]; then sh '${hook}'; fi
exec '${real}' "$@"
`;

const executable = (file: string, text: string): void => {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
};

const git = async (folder: string, ...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await runProgram(
    'git',
    ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com', ...args],
    folder,
  );
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
};

const writeFiles = (folder: string, files: Files): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

/** Opens a sandbox: this project with `files` as a repository, whose pull requests GitHub knows. */
export const openSandbox = async (
  github: GitHub,
  files: Files,
  { withPip }: { readonly withPip: boolean },
): Promise<Sandbox> => {
  const top = mkdtempSync(join(tmpdir(), 'workflows-'));
  const [origin, programs, calls] = [join(top, 'origin'), join(top, 'programs'), join(top, 'calls')];
  const hook = join(top, 'before-apply');
  const brokenScanner = join(top, 'broken-scanner');
  mkdirSync(programs);
  writeFileSync(calls, '');

  const listed = await git(ROOT, 'ls-files', '-co', '--exclude-standard');
  for (const file of listed.split('\n').filter((name) => existsSync(join(ROOT, name)))) {
    cpSync(join(ROOT, file), join(origin, file));
  }
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const synth = `${manifest.scripts.synth} && node --import tsx without-archive.ts`;
  const scripts = { ...manifest.scripts, synth, ...suiteStandIns(calls) };
  writeFiles(origin, {
    'package.json': JSON.stringify({ ...manifest, scripts }),
    'without-archive.ts': SYNTHESIS,
    ...files,
  });
  // The whole suite, of which this is a part.
  executable(join(origin, '.ci/run'), `#!/bin/sh\necho .ci/run >>'${calls}'\n`);

  const which = async (program: string) => (await runProgram('which', [program], top)).stdout.trim();
  executable(join(programs, 'gh'), ghProgram(github.url));
  executable(join(programs, 'docker'), dockerProgram(calls, brokenScanner));
  executable(join(programs, 'npm'), recording(calls, 'npm', await which('npm'), 'ci|publish*'));
  executable(join(programs, 'terraform'), hooked(hook, await which('terraform')));
  if (!withPip)
    executable(join(programs, 'python3'), recording(calls, 'python3', await which('python3'), '*pip*'));

  await git(origin, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(origin, '.git/info/exclude'), 'node_modules\n');

  const commitAll = async (message: string): Promise<string> => {
    await git(origin, 'add', '--all');
    await git(origin, 'commit', '--quiet', '--allow-empty', '--message', message);
    return git(origin, 'rev-parse', 'HEAD');
  };
  const toMain = (sha: string): string => {
    github.main = sha;
    return sha;
  };
  toMain(await commitAll('Begin'));
  github.comparedToMain = (sha) => {
    if (sha === github.main) return 'identical';
    const args = ['merge-base', '--is-ancestor', sha, github.main];
    return spawnSync('git', args, { cwd: origin }).status === 0 ? 'behind' : 'diverged';
  };

  return {
    origin,
    workspace: join(top, 'workspace'),
    keptCheckout: join(top, 'kept-checkout'),
    programs,
    propose: async (number, changed) => {
      await git(origin, 'checkout', '--quiet', '-b', `request-${number}`, 'main');
      writeFiles(origin, changed);
      const head = await commitAll(`Request ${number}`);
      await git(origin, 'checkout', '--quiet', '--detach', 'main');
      await git(origin, 'merge', '--quiet', '--no-ff', head);
      const mergeCommit = await git(origin, 'rev-parse', 'HEAD');
      await git(origin, 'checkout', '--quiet', 'main');
      const pull_request = { number, head: { sha: head, repo: { full_name: REPOSITORY } } };
      return { number, head, mergeCommit, payload: { pull_request } };
    },
    merge: async ({ number, head }) => {
      await git(origin, 'merge', '--quiet', '--squash', head);
      const sha = toMain(await commitAll(`Request ${number}, squashed`));
      const merged: PullRequest = {
        number,
        head: { sha: head },
        merge_commit_sha: sha,
        merged_at: '2026-01-01T00:00:00Z',
      };
      github.pullRequests.push(merged);
      return sha;
    },
    commit: async (changed) => {
      writeFiles(origin, changed);
      return toMain(await commitAll('Change main'));
    },
    beforeApply: (command) => {
      if (command === undefined) rmSync(hook, { force: true });
      else writeFileSync(hook, command);
    },
    install: (program, text) => executable(join(programs, program), text),
    breakScanner: (broken) => {
      if (broken) writeFileSync(brokenScanner, '');
      else rmSync(brokenScanner, { force: true });
    },
    calls: () => {
      const lines = readFileSync(calls, 'utf8').split('\n').filter(Boolean);
      writeFileSync(calls, '');
      return lines;
    },
    close: () => rmSync(top, { recursive: true, force: true }),
  };
};
