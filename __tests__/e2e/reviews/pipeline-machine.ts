import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyCheckout } from '../support/checkout';
import { type CommandResult, runProgram } from '../support/terraform';

const ROOT = resolve(__dirname, '../../..');

export const SECRET = 'hunter2-in-the-plan';

/** A plan that destroys a table, and changes a password. */
export const PLAN = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  configuration: { root_module: {} },
  planned_values: { root_module: { resources: [{ values: { password: SECRET } }] } },
  variables: { password: { value: SECRET } },
  resource_changes: [
    {
      address: 'aws_dynamodb_table.orders',
      mode: 'managed',
      type: 'aws_dynamodb_table',
      name: 'orders',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: { actions: ['delete'], before: { name: 'orders' }, after: null },
    },
    {
      address: 'aws_db_instance.db',
      mode: 'managed',
      type: 'aws_db_instance',
      name: 'db',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: ['update'],
        before: { identifier: 'db', password: 'old' },
        after: { identifier: 'db', password: SECRET },
        before_sensitive: { password: true },
        after_sensitive: { password: true },
      },
    },
  ],
} as const;

const MISSING = ['curl', 'git', 'jq', 'sha256sum'].filter(
  (program) => spawnSync(program, ['--version']).error !== undefined,
);

/** Why pipelines cannot be run here, if so. */
export const whyNoPipelines = MISSING.map((program) => `${program} is not on the PATH`).join('; ');

/** A machine on which the lines of a pipeline run: with this project as a git repository, and stand-ins of programs. */
export interface PipelineMachine {
  readonly folder: string;
  /** A clone-able repository of this project, and its commit. */
  readonly repository: string;
  readonly commit: string;
  /** What Terraform was called with, since the last time. */
  terraformCalls(): Promise<string[]>;
  /** Adds or replaces a program of the PATH. */
  install(name: string, script: string): void;
  /** Runs lines in a folder, with a shell that has nothing of this process but PATH and HOME. */
  run(
    lines: string,
    cwd: string,
    environment: Readonly<Record<string, string>>,
    shell?: readonly string[],
  ): Promise<CommandResult>;
  close(): void;
}

const git = (cwd: string, ...args: string[]): string => {
  const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};

export const openPipelineMachine = (): PipelineMachine => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const [programs, repository, calls] = ['programs', 'tool', 'calls'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(programs);
  mkdirSync(repository);
  copyCheckout(repository);
  git(repository, 'init', '--quiet', '--initial-branch=main');
  git(repository, 'add', '--all');
  git(repository, 'commit', '--quiet', '--message', 'Begin');

  const install = (name: string, script: string): void => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, JSON.stringify(PLAN));
  const npm = spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim();
  install(
    'terraform',
    `echo "$*" >>'${calls}'\ncase $1 in show) cat '${plan}' ;; plan) touch "\${4#-out=}" ;; esac`,
  );
  // Installs what is here already.
  install(
    'npm',
    `case "$*" in
  '--prefix '*' ci') ln -s '${join(ROOT, 'node_modules')}' "$2/node_modules" ;;
  *) exec '${npm}' "$@" ;;
esac`,
  );
  install('apk', 'exit 0');

  return {
    folder,
    repository: `file://${repository}`,
    commit: git(repository, 'rev-parse', 'HEAD'),
    install,
    terraformCalls: async () => {
      const { stdout } = await runProgram('cat', [calls], folder);
      rmSync(calls, { force: true });
      return stdout.split('\n').filter(Boolean);
    },
    run: (lines, cwd, environment, shell = ['sh', '-e']) => {
      const file = join(folder, 'lines.sh');
      writeFileSync(file, lines);
      const given = { PATH: `${programs}:${process.env.PATH}`, HOME: folder, ...environment };
      const assignments = Object.entries(given).map(([name, value]) => `${name}=${value}`);
      return runProgram('env', ['-i', ...assignments, ...shell, file], cwd);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};
