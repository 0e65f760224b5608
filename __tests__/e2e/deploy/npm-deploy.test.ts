import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { guarded } from '../../support/guarded-process';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const folder = useTemporaryFolder();

const STACK = '-chdir=cdktf.out/stacks/sagemaker-processing';
const RECORD = 'echo "$(basename "$0") $*" >>"$(dirname "$0")/../calls"\n';

/** Programs that stand in for npm and Terraform, beside Node.js itself. */
const install = (programs: Readonly<Record<string, string>>): void => {
  mkdirSync(join(folder.path, 'bin'));
  symlinkSync(process.execPath, join(folder.path, 'bin/node'));
  for (const [name, script] of Object.entries(programs)) {
    writeFiles(folder.path, { [`bin/${name}`]: `#!/bin/sh\n${RECORD}${script}\n` });
    chmodSync(join(folder.path, 'bin', name), 0o755);
  }
};

const calls = (): string[] =>
  readFileSync(join(folder.path, 'calls'), 'utf8')
    .split('\n')
    .filter((call) => call && call !== 'terraform version');

/** Starts the command of a script in package.json, as npm does. */
const start = (script: string, words: readonly string[] = [], otherPrograms = '/usr/bin:/bin') => {
  const [, ...args] = String(scripts[script]).split(' ');
  const child = guarded(
    spawn(process.execPath, [...args, ...words], {
      cwd: ROOT,
      env: { ...process.env, PATH: [join(folder.path, 'bin'), otherPrograms].join(delimiter) },
      detached: true,
    }),
  );
  const told = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.stderr += text;
  });
  const ends = new Promise<{
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }>((end) => child.once('close', (status) => end({ status, ...told })));
  return { child, told, ends };
};

test.each([
  ['deploy', STACK, 'apply'],
  ['deploy:state-bucket', '-chdir=cdktf.out/stacks/state-bucket', 'apply'],
  ['destroy', STACK, 'destroy'],
])(
  'npm run %s synthesizes, initializes and changes the stack, and prints each command',
  async (script, stack, action) => {
    install({ npm: '', terraform: '' });
    const { status, stderr } = await start(script).ends;
    const commands = ['npm run synth', `terraform ${stack} init`, `terraform ${stack} ${action}`];
    expect(status).toBe(0);
    expect(calls()).toEqual(commands);
    expect(stderr.trim().split('\n')).toEqual(commands.map((command) => `$ ${command}`));
  },
);

test('further arguments go to terraform apply, and are printed as a shell takes them', async () => {
  install({ npm: '', terraform: '' });
  const { stderr } = await start('deploy', ['-auto-approve', '-var-file=/my files/prod.tfvars']).ends;
  expect(calls().at(-1)).toBe(`terraform ${STACK} apply -auto-approve -var-file=/my files/prod.tfvars`);
  expect(stderr).toContain(`$ terraform ${STACK} apply -auto-approve '-var-file=/my files/prod.tfvars'\n`);
});

test("Terraform's question is answered at the terminal", async () => {
  install({
    npm: '',
    terraform: 'if [ "$2" = apply ]; then echo "Enter a value:"; read -r answer; echo "$answer it is"; fi',
  });
  const { child, ends } = start('deploy');
  child.stdin.end('yes\n');
  expect(await ends).toMatchObject({ status: 0, stdout: 'Enter a value:\nyes it is\n' });
});

test.each([
  ['the synthesis', { npm: 'exit 3', terraform: '' }, 1],
  ['terraform init', { npm: '', terraform: 'if [ "$2" = init ]; then exit 3; fi' }, 2],
  ['terraform apply', { npm: '', terraform: 'if [ "$2" = apply ]; then exit 3; fi' }, 3],
])('nothing follows if %s fails, and its exit code is kept', async (_, programs, expectedCalls) => {
  install(programs);
  expect(await start('deploy').ends).toMatchObject({ status: 3 });
  expect(calls()).toHaveLength(expectedCalls);
});

test('without Terraform, a sentence says so before the synthesis', async () => {
  install({ npm: '' });
  expect(await start('deploy', [], '').ends).toEqual({
    status: 1,
    stdout: '',
    stderr: 'terraform is not on the PATH; install Terraform 1.10 or later.\n',
  });
});

test.each([
  // Ctrl-C, which a terminal sends to the whole process group.
  ['SIGINT', (pid: number) => process.kill(-pid, 'SIGINT')],
  ['SIGTERM', (pid: number) => process.kill(pid, 'SIGTERM')],
])('after %s it waits until Terraform has ended in order', async (signal, send) => {
  const trap = `trap 'echo "saved the state"; exit 1' ${signal.slice(3)}`;
  install({
    npm: '',
    terraform: `if [ "$2" = apply ]; then ${trap}; echo applying; while :; do sleep 0.1; done; fi`,
  });
  const { child, ends } = start('deploy');
  child.stdout.once('data', () => send(child.pid ?? 0));
  expect(await ends).toMatchObject({ status: 1, stdout: 'applying\nsaved the state\n' });
});
