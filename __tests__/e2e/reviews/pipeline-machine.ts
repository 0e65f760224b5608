import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packedPackage } from '../package/packed-package';
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

const MISSING = ['curl', 'jq', 'sha256sum', 'tar'].filter(
  (program) => spawnSync(program, ['--version']).error !== undefined,
);

/** Why pipelines cannot be run here, if so. */
export const whyNoPipelines = MISSING.map((program) => `${program} is not on the PATH`).join('; ');

/** A machine on which the lines of a pipeline run, with stand-ins of programs. */
export interface PipelineMachine {
  readonly folder: string;
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

/** Installs the packed package with the dependencies that are here already. @returns its `node_modules`. */
const installedPackage = async (folder: string): Promise<string> => {
  const modules = join(folder, 'installed', 'node_modules');
  const installed = join(modules, 'cdktf-sagemaker-processing');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => !each.startsWith('.'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  mkdirSync(installed);
  const unpacking = ['xzf', await packedPackage(), '-C', installed, '--strip-components=1'];
  const { status, stderr } = spawnSync('tar', unpacking, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const [name, program] of Object.entries<string>(bin)) {
    chmodSync(join(installed, program), 0o755);
    symlinkSync(join(installed, program), join(modules, '.bin', name));
  }
  return modules;
};

export const openPipelineMachine = async (): Promise<PipelineMachine> => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const programs = join(folder, 'programs');
  const calls = join(folder, 'calls');
  const modules = await installedPackage(folder);
  mkdirSync(programs);

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
  'ci --prefix '*' --omit=peer') ln -s '${modules}' "$3/node_modules" ;;
  *) exec '${npm}' "$@" ;;
esac`,
  );
  install('apk', 'exit 0');

  return {
    folder,
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
