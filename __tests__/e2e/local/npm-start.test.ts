import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { commandLinesWith, uniqueSeconds } from '../../support/processes';
import { testWithNamespacesAndPython, testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const testHere = testWithPython();
const folder = useTemporaryFolder();

/** The folder for temporary files of all runs. They share it, because tsx keeps its cache there. */
const temporary = mkdtempSync(join(tmpdir(), 'main-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs a command line in the test's folder; `onOutput` may interrupt it, as Ctrl-C does. */
const runMain = (
  argv: readonly string[],
  {
    environment = {},
    onOutput,
  }: {
    environment?: Record<string, string>;
    onOutput?: (output: string, interrupt: () => void) => void;
  } = {},
) =>
  new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolveRun, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', 'run', ...argv], {
      cwd: ROOT,
      env: { ...process.env, INIT_CWD: folder.path, TMPDIR: temporary, ...environment },
      // In a process group of its own, as in a shell.
      detached: true,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
      onOutput?.(output.stdout, () => child.pid !== undefined && process.kill(-child.pid, 'SIGINT'));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolveRun({ exitCode, ...output }));
  });

/** What a run has left in the folder for temporary files, without tsx's cache. */
const leftBehind = (): string[] => readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));

const rowsOf = (csv: string): number => readFileSync(csv, 'utf8').trimEnd().split('\n').length - 1;

