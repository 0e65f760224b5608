import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import type { ContainerSpec } from '../../../local/container/container';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';
import { guarded } from '../../support/guarded-process';
import { until } from '../../support/processes';
import { testUnless } from '../../support/requirements';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import {
  type ContainerClient,
  findContainerClients,
  OWN_ENTRYPOINT_IMAGE,
  PYTHON_IMAGE,
} from '../support/container-clients';

const ROOT = resolve(__dirname, '../../..');
const PENGUINS = join(ROOT, 'examples', 'penguins');
const folder = useTemporaryFolder();
const clients = findContainerClients();

/** The folder for temporary files of all runs. They share it, because tsx keeps its cache there. */
const temporary = mkdtempSync(join(tmpdir(), 'containers-test-'));

/** `run-container.ts` as one file that needs nothing of this checkout. */
const RUN_CONTAINER = join(temporary, 'run-container.cjs');
beforeAll(() => {
  buildSync({
    entryPoints: [join(__dirname, '../support/run-container.ts')],
    outfile: RUN_CONTAINER,
    bundle: true,
    platform: 'node',
  });
});

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
  clients.remove();
});

/** What the runs have left in the folder for temporary files. */
const leftBehind = (): string[] =>
  readdirSync(temporary).filter((name) => name.startsWith('sagemaker-processing-'));

const containers = ({ program, environment }: ContainerClient): string[] => {
  const args = ['ps', '--all', '--filter', 'name=sagemaker-processing-', '--format', '{{.Names}}'];
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...environment } });
  return stdout.split('\n').filter((name) => name !== '');
};

const start = ({ environment }: ContainerClient, argv: readonly string[]) => {
  const child = guarded(
    spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'cli', 'main.ts'), 'run', ...argv], {
      cwd: ROOT,
      env: { ...process.env, INIT_CWD: folder.path, TMPDIR: temporary, ...environment },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const told = { output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      told.output += text;
    });
  }
  const exitCode = new Promise<number | null>((end) => child.once('close', end));
  return { child, told, exitCode };
};

const run = async (client: ContainerClient, argv: readonly string[]) => {
  const { told, exitCode } = start(client, argv);
  return { exitCode: await exitCode, output: told.output };
};

/** Runs one container without a workflow, perhaps as another user. */
const runAlone = (
  command: readonly string[],
  spec: ContainerSpec,
  environment: Readonly<Record<string, string>>,
) => {
  const [file = '', ...args] = [
    ...command,
    process.execPath,
    RUN_CONTAINER,
    PYTHON_IMAGE,
    JSON.stringify(spec),
  ];
  const { stdout, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    cwd: '/',
  });
  const end = parseJson(stdout);
  if (!isRecord(end)) throw new Error(stderr);
  return end;
};

/** Becomes the user `app`, and writes a file that only that user can read. */
const WRITE_AS_ANOTHER_USER = `
import os
os.chmod("/opt/ml/processing/output", 0o777)
os.setgid(1234)
os.setuid(1234)
os.umask(0o077)
os.mkdir("/opt/ml/processing/output/private")
open("/opt/ml/processing/output/private/app.txt", "w").write(str(os.getuid()))
`;

const END_IN_ORDER = `
import signal, sys, time
def end(*_):
    print("ended in order", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(600)
`;

const DEAF = `
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
`;

const EXAMPLE = ['--script', join(PENGUINS, 'preprocess.py'), '--input', join(PENGUINS, 'data')];

const LIST_INTERFACES = 'import os; print(sorted(os.listdir("/sys/class/net")))';

