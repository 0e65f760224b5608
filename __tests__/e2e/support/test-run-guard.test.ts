import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { commandLinesWith, uniqueSeconds, until } from '../../support/processes';
import { testOnLinux } from '../../support/requirements';

const ROOT = resolve(__dirname, '../../..');

const sleeping = (seconds: string): boolean =>
  commandLinesWith(seconds).some((line) => line.startsWith('sleep'));

/** Starts a program as Jest does, in a session of its own, with a child in another session. */
const startRun = (seconds: string, atItsEnd: string) =>
  spawn(
    process.execPath,
    [
      '--require',
      'tsx/cjs',
      '--eval',
      `
        const { spawn } = require('node:child_process');
        const { openTestRunGuard } = require('./__tests__/support/test-run-guard');
        const guard = openTestRunGuard();
        spawn('sh', ['-c', 'sleep ${seconds} & wait'], { detached: true, stdio: 'ignore' }).unref();
        process.stdin.once('data', () => {
          process.stdin.destroy();
          ${atItsEnd}
        });
      `,
    ],
    { cwd: ROOT, stdio: ['pipe', 'ignore', 'inherit'] },
  );

testOnLinux.each([
  ['is killed', 'process.kill(process.pid, "SIGKILL");', 'SIGKILL'],
  ['ends without its teardown', 'process.exit(1);', null],
  ['has its teardown', 'guard.close();', null],
])('what the tests have started ends where Jest %s', async (_, atItsEnd, expected) => {
  const seconds = uniqueSeconds();
  const run = startRun(seconds, atItsEnd);
  await until(() => sleeping(seconds), run);
  run.stdin.write('end\n');
  const [, signal] = await once(run, 'exit');
  expect(signal).toBe(expected);
  await until(() => commandLinesWith(`sleep ${seconds}`).length === 0);
});
