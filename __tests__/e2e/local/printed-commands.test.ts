import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { testWithPython } from '../../support/requirements';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const folder = useTemporaryFolder();
const bin = mkdtempSync(join(tmpdir(), 'stub-'));
afterAll(() => rmSync(bin, { recursive: true, force: true }));

const SHELLS = ['/bin/sh', '/bin/bash'].filter((path) => existsSync(path));

const calls = join(bin, 'calls');
const STUB = `#!${process.execPath}
require('node:fs').appendFileSync(${JSON.stringify(calls)}, JSON.stringify(process.argv.slice(2)) + '\\n');
`;

const HOSTILE = `--it's "q" \`touch hacked\` $(touch hacked) \${HOME} \\ ; touch hacked # & | > hacked * ! ~ 🐧 \u001b[31m\u0085\u007f -rf`;

/** The command for AWS at the end of a run's output. */
const printedLines = (stdout: string): string =>
  stdout.slice(stdout.indexOf('The same in AWS:\n') + 'The same in AWS:\n'.length);

/** Runs lines in a shell whose only program is an `npx` that prints its arguments. */
const callsOfNpx = (shell: string, lines: string): unknown[] => {
  const { stdout, stderr } = spawnSync(shell, ['-c', lines], {
    cwd: folder.path,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: bin, BUCKET: 'my bucket', STATE_MACHINE_ARN: 'my $(machine)' },
  });
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  const told = readFileSync(calls, 'utf8');
  rmSync(calls);
  return told
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

testWithPython()('the line for AWS of a hostile run calls npx as it should, and nothing else', () => {
  writeFiles(bin, { npx: STUB });
  chmodSync(join(bin, 'npx'), 0o755);
  const script = `${HOSTILE}.py`;
  const input = `${HOSTILE}.csv`;
  writeFiles(folder.path, { [script]: '', [input]: '1\n' });
  const before = filesIn(folder.path);

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', 'tsx', 'cli/main.ts', 'run'],
      ...[`--script=./${script}`, `--input=./${input}`, '--argument', HOSTILE, '--argument', '--docker'],
      ...['--environment', `VALUE=${HOSTILE}\n$BUCKET\u2028`],
    ],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, INIT_CWD: folder.path } },
  );
  expect({ status, stderr, stdout }).toEqual({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining('The same in AWS:'),
  });

  for (const shell of SHELLS) {
    const [call] = callsOfNpx(shell, printedLines(stdout));
    expect(call).toEqual([
      ...['sagemaker-processing', 'run', '--script', `./${script}`, '--input', `./${input}`],
      ...[`--argument=${HOSTILE}`, '--argument=--docker'],
      ...['--environment', `VALUE=${HOSTILE}\n$BUCKET\u2028`],
      ...['--on', 'my $(machine)', '--bucket', 'my bucket'],
    ]);
  }
  expect(filesIn(folder.path)).toEqual(before);
});