describe('npm start', () => {
  testHere('runs the example, whose training and test rows add up to the 342 that are usable', async () => {
    const { exitCode, stdout, stderr } = await runMain(['--output', 'prepared']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const prepared = join(folder.path, 'prepared');
    expect(readdirSync(prepared).sort()).toEqual(['statistics.json', 'test.csv', 'train.csv']);
    expect(rowsOf(join(prepared, 'train.csv')) + rowsOf(join(prepared, 'test.csv'))).toBe(342);
    for (const state of ['StartProcessingJob', 'Wait', 'GetJobStatus', 'IsDone?', 'Success']) {
      expect(stdout).toMatch(new RegExp(`^ +\\d+\\.\\d s {2}${state.replace('?', '\\?')}$`, 'm'));
    }
    expect(stdout).toContain('polls   every 1 s here, every 10 s to 15 min when deployed');
    expect(stdout).toContain('| read 344 rows from 3 files');
    expect(stdout).toMatch(/^Succeeded in \d+\.\d s\. Outputs in prepared:$/m);
    expect(stdout).toMatch(
      /^ {2}npx sagemaker-processing run --output prepared --on "\$STATE_MACHINE_ARN" --bucket "\$BUCKET"$/m,
    );
    expect(leftBehind()).toEqual([]);
  });

  testHere('prints a traceback once, then its error, keeps the log, and ends with exit code 1', async () => {
    writeFiles(folder.path, { 'bad.py': 'raise ValueError("boom")\n' });
    const { exitCode, stdout, stderr } = await runMain(['--script', 'bad.py'], {
      environment: { XDG_STATE_HOME: join(folder.path, 'state') },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout.match(/Traceback/g)).toHaveLength(1);
    expect(stdout).toContain('| ValueError: boom\n');
    const [, log = ''] =
      /^Failed after \d+\.\d s: ProcessingJobFailed\n {4}File "\/opt\/ml\/processing\/code\/bad\.py", line 1, in <module>\n {6}raise ValueError\("boom"\)\n {2}ValueError: boom\n.* exit code: 1\n {2}The whole log: (.+)\n$/m.exec(
        stdout,
      ) ?? [];
    expect(readFileSync(log, 'utf8')).toContain('\nTraceback (most recent call last):\n');
    expect(leftBehind()).toEqual([]);
    expect(readdirSync(folder.path)).toEqual(['bad.py', 'state']);
  });

  testHere('names the user’s own input, if it is empty', async () => {
    writeFiles(folder.path, { 'run.py': '' });
    mkdirSync(join(folder.path, 'data'));
    const { exitCode, stdout } = await runMain(['--script', 'run.py', '--input', 'data']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('No S3 objects found under S3 URL "data/"');
    expect(stdout).not.toMatch(/s3:\/\/local|\/aws\/sagemaker|streams/);
  });

  testHere('names the container’s path in the error of a plain process', async () => {
    writeFiles(folder.path, {
      'run.py': 'import sys\nopen(sys.argv[1])\n',
      'bin/setpriv': '#!/bin/sh\nexit 1\n',
    });
    chmodSync(join(folder.path, 'bin', 'setpriv'), 0o755);
    const { stdout } = await runMain(['--script', 'run.py', '--argument', '/opt/ml/processing/input/x'], {
      environment: { PATH: [join(folder.path, 'bin'), process.env.PATH].join(delimiter) },
    });
    expect(stdout).toContain('as a plain process');
    expect(stdout.slice(stdout.indexOf('Failed after'))).toMatch(
      /^ {2}FileNotFoundError: .* '\/opt\/ml\/processing\/input\/x'$/m,
    );
  });

  testHere('goes on if the log cannot be written, and says so once', async () => {
    writeFiles(folder.path, { 'run.py': 'print("ran")\n', file: '' });
    const { exitCode, stdout } = await runMain(['--script', 'run.py'], {
      environment: { XDG_STATE_HOME: join(folder.path, 'file') },
    });
    expect(exitCode).toBe(0);
    expect(
      stdout.match(/^The log cannot be written to .* \(ENOTDIR\); the run goes on without it\.$/gm),
    ).toHaveLength(1);
  });

  testHere.each([
    ['the job', 1, []],
    ['both instances of a job', 2, ['--instance-count', '2']],
    ['both instances of a job of Step Functions’ own', 2, ['--instance-count', '2', '--integration', 'sync']],
  ])('stops %s by Ctrl-C, with exit code 130, and leaves nothing', async (_case, instances, flags) => {
    const marker = uniqueSeconds();
    writeFiles(folder.path, { 'sleep.py': 'import time\nprint("up", flush=True)\ntime.sleep(600)\n' });
    let running: string[] = [];
    const { exitCode, stdout } = await runMain(['--script', 'sleep.py', '--argument', marker, ...flags], {
      onOutput: (output, interrupt) => {
        if (running.length > 0 || output.split('| up').length <= instances) return;
        running = commandLinesWith(marker).filter((line) => line.includes('sleep.py'));
        interrupt();
      },
    });
    expect(running).not.toEqual([]);
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/^Stopped after \d+\.\d s\.$/m);
    expect(commandLinesWith(marker)).toEqual([]);
    expect(leftBehind()).toEqual([]);
    expect(readdirSync(folder.path)).toEqual(['sleep.py']);
  });

  testWithNamespacesAndPython()(
    'ends with the words of the instance that failed, and stops the other',
    async () => {
      const marker = uniqueSeconds();
      const script = `
import json, time
host = json.load(open("/opt/ml/config/resourceconfig.json"))["current_host"]
if host == "algo-2":
    raise ValueError("boom")
time.sleep(600)
`;
      writeFiles(folder.path, { 'half.py': script });
      const { exitCode, stdout } = await runMain([
        ...['--script', 'half.py', '--argument', marker, '--instance-count', '2'],
      ]);
      expect(exitCode).toBe(1);
      expect(stdout).toContain('algo-2 | ValueError: boom');
      expect(stdout.slice(stdout.indexOf('Failed after'))).toMatch(/^ {2}ValueError: boom$/m);
      expect(commandLinesWith(marker)).toEqual([]);
      expect(leftBehind()).toEqual([]);
      expect(readdirSync(folder.path)).toEqual(['half.py']);
    },
  );
});

describe('a wrong command line ends with one sentence and exit code 2, and nothing is made', () => {
  test.each([
    ['a wrong flag', ['--scirpt', 'run.py'], 'Unknown flag --scirpt; did you mean --script?'],
    ['a file that does not exist', ['--script', 'nope.py'], 'nope.py does not exist.'],
    [
      'a bad K=V',
      ['--environment', '1A=b'],
      '--environment must be NAME=VALUE, where NAME contains only letters, digits and _ and does not start with a digit; got "1A=…".',
    ],
    [
      'an argument that the API refuses',
      ['--argument', 'two\nlines'],
      '--argument (ContainerArguments[6]) must be a string of 1 to 256 characters without line breaks; got "two\\nlines".',
    ],
    [
      'an empty argument',
      ['--argument', ''],
      '--argument (ContainerArguments[6]) must be a string of 1 to 256 characters without line breaks; got "".',
    ],
    [
      'an integration that is none',
      ['--integration', 'lambda'],
      '--integration must be polling or sync; got "lambda".',
    ],
    [
      'too many instances',
      ['--instance-count', '101'],
      '--instance-count must be a whole number of instances from 1 to 100; got "101".',
    ],
    [
      'an instance type that is none',
      ['--instance-preference', 'm5.large'],
      '--instance-preference (InstancePreferences[0].InstanceType) must be an ML instance type such as ml.m5.xlarge; got "m5.large".',
    ],
    [
      'an instance type told twice',
      ['--instance-preference', 'ml.m5.large', '--instance-preference', 'ml.m5.large'],
      '--instance-preference (InstancePreferences[1].InstanceType) must be unique in the list; got "ml.m5.large" again.',
    ],
    [
      'more instance types than the API takes',
      ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((size) => ['--instance-preference', `ml.m5.${size}`]),
      '--instance-preference (InstancePreferences) must be a list of 1 to 5 objects with InstanceType, each once, and optionally InstanceCount; got a list of 6.',
    ],
    [
      'a variable that is too long',
      ['--environment', `TEXT=${'x'.repeat(257)}`],
      '--environment (Environment.TEXT) must be a string of at most 256 characters; got a string of 257 characters.',
    ],
    ['a log in no folder', ['--log', 'none/run.log'], 'none/run.log cannot be used (ENOENT).'],
    ['a summary in no folder', ['--summary', 'none/summary.md'], 'none/summary.md cannot be used (ENOENT).'],
    ['an output that is nowhere a folder', ['--output', 'x'.repeat(300)], 'cannot be used (ENAMETOOLONG).'],
    [
      'shares of an input that is not there',
      ['--image', 'my-image', '--sharded'],
      '--sharded: there is no input to share; add --input',
    ],
  ])('%s', async (_case, argv, sentence) => {
    const { exitCode, stdout, stderr } = await runMain(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toContain(sentence);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(leftBehind()).toEqual([]);
  });

  test('--image where there is neither Docker nor Podman', async () => {
    const { exitCode, stdout, stderr } = await runMain(['--image', 'my-image'], {
      environment: { PATH: folder.path },
    });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        '--image requires Docker or Podman, and neither responds (docker: command not found; podman: command not found); install or start one of them, or omit the flag to run the script as a process.\n',
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

test('--help says how to use it, and exit code 0', async () => {
  const { exitCode, stdout, stderr } = await runMain(['--help']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(
    'npx sagemaker-processing run --script prepare.py --input data/ --output prepared/',
  );
});
