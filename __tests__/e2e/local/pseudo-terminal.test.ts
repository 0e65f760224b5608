import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { guarded } from '../../support/guarded-process';
import { commandLinesWith, uniqueSeconds, until } from '../../support/processes';
import { testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const testHere = testWithPython();
const folder = useTemporaryFolder();

/** The folder for temporary files of all runs. They share it, because tsx keeps its cache there. */
const temporary = mkdtempSync(join(tmpdir(), 'pseudo-terminal-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const leftBehind = (): string[] => readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));

/** Runs a command in a new pseudo-terminal, which has no size, and connects it to the standard streams. */
const PSEUDO_TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

const startInTerminal = (argv: readonly string[], size?: { rows: number; columns: number }) => {
  const { CI: _, ...environment } = process.env;
  const program = [process.execPath, '--import', 'tsx', join(ROOT, 'cli', 'main.ts'), 'run', ...argv];
  const inSize = size ? ['sh', '-c', `stty rows ${size.rows} columns ${size.columns}; exec "$@"`, 'sh'] : [];
  const child = guarded(
    spawn('python3', ['-c', PSEUDO_TERMINAL, ...inSize, ...program], {
      cwd: ROOT,
      env: { ...environment, TERM: 'xterm', INIT_CWD: folder.path, TMPDIR: temporary },
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const told = { output: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.output += text;
  });
  const exitCode = new Promise<number | null>((end) => child.once('close', end));
  return { child, told, exitCode };
};

/** Runs until it is ended. */
const SLEEP = 'import sys, time\nprint("up", flush=True)\ntime.sleep(float(sys.argv[1]))\n';

describe('in a terminal without a size, as CI systems give, a run', () => {
  testHere('prints its lines only', async () => {
    writeFiles(folder.path, { 'run.py': SLEEP });
    const { told, exitCode } = startInTerminal(['--script', 'run.py', '--argument', '3']);
    expect(await exitCode).toBe(0);
    expect(told.output).toContain(' up');
    expect(told.output).toContain('Succeeded in');
    expect(told.output.length).toBeLessThan(5_000);
  });

  testHere('ends by Ctrl-C, with exit code 130', async () => {
    const marker = uniqueSeconds();
    writeFiles(folder.path, { 'run.py': SLEEP });
    const { child, told, exitCode } = startInTerminal(['--script', 'run.py', '--argument', marker]);
    await until(() => told.output.includes(' up'), child);
    child.stdin.write('\u0003');
    expect(await exitCode).toBe(130);
    expect(told.output).toContain('Stopped after');
    expect(commandLinesWith(marker)).toEqual([]);
    expect(leftBehind()).toEqual([]);
  });

  testHere('ends by SIGTERM, with exit code 143', async () => {
    const marker = uniqueSeconds();
    writeFiles(folder.path, { 'run.py': SLEEP });
    const { child, told, exitCode } = startInTerminal(['--script', 'run.py', '--argument', marker]);
    await until(() => told.output.includes(' up'), child);
    spawnSync('pkill', ['-TERM', '-P', `${child.pid}`]);
    expect(await exitCode).toBe(143);
    expect(commandLinesWith(marker)).toEqual([]);
    expect(leftBehind()).toEqual([]);
  });
});

testHere(
  'in a terminal with a size, a run tells each state of the loop once, and then on one line',
  async () => {
    writeFiles(folder.path, { 'run.py': SLEEP });
    const argv = ['--script', 'run.py', '--argument', '3'];
    const { told, exitCode } = startInTerminal(argv, { rows: 24, columns: 80 });
    expect(await exitCode).toBe(0);
    expect(told.output.match(/^.*\d s {2}GetJobStatus\r$/gm)).toHaveLength(1);
    // The line that updates itself: a spinner, the state and the time.
    expect(stripVTControlCharacters(told.output)).toMatch(/[^ \d] Wait \d+\.\d s/);
  },
);
