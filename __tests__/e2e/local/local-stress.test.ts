import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guarded } from '../../support/guarded-process';
import { commandLinesWith, uniqueSeconds, until } from '../../support/processes';
import { testWithNamespacesAndPython, testWithPython } from '../../support/requirements';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const testHere = testWithPython();
const folder = useTemporaryFolder();

/** The folder for temporary files of all runs. They share it, because tsx keeps its cache there. */
const temporary = mkdtempSync(join(tmpdir(), 'local-stress-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** What the runs have left in the folder for temporary files, without tsx's cache. */
const leftBehind = (): string[] => readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));

/** A PATH without the programs for namespaces, so that a job is a plain process. */
const pathWithoutNamespaces = (): string => {
  const programs = join(folder.path, '.programs');
  writeFiles(programs, { setpriv: '#!/bin/sh\nexit 1\n' });
  chmodSync(join(programs, 'setpriv'), 0o755);
  return [programs, process.env.PATH].join(delimiter);
};

type Way = 'with its own /opt/ml/processing' | "in the job's folder";

const environmentOf = (way: Way): NodeJS.ProcessEnv => ({
  ...process.env,
  INIT_CWD: folder.path,
  TMPDIR: temporary,
  ...(way === "in the job's folder" && { PATH: pathWithoutNamespaces() }),
});

const start = (argv: readonly string[], way: Way, environment: NodeJS.ProcessEnv = {}): ChildProcess =>
  guarded(
    spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'cli', 'main.ts'), 'run', ...argv], {
      cwd: ROOT,
      env: { ...environmentOf(way), ...environment },
      // In a process group of its own, as in a shell.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolveEnd) => child.once('close', resolveEnd));

/** Runs to the end; `onOutput` may interrupt it. */
const run = async (
  argv: readonly string[],
  {
    way = 'with its own /opt/ml/processing',
    onOutput,
  }: { way?: Way; onOutput?: (output: string, child: ChildProcess) => void } = {},
) => {
  const child = start(argv, way);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    onOutput?.(output.stdout, child);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return { exitCode: await ended(child), ...output };
};

/** The largest amount of memory that a process has had so far. */
const peakMegabytes = ({ pid }: ChildProcess): number => {
  const status = `/proc/${pid}/status`;
  // A process that has ended shows no memory.
  const [, kilobytes = 0] = existsSync(status)
    ? (/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8')) ?? [])
    : [];
  return Number(kilobytes) / 1000;
};

/** Far more than a silent run needs, and far less than these jobs print. */
const MEMORY_LIMIT_IN_MEGABYTES = 300;

const WAYS: Way[] = ['with its own /opt/ml/processing', "in the job's folder"];

/** A runtime that this machine lacks would silently be replaced by the other. */
const testInWay = (way: Way): jest.It => (way === WAYS[0] ? testWithNamespacesAndPython() : testHere);

const PRINT = {
  'a gigabyte in one line': { count: 1000, chunk: 'b"x" * 1_000_000', instances: 1, bytes: 1_000_000_000 },
  lines: { count: 100, chunk: 'b"0123456789abcde\\n" * 62_500', instances: 1, bytes: 100_000_000 },
  'random bytes, on three hosts': {
    count: 50,
    chunk: 'os.urandom(1_000_000)',
    instances: 3,
    bytes: 150_000_000,
  },
};

const printScript = ({ count, chunk }: { count: number; chunk: string }): string =>
  `import os, sys\nchunk = ${chunk}\nfor _ in range(${count}):\n    sys.stdout.buffer.write(chunk)\n`;

describe('a job that prints', () => {
  testHere.each(Object.entries(PRINT))(
    '%s does so in bounded memory, and is heard to its end',
    async (_, job) => {
      writeFiles(folder.path, { 'print.py': printScript(job) });
      const child = start(['--script', 'print.py', '--instance-count', `${job.instances}`], WAYS[0] as Way);
      let bytes = 0;
      let peak = 0;
      let tail = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        tail = (tail + chunk.toString('latin1')).slice(-2000);
        // Reads the peak while the process exists: its last output comes shortly before its end.
        if (bytes > job.bytes / 2 || tail.includes('Succeeded in')) {
          peak = Math.max(peak, peakMegabytes(child));
        }
      });
      expect(await ended(child)).toBe(0);
      // Invalid UTF-8 is shown as characters of three bytes, and each line has a prefix.
      expect(bytes).toBeGreaterThanOrEqual(job.bytes);
      expect(peak).toBeGreaterThan(0);
      expect(peak).toBeLessThan(MEMORY_LIMIT_IN_MEGABYTES);
      expect(leftBehind()).toEqual([]);
    },
  );

  testHere('waits for who reads slowly, who misses nothing', async () => {
    const lines = 2_000_000;
    writeFiles(folder.path, {
      'print.py': `for i in range(0, ${lines}, 1000):\n    print("\\n".join(map(str, range(i, i + 1000))))\n`,
    });
    const child = start(['--script', 'print.py'], WAYS[0] as Way);
    await sleep(10_000);
    const peak = peakMegabytes(child);
    let rest = '';
    let next = 0;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const told = (rest + text).split('\n');
      rest = told.pop() ?? '';
      for (const line of told) if (line === `          | ${next}`) next += 1;
    });
    expect(await ended(child)).toBe(0);
    expect(next).toBe(lines);
    expect(peak).toBeLessThan(MEMORY_LIMIT_IN_MEGABYTES);
  });

  testHere('is stopped when its reader goes, with exit code 141 and no stack trace', async () => {
    const marker = uniqueSeconds();
    writeFiles(folder.path, { 'print.py': 'while True:\n    print("line")\n' });
    const child = start(['--script', 'print.py', '--argument', marker], WAYS[0] as Way);
    let stderr = '';
    child.stderr?.on('data', (text) => {
      stderr += text;
    });
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended(child)).toBe(141);
    expect(stderr).toBe('');
    expect(commandLinesWith(marker)).toEqual([]);
    expect(leftBehind()).toEqual([]);
    expect(readdirSync(folder.path)).toEqual(['print.py']);
  });
});