describe.each(['podman', 'docker'] as const)('with %s', (program) => {
  const client = clients[program];
  const testHere = testUnless(typeof client === 'string' ? client : undefined);
  if (typeof client === 'string') {
    testHere('a run in a container', () => undefined);
    return;
  }
  const engine = program === 'podman' ? 'Podman' : 'Docker';

  beforeAll(client.start);
  afterAll(client.stop);
  afterEach(() => {
    expect(containers(client)).toEqual([]);
    expect(leftBehind()).toEqual([]);
  });

  test('the example ends with its files, and the run says which engine it used', async () => {
    const { exitCode, output } = await run(client, ['--image', PYTHON_IMAGE, ...EXAMPLE]);
    expect(output).toContain(`in ${engine}, image ${PYTHON_IMAGE}`);
    expect(exitCode).toBe(0);
    expect(Object.keys(filesIn(join(folder.path, 'output')))).toEqual([
      'statistics.json',
      'test.csv',
      'train.csv',
    ]);
  });

  test('two instances each have a container, and their share of the input', async () => {
    const { exitCode, output } = await run(client, [
      ...['--image', PYTHON_IMAGE, ...EXAMPLE],
      ...['--instance-count', '2', '--sharded'],
    ]);
    expect(output).toContain('algo-2 |');
    expect(exitCode).toBe(0);
    expect(Object.keys(filesIn(join(folder.path, 'output')))).toEqual([
      ...['statistics-algo-1.json', 'statistics-algo-2.json'],
      ...['test-algo-1.csv', 'test-algo-2.csv', 'train-algo-1.csv', 'train-algo-2.csv'],
    ]);
  });

  test('a script that fails ends the run with "Failed" and its own exit code', async () => {
    writeFiles(folder.path, { 'run.py': 'import sys\nprint("before", flush=True)\nsys.exit(3)\n' });
    const { exitCode, output } = await run(client, ['--image', PYTHON_IMAGE, '--script', 'run.py']);
    expect(output).toContain('| before');
    expect(output).toMatch(/Failed after .*ProcessingJobFailed[\s\S]*\b3\b/);
    expect(exitCode).toBe(1);
  });

  test('an image that does not exist ends the run with the engine’s own message', async () => {
    writeFiles(folder.path, { 'run.py': '' });
    const { exitCode, output } = await run(client, ['--image', 'localhost:1/none', '--script', 'run.py']);
    expect(output).toMatch(/Failed after [\s\S]*localhost:1/);
    expect(exitCode).toBe(1);
  });

  test('an image with its own user and entrypoint writes files that are this user’s', async () => {
    const { exitCode, output } = await run(client, [
      '--image',
      OWN_ENTRYPOINT_IMAGE,
      '--environment',
      'MODE=fast',
    ]);
    expect(output).toContain('| own entrypoint');
    expect(exitCode).toBe(0);
    expect(filesIn(join(folder.path, 'output'))).toEqual({ 'own.txt': 'fast' });
  });

  test('an isolated container has no network but its own loopback', () => {
    const spec = {
      name: 'sagemaker-processing-isolated',
      entrypoint: ['python3', '-c', LIST_INTERFACES],
      arguments: [],
      environment: {},
      networkIsolation: true,
      folder: folder.path,
    };
    writeFiles(folder.path, { 'ml/.keep': '' });
    expect(runAlone([], spec, client.environment)).toMatchObject({ exitCode: 0, lines: ["['lo']"] });
    expect(runAlone([], { ...spec, networkIsolation: false }, client.environment)).toMatchObject({
      lines: [expect.stringMatching(/'(?!lo')\w+'/)],
    });
  });

  testUnless(process.getuid?.() === 0 ? undefined : 'only root can become another user in a container')(
    'a script that becomes another user leaves files that are collected',
    async () => {
      writeFiles(folder.path, { 'run.py': WRITE_AS_ANOTHER_USER });
      const { exitCode } = await run(client, ['--image', PYTHON_IMAGE, '--script', 'run.py']);
      expect(exitCode).toBe(0);
      expect(filesIn(join(folder.path, 'output'))).toEqual({ 'private/app.txt': '1234' });
    },
  );

  test.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['SIGTERM', 'SIGTERM', 143],
  ] as const)('%s reaches the script as SIGTERM, which can end in order', async (_name, signal, code) => {
    writeFiles(folder.path, { 'run.py': END_IN_ORDER });
    const { child, told, exitCode } = start(client, ['--image', PYTHON_IMAGE, '--script', 'run.py']);
    await until(() => told.output.includes('| up'), child);
    if (child.pid !== undefined) process.kill(-child.pid, signal);
    expect(await exitCode).toBe(code);
    expect(told.output).toContain('| ended in order');
    expect(told.output).toContain('Stopped after');
  });

  test('a script that ignores SIGTERM is killed by the second Ctrl-C', async () => {
    writeFiles(folder.path, { 'run.py': DEAF });
    const { child, told, exitCode } = start(client, ['--image', PYTHON_IMAGE, '--script', 'run.py']);
    await until(() => told.output.includes('| up'), child);
    for (const answer of ['Stopping the job…', 'Killing the job…']) {
      child.kill('SIGINT');
      await until(() => told.output.includes(answer), child);
      // Two signals in less than 0.2 s are one interruption.
      await sleep(300);
    }
    expect(await exitCode).toBe(130);
  });

  test('the container is removed where the run itself is killed', async () => {
    writeFiles(folder.path, { 'run.py': DEAF });
    const { child, told } = start(client, ['--image', PYTHON_IMAGE, '--script', 'run.py']);
    await until(() => told.output.includes('| up'), child);
    child.kill('SIGKILL');
    await until(() => leftBehind().length === 0 && containers(client).length === 0);
  });
});

