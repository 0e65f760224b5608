import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { guarded } from '../../support/guarded-process';
import { commandLinesWith, uniqueSeconds, until } from '../../support/processes';
import { runningProcesses } from '../../support/running-processes';

const ROOT = resolve(__dirname, '../../..');

/** A shell that starts another program and waits for it. */
const script = (seconds: string): string => `sleep ${seconds} & wait`;

const sleeping = (seconds: string): boolean =>
  commandLinesWith(seconds).some((line) => line.startsWith('sleep'));

test('a guarded process and its children end with the program that is killed', async () => {
  const seconds = uniqueSeconds();
  const program = `
    const { spawn } = require('node:child_process');
    const { guarded } = require('./__tests__/support/guarded-process');
    guarded(spawn('sh', ['-c', '${script(seconds)}'], { detached: true, stdio: 'ignore' }));
  `;
  const parent = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', program], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await until(() => sleeping(seconds), parent);
  parent.kill('SIGKILL');
  await until(() => commandLinesWith(seconds).length === 0);
});

test('a guarded process that still runs ends with its test file', async () => {
  const seconds = uniqueSeconds();
  const child = guarded(spawn('sh', ['-c', script(seconds)], { detached: true, stdio: 'ignore' }));
  const ended = new Promise((resolveEnd) => child.once('exit', (_code, signal) => resolveEnd(signal)));
  await until(() => sleeping(seconds), child);
  // As end-running-processes.ts does after the last test.
  for (const end of runningProcesses) end();
  expect(await ended).toBe('SIGKILL');
  await until(() => commandLinesWith(seconds).length === 0);
  expect(runningProcesses.size).toBe(0);
});

test('a program that does not exist only reports its own error', async () => {
  const child = guarded(spawn('no-such-program', { detached: true }));
  const error = await new Promise<NodeJS.ErrnoException>((resolveError) => child.once('error', resolveError));
  expect(error.code).toBe('ENOENT');
  expect(runningProcesses.size).toBe(0);
});
