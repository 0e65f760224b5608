import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLinesWith, uniqueSeconds, until } from '../../support/processes';
import { testWithNamespacesAndPython, testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const testHere = testWithPython();
const folder = useTemporaryFolder();

/** The folder for temporary files of all runs. They share it, because tsx keeps its cache there. */
const temporary = mkdtempSync(join(tmpdir(), 'local-interrupt-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** What the runs have left in the folder for temporary files, without tsx's cache. */
const leftBehind = (): string[] => readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));

/** Files in the run's temporary folder whose paths have the given end. */
const temporaryFiles = (end: string): string[] =>
  leftBehind().flatMap((run) => {
    // The run may be removing it.
    try {
      return readdirSync(join(temporary, run), { recursive: true, encoding: 'utf8' }).filter((path) =>
        path.endsWith(end),
      );
    } catch {
      return [];
    }
  });

const start = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'cli', 'main.ts'), 'run', ...argv], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: folder.path, TMPDIR: temporary, ...environment },
    // In a process group of its own, as in a shell.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.stderr += text;
  });
  const exitCode = new Promise<number | null>((end) => child.once('close', end));
  return { child, told, exitCode };
};

/** Ctrl-C, which a terminal sends to the whole process group. */
const interrupt = ({ pid }: ChildProcess): void => {
  if (pid !== undefined) process.kill(-pid, 'SIGINT');
};

/** Far more than a machine copies before it is stopped. */
const HUGE_IN_BYTES = 200_000_000_000;

/** Removes files slowly, as if there were many. */
const SLOW_RM = `#!/bin/sh
touch "$HOME/removing"
sleep 2
exec /bin/rm "$@"
`;

describe('Ctrl-C ends a run at once, with exit code 130, and leaves nothing', () => {
  const expectStopped = async ({ child, told, exitCode }: ReturnType<typeof start>, kept: string[]) => {
    interrupt(child);
    expect(await exitCode).toBe(130);
    expect(told.stderr).toBe('');
    expect(leftBehind()).toEqual([]);
    expect(readdirSync(folder.path).sort()).toEqual(kept);
  };

  testHere('before it has told anything', async () => {
    writeFiles(folder.path, { 'run.py': '' });
    const run = start(['--script', 'run.py']);
    // By then Node has either installed this program's signal handlers, or the signal ends it.
    await sleep(700);
    interrupt(run.child);
    expect([130, null]).toContain(await run.exitCode);
    expect(leftBehind()).toEqual([]);
    expect(readdirSync(folder.path)).toEqual(['run.py']);
  });

  testHere('while a function starts the job', async () => {
    const marker = uniqueSeconds();
    writeFiles(folder.path, { 'run.py': 'import time\ntime.sleep(600)\n' });
    const run = start(['--script', 'run.py', '--argument', marker]);
    await until(() => run.told.stdout.includes('StartProcessingJob'), run.child);
    await expectStopped(run, ['run.py']);
    expect(commandLinesWith(marker)).toEqual([]);
  });

  testHere('while an input is copied', async () => {
    writeFiles(folder.path, { 'run.py': '', 'data/huge': '' });
    truncateSync(join(folder.path, 'data', 'huge'), HUGE_IN_BYTES);
    const run = start(['--script', 'run.py', '--input', 'data']);
    await until(() => temporaryFiles('processing/input/huge').length > 0, run.child);
    await expectStopped(run, ['data', 'run.py']);
  });

  testHere('while an output is copied', async () => {
    const script = `import os, sys\nos.truncate(os.open(sys.argv[1] + "/huge", os.O_CREAT | os.O_WRONLY), ${HUGE_IN_BYTES})\n`;
    writeFiles(folder.path, { 'run.py': script });
    const run = start(['--script', 'run.py', '--argument', '/opt/ml/processing/output']);
    const output = join(folder.path, 'output');
    await until(
      () => existsSync(output) && readdirSync(output).some((name) => name.endsWith('.partial')),
      run.child,
    );
    await expectStopped(run, ['run.py']);
  });

  testHere('while what the job has left is removed', async () => {
    writeFiles(folder.path, { 'run.py': '', 'bin/rm': SLOW_RM });
    chmodSync(join(folder.path, 'bin', 'rm'), 0o755);
    const run = start(['--script', 'run.py'], {
      PATH: [join(folder.path, 'bin'), process.env.PATH].join(delimiter),
      // The only setting that a program started by a run inherits.
      HOME: folder.path,
    });
    await until(() => existsSync(join(folder.path, 'removing')), run.child);
    await expectStopped(run, ['bin', 'removing', 'run.py']);
  });
});

/** Ignores SIGTERM, and keeps printing. */
const DEAF = `
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
`;

describe('Ctrl-C that comes again', () => {
  testHere('kills the job without its time to end in order', async () => {
    writeFiles(folder.path, { 'run.py': DEAF });
    const { child, told, exitCode } = start(['--script', 'run.py']);
    await until(() => told.stdout.includes('| up'), child);
    interrupt(child);
    await until(() => told.stdout.includes('Stopping the job…'), child);
    await sleep(300);
    interrupt(child);
    expect(await exitCode).toBe(130);
    expect(told.stdout).toContain('Killing the job…');
    expect(leftBehind()).toEqual([]);
  });

  testWithNamespacesAndPython().each(['its own /opt/ml/processing', 'a plain process'])(
    'a third time ends the program, and its guard cleans up: %s',
    async (way) => {
      const marker = uniqueSeconds();
      writeFiles(folder.path, {
        'run.py': DEAF,
        'bin/rm': SLOW_RM,
        'bin/setpriv': '#!/bin/sh\nexit 1\n',
      });
      chmodSync(join(folder.path, 'bin', 'rm'), 0o755);
      if (way === 'a plain process') chmodSync(join(folder.path, 'bin', 'setpriv'), 0o755);
      else rmSync(join(folder.path, 'bin', 'setpriv'));
      const PATH = [join(folder.path, 'bin'), process.env.PATH].join(delimiter);
      const { child, told, exitCode } = start(['--script', 'run.py', '--argument', marker], {
        PATH,
        HOME: folder.path,
      });
      await until(() => told.stdout.includes('| up'), child);
      expect(told.stdout).toContain(way);
      for (const answer of ['Stopping the job…', 'Killing the job…']) {
        interrupt(child);
        await until(() => told.stdout.includes(answer), child);
        await sleep(300);
      }
      interrupt(child);
      expect(await exitCode).toBe(130);
      expect(leftBehind()).not.toEqual([]);
      await until(() => leftBehind().length === 0 && commandLinesWith(marker).length === 0);
      await until(() => !existsSync(join(folder.path, 'output')));
    },
  );
});
