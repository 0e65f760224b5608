import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const folder = useTemporaryFolder();

/** A program of the project, whose PATH is only the test's folder `bin`. */
const run = (argv: readonly string[], cwd: string, environment: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--import', 'tsx', ...argv],
    {
      cwd,
      encoding: 'utf8',
      env: { HOME: folder.path, PATH: join(folder.path, 'bin'), ...environment },
    },
  );
  return { status, stdout, stderr };
};

const refusal = (status: number, sentence: string) => ({ status, stdout: '', stderr: `${sentence}\n` });

describe('npm run simulate', () => {
  test.each([
    [['--executions', 'x'], '--executions must be a whole number from 0 to 4294967295; got "x".'],
    [['--executions', '-5'], '--executions must be a whole number from 0 to 4294967295; got "-5".'],
    [['--only'], '--only needs a value after it.'],
    [['$(id)'], 'Unexpected argument "$(id)"; --help lists the flags.'],
  ])('refuses %j in a sentence', (flags, sentence) => {
    expect(run(['simulation/main.ts', ...flags], ROOT)).toEqual(refusal(2, sentence));
  });
});

describe('npm run lock', () => {
  /** A copy of the program, beside the test's other files. */
  const lock = (files: Record<string, string>, ...argv: readonly string[]) => {
    const project = join(folder.path, 'project');
    mkdirSync(join(project, 'locks'), { recursive: true });
    cpSync(join(ROOT, 'locks', 'lock.ts'), join(project, 'locks', 'lock.ts'));
    cpSync(join(ROOT, 'package.json'), join(project, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    writeFiles(project, files);
    const before = filesIn(project);
    const result = run(['locks/lock.ts', ...argv], project);
    expect(filesIn(project)).toEqual(before);
    return result;
  };
  const NO_STACKS = 'The folder cdktf.out/stacks does not exist; run npm run synth first.';
  const STACK = { 'cdktf.out/stacks/state-bucket/cdk.tf.json': '{}' };

  test.each([
    ['there is no synthesis', {}, [], NO_STACKS],
    ['a file is in its place', { 'cdktf.out/stacks': '' }, [], NO_STACKS],
    ['there is no Terraform', STACK, [], 'terraform is not on the PATH; install Terraform 1.10 or later.'],
    [
      'an argument is given',
      STACK,
      ['--platform=$(id)'],
      'Unexpected argument "--platform=$(id)"; npm run lock takes none and locks the providers of every stack.',
    ],
  ])('tells in a sentence that %s, and writes nothing', (_case, files, argv, sentence) => {
    expect(lock(files, ...argv)).toEqual(refusal(1, sentence));
  });
});

describe('npm run test:aws', () => {
  const verify = () => run(['__tests__/aws/verify-on-aws.ts'], ROOT, { AWS_REGION: 'eu-west-1' });

  test('tells in a sentence that there is no aws command', () => {
    expect(verify()).toEqual(
      refusal(1, 'No aws command was found on the PATH; install the AWS CLI, version 2.'),
    );
  });

  test('tells in a sentence that there are no credentials', () => {
    writeFiles(folder.path, {
      'bin/aws': '#!/bin/sh\necho >&2\necho "Unable to locate credentials." >&2\nexit 253\n',
    });
    chmodSync(join(folder.path, 'bin', 'aws'), 0o755);
    expect(verify()).toEqual(
      refusal(1, 'The aws command line finds no account: Unable to locate credentials.'),
    );
  });
});