/** Ignores SIGTERM, and restarts itself in a session of its own, without an environment. */
const STUBBORN = `
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) == 2:
    subprocess.Popen([sys.executable, __file__, sys.argv[1], "child"], start_new_session=True, env={})
    subprocess.Popen(["sleep", sys.argv[1]], start_new_session=True, cwd="/")
    while "up" not in os.listdir("."):
        time.sleep(0.05)
    print("up", flush=True)
else:
    open("up", "w").close()
time.sleep(600)
`;

describe.each(WAYS)('a job as a process %s', (way) => {
  const testThis = testInWay(way);

  const startStubborn = async (marker: string) => {
    writeFiles(folder.path, { 'stubborn.py': STUBBORN });
    const child = start(['--script', 'stubborn.py', '--argument', marker], way);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await until(() => output.includes('| up'), child);
    expect(output).toContain(way);
    expect(commandLinesWith(marker).length).toBeGreaterThanOrEqual(3);
    return child;
  };

  testThis('that ignores SIGTERM and forks is gone when Ctrl-C has ended the run', async () => {
    const marker = uniqueSeconds();
    const child = await startStubborn(marker);
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    expect(commandLinesWith(marker)).toEqual([]);
    expect(leftBehind()).toEqual([]);
  });

  testThis(
    'that ignores SIGTERM and forks dies with the run that is killed, and so do its folders',
    async () => {
      const marker = uniqueSeconds();
      const child = await startStubborn(marker);
      child.kill('SIGKILL');
      await ended(child);
      await until(() => commandLinesWith(marker).length === 0 && leftBehind().length === 0);
      await until(() => !readdirSync(folder.path).includes('output'));
    },
  );

  testThis('that is killed leaves what another run does alone', async () => {
    const [killed, other] = [uniqueSeconds(), uniqueSeconds()];
    const one = await startStubborn(killed);
    const two = await startStubborn(other);
    one.kill('SIGKILL');
    await until(() => commandLinesWith(killed).length === 0 && leftBehind().length === 1);
    expect(commandLinesWith(other).length).toBeGreaterThanOrEqual(3);
    two.kill('SIGKILL');
    await until(() => commandLinesWith(other).length === 0 && leftBehind().length === 0);
  });

  testThis('that deletes its code, its input and its own folders ends as it says', async () => {
    const script = `
import os, shutil, sys
out = sys.argv[1]
own = os.path.dirname(out)
# Nothing but the job's own folder: its working folder may be another one.
assert os.path.basename(own) == "processing", own
open(os.path.join(out, "result"), "w").write("done")
for name in os.listdir(own):
    if name != os.path.basename(out):
        shutil.rmtree(os.path.join(own, name))
os.remove(sys.argv[0]) if os.path.exists(sys.argv[0]) else None
`;
    writeFiles(folder.path, { 'delete.py': script, 'data/a': 'A' });
    const argv = ['--script', 'delete.py', '--input', 'data', '--argument', '/opt/ml/processing/output'];
    const { exitCode, stderr } = await run(argv, { way });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(filesIn(join(folder.path, 'output'))).toEqual({ result: 'done' });
    expect(filesIn(join(folder.path, 'data'))).toEqual({ a: 'A' });
    expect(leftBehind()).toEqual([]);
  });

  testThis(
    'that fills its output with links, pipes, sockets and read-only folders leaves its files, and the links between them',
    async () => {
      const script = `
import os, socket, sys
out = sys.argv[1]
os.chdir(out)
os.makedirs("model/deep")
open("model/deep/weights", "w").write("W")
for name, target in dict(all="/", itself="itself", up="..", here=".", secret="/etc/passwd", latest="model").items():
    os.symlink(target, name)
os.mkfifo("pipe")
socket.socket(socket.AF_UNIX).bind("socket")
os.chmod("model/deep", 0o500)
os.chmod("model", 0o500)
`;
      writeFiles(folder.path, { 'fill.py': script });
      const { exitCode, stdout, stderr } = await run(
        ['--script', 'fill.py', '--argument', '/opt/ml/processing/output'],
        {
          way,
        },
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const output = join(folder.path, 'output');
      expect(filesIn(output)).toEqual({ 'model/deep/weights': 'W' });
      expect(readdirSync(output).sort()).toEqual(['here', 'latest', 'model']);
      expect(readlinkSync(join(output, 'latest'))).toBe('model');
      expect(stdout).toMatch(/^ {2}latest +link {2}to model; SageMaker does not upload symbolic links$/m);
      expect(leftBehind()).toEqual([]);
    },
  );

  testThis('that fails, or is stopped while it writes, leaves no output', async () => {
    const script = `
import os, sys, time
with open(os.path.join(sys.argv[1], "half"), "wb") as file:
    file.write(b"x" * 10_000_000)
print("half", flush=True)
if sys.argv[2] == "fail":
    sys.exit(3)
time.sleep(600)
`;
    writeFiles(folder.path, { 'half.py': script });
    const argv = ['--script', 'half.py', '--argument', '/opt/ml/processing/output', '--argument'];
    expect(await run([...argv, 'fail'], { way })).toMatchObject({ exitCode: 1, stderr: '' });
    let isStopped = false;
    const stopped = await run([...argv, 'stop'], {
      way,
      onOutput: (output, child) => {
        if (isStopped || !output.includes('| half')) return;
        isStopped = true;
        child.kill('SIGINT');
      },
    });
    expect(stopped).toMatchObject({ exitCode: 130, stderr: '' });
    expect(readdirSync(folder.path)).not.toContain('output');
    expect(leftBehind()).toEqual([]);
  });
});

testHere('a job is stopped when the npm that runs it is killed', async () => {
  const marker = uniqueSeconds();
  writeFiles(folder.path, { 'wait.py': 'import time\nprint("up", flush=True)\ntime.sleep(600)\n' });
  const script = join(folder.path, 'wait.py');
  const output = join(folder.path, 'output');
  const flags = ['--script', script, '--output', output, '--argument', marker];
  const npm = spawn('npm', ['start', '--', ...flags], {
    cwd: ROOT,
    env: environmentOf('with its own /opt/ml/processing'),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let told = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await until(() => told.includes('| up'), npm);
  npm.kill('SIGKILL');
  await until(() => commandLinesWith(marker).length === 0 && leftBehind().length === 0);
});

test('a container of Docker is removed where the run is killed', async () => {
  const docker = `#!/bin/sh
case $1 in
  info) echo '{"ServerVersion":"28.0"}' ;;
  run) echo $$ > "${folder.path}/client"; echo up; exec sleep 600 ;;
  *) echo "$*" >> "${folder.path}/calls"; kill "$(cat "${folder.path}/client")" ;;
esac
`;
  writeFiles(folder.path, { 'bin/docker': docker, calls: '' });
  chmodSync(join(folder.path, 'bin', 'docker'), 0o755);
  const PATH = [join(folder.path, 'bin'), process.env.PATH].join(delimiter);
  const child = start(['--image', 'my-image'], WAYS[0] as Way, { PATH });
  let output = '';
  child.stdout?.on('data', (text) => {
    output += text;
  });
  await until(() => output.includes('| up'), child);
  child.kill('SIGKILL');
  await until(() => leftBehind().length === 0);
  expect(readFileSync(join(folder.path, 'calls'), 'utf8')).toMatch(
    /^rm --force --volumes sagemaker-processing-[0-9a-f]{32}\n$/,
  );
});

describe('eight runs at once', () => {
  testHere('end each with its own output', async () => {
    const script = `
import os, sys
name = sys.argv[2]
open(os.path.join(sys.argv[1], name), "w").write(open(os.path.join(sys.argv[3], name)).read() * 1000)
print("I am", name)
`;
    const names = Array.from({ length: 8 }, (_, index) => `run-${index}`);
    writeFiles(folder.path, {
      'own.py': script,
      ...Object.fromEntries(names.map((name) => [`${name}/${name}`, `${name}\n`])),
    });
    const ends = await Promise.all(
      names.map((name) =>
        run([
          ...['--script', 'own.py', '--input', name, '--output', 'shared'],
          ...['/opt/ml/processing/output', name, '/opt/ml/processing/input'].flatMap((a) => [
            '--argument',
            a,
          ]),
        ]),
      ),
    );
    for (const [index, { exitCode, stdout, stderr }] of ends.entries()) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout.match(/I am .*/g)).toEqual([`I am run-${index}`]);
    }
    expect(filesIn(join(folder.path, 'shared'))).toEqual(
      Object.fromEntries(names.map((name) => [name, `${name}\n`.repeat(1000)])),
    );
    expect(leftBehind()).toEqual([]);
  });
});
