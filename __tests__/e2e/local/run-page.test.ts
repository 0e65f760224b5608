import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const testHere = testWithPython();
const folder = useTemporaryFolder();

/** The folder for temporary files of all runs. They share it, because tsx keeps its cache there. */
const temporary = mkdtempSync(join(tmpdir(), 'run-page-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs a script with `--report run.html`, and presses Ctrl-C when it prints the given text. */
const runWithPage = (script: string, argv: readonly string[] = [], interruptAt?: string) =>
  new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolveRun, reject) => {
    writeFiles(folder.path, { 'run.py': script });
    const words = ['run', '--script', 'run.py', '--report', 'run.html', '--log', 'run.log', ...argv];
    const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...words], {
      cwd: ROOT,
      env: { ...process.env, INIT_CWD: folder.path, TMPDIR: temporary },
      // In a process group of its own, as in a shell.
      detached: true,
    });
    const output = { stdout: '', stderr: '' };
    let isInterrupted = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
      if (isInterrupted || interruptAt === undefined || !output.stdout.includes(interruptAt)) return;
      isInterrupted = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolveRun({ exitCode, ...output }));
  });

/** The text of the page, without its tags. */
const pageText = (): string =>
  readFileSync(join(folder.path, 'run.html'), 'utf8')
    .replaceAll(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, '');

testHere(
  'a run that succeeds leaves a page with its log, files and usage, and says where it is',
  async () => {
    writeFiles(folder.path, { 'data/a.csv': '1\n2\n' });
    const script = [
      'import os, time',
      'b = bytearray(200_000_000)',
      'open("/opt/ml/processing/output/result.csv", "w").write("x")',
      'print("read two rows", flush=True)',
      'time.sleep(2.5)',
    ].join('\n');
    const { exitCode, stdout, stderr } = await runWithPage(script, [
      ...['--input', 'data', '--environment', 'TOKEN=not-to-be-shown'],
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Report: run\.html$/m);
    const text = pageText();
    expect(text).toMatch(/run\.py succeeded in \d/);
    for (const part of ['read two rows', 'result.csv', 'TOKEN', 'GetJobStatus', 'data']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('not-to-be-shown');
    // The script alone holds 200 MB, which are 191 MiB.
    expect(text).toMatch(/peak (19[1-9]|2\d\d) MiB/);
    expect(text).toContain('Disk over time');
  },
);

testHere('a run that fails leaves a page with the script’s own error', async () => {
  const { exitCode, stdout } = await runWithPage('raise ValueError("boom")\n');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('\n  The report: run.html\n  The whole log: ');
  expect(pageText()).toMatch(/run\.py failed after .*ValueError: boom/);
});

testHere('a run that Ctrl-C stops leaves a page with what happened so far', async () => {
  const script = 'import time\nprint("half of it", flush=True)\ntime.sleep(600)\n';
  const { exitCode } = await runWithPage(script, [], '| half of it');
  expect(exitCode).toBe(130);
  const text = pageText();
  expect(text).toMatch(/run\.py was stopped after/);
  expect(text).toContain('half of it');
  expect(readdirSync(folder.path).sort()).toEqual(['run.html', 'run.log', 'run.py']);
});

testHere('a page that cannot be written is refused before the run', async () => {
  writeFiles(folder.path, { 'run.html/in-the-way': '' });
  const { exitCode, stdout, stderr } = await runWithPage('');
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toBe(
    `--report must be a file in a folder that you can write to; ${folder.path}/run.html is a folder.\n`,
  );
  expect(existsSync(join(folder.path, 'output'))).toBe(false);
});