interface User {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}

/** A user other than root who may have users of its own in a container. */
const rootlessUser = (): User | undefined => {
  if (process.getuid?.() !== 0 || !existsSync('/etc/subuid')) return undefined;
  const names = readFileSync('/etc/subuid', 'utf8')
    .split('\n')
    .map((line) => line.split(':', 1)[0]);
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, , , home = '']) => ({ name, uid: Number(uid), home }))
    .find(({ name, uid }) => uid !== 0 && names.includes(name));
};

describe('with rootless Podman', () => {
  const user = rootlessUser();
  const podman = clients.podman;
  const own = join(temporary, 'rootless');
  const environment: Record<string, string> = {
    ...(typeof podman !== 'string' && podman.environment),
    HOME: user?.home ?? '',
    XDG_RUNTIME_DIR: own,
    // Podman remembers in its storage which other folders it uses, so that it needs a storage of its own.
    XDG_DATA_HOME: own,
  };
  const asUser = ['runuser', '-u', user?.name ?? '', '--'];

  const callAsUser = (words: readonly string[]) => {
    const [file = '', ...args] = [...asUser, ...words];
    return spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, ...environment }, cwd: '/' });
  };

  const makeOwnFolder = (): void => {
    chmodSync(temporary, 0o755);
    mkdirSync(own, { mode: 0o700 });
    spawnSync('chown', [`${user?.uid}`, own]);
  };

  const whyNoRootless = (): string | undefined => {
    if (typeof podman === 'string') return podman;
    if (user === undefined) return 'there is no other user with an entry in /etc/subuid';
    makeOwnFolder();
    const { status, stderr } = callAsUser(['sh', '-c', '"$0" --version && podman info', process.execPath]);
    return status === 0 ? undefined : `${user.name} cannot use Podman (${stderr.trim()})`;
  };

  const testHere = testUnless(whyNoRootless());

  testHere('all files are the user’s at the end, also those of another user in the container', () => {
    writeFiles(folder.path, { 'ml/processing/output/.keep': '' });
    spawnSync('chown', ['-R', `${user?.uid}`, folder.path]);
    expect(callAsUser(['podman', 'import', clients.archive, PYTHON_IMAGE])).toMatchObject({ status: 0 });
    const spec = {
      name: 'sagemaker-processing-rootless',
      entrypoint: ['python3', '-c', WRITE_AS_ANOTHER_USER],
      arguments: [],
      environment: {},
      networkIsolation: true,
      folder: folder.path,
    };
    expect(runAlone(asUser, spec, environment)).toMatchObject({
      exitCode: 0,
      description: `in Podman, image ${PYTHON_IMAGE}`,
    });
    const output = join(folder.path, 'ml/processing/output/private/app.txt');
    expect(readFileSync(output, 'utf8')).toBe('1234');
    expect(statSync(output).uid).toBe(user?.uid);
  });
});
