import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wheel } from '../../support/python-packages';
import { testUnless, testWithNamespacesAndPython, testWithPip } from '../../support/requirements';
import { filesIn, writeFiles } from '../../support/temporary-folder';
import { type ContainerClient, findContainerClients, PYTHON_IMAGE } from '../support/container-clients';
import { npmRegistryAnswers } from '../support/npm-registry';
import { installInto, packedPackage, runIn } from './packed-package';

const registryAnswers = npmRegistryAnswers();
const clients = findContainerClients();

/** One client is enough here; the tests of the containers use every one. */
const client: ContainerClient | string = typeof clients.podman === 'string' ? clients.docker : clients.podman;

interface Way {
  readonly name: string;
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly testHere: jest.It;
}

const WITHOUT_REGISTRY = testUnless(registryAnswers ? undefined : 'the npm registry cannot be had');

const WAYS: readonly Way[] = [
  {
    name: 'in a container',
    flags: ['--image', PYTHON_IMAGE],
    environment: typeof client === 'string' ? {} : client.environment,
    testHere: testUnless(typeof client === 'string' ? client : undefined),
  },
  {
    name: 'as a process with its own /opt/ml/processing',
    flags: [],
    environment: {},
    testHere: testWithNamespacesAndPython(),
  },
];

const parent = realpathSync(mkdtempSync(join(tmpdir(), 'any-script-')));
const project = join(parent, 'project');

const SCALING = 'def scaled(values):\n    return [value / max(values) for value in values]\n';

/** The model of a training job: one archive. */
const packModel = (): void => {
  writeFiles(parent, { 'model/model.json': '{ "slope": 9 }' });
  mkdirSync(join(project, 'model'));
  const archive = join(project, 'model', 'model.tar.gz');
  expect(spawnSync('tar', ['-czf', archive, '-C', join(parent, 'model'), 'model.json']).status).toBe(0);
};

beforeAll(async () => {
  if (!registryAnswers) return;
  installInto(project, await packedPackage(), '--omit=peer');
  cpSync(join(__dirname, 'scripts'), project, { recursive: true });
  mkdirSync(join(project, 'train', 'wheels'));
  writeFileSync(
    join(project, 'train', 'wheels', 'scaling-1.0-py3-none-any.whl'),
    wheel('scaling', '1.0', SCALING),
  );
  cpSync('/bin/dd', join(project, 'dd'), { dereference: true });
  packModel();
  if (typeof client !== 'string') await client.start();
});

afterAll(() => {
  if (typeof client !== 'string') client.stop();
  clients.remove();
  rmSync(parent, { recursive: true, force: true });
});

describe.each(WAYS)('a script that knows nothing of this package, run $name', (way) => {
  const testHere = registryAnswers ? way.testHere : WITHOUT_REGISTRY;
  const testHereWithPip = testWithPip() === test ? testHere : test.skip;

  const run = (...flags: readonly string[]) =>
    runIn(project, 'npx', ['sagemaker-processing', 'run', ...way.flags, ...flags], {
      ...way.environment,
      XDG_CACHE_HOME: join(parent, 'cache'),
      XDG_STATE_HOME: join(parent, 'state'),
    });

  const succeed = (...flags: readonly string[]): string => {
    const { status, stdout, stderr } = run(...flags);
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: expect.any(String) });
    return stdout;
  };

  const results = (folder: string): Record<string, string> => filesIn(join(project, folder));

  afterEach(() => {
    for (const folder of ['out', 'output']) rmSync(join(project, folder), { recursive: true, force: true });
  });

  testHere('takes arguments, and writes several outputs', () => {
    succeed(
      ...['--script', 'split.py', '--input', 'data'],
      ...['--argument', '--test-share', '--argument', '0.2', '--argument', '--seed=3'],
      ...['train', 'validation', 'test'].flatMap((name) => [
        '--output',
        `out/${name}:/opt/ml/processing/${name}`,
      ]),
    );
    const files = results('out');
    expect(Object.keys(files)).toEqual(['test/test.csv', 'train/train.csv', 'validation/validation.csv']);
    expect(Object.values(files).map((text) => text.trimEnd().split('\n').length)).toEqual([2, 7, 1]);
  });

  testHere('reads several inputs, and unpacks the model among them', () => {
    writeFiles(project, { 'out/test.csv': '1,9\n2,20\n' });
    succeed(
      ...['--script', 'evaluate.py'],
      ...['--input', 'model/model.tar.gz:/opt/ml/processing/model'],
      ...['--input', 'out/test.csv:/opt/ml/processing/test'],
      ...['--output', 'out/evaluation:/opt/ml/processing/evaluation'],
    );
    expect(JSON.parse(readFileSync(join(project, 'out/evaluation/evaluation.json'), 'utf8'))).toEqual({
      regression_metrics: { mse: { value: 2 } },
    });
  });

  testHere('reads environment variables', () => {
    succeed(
      ...['--script', 'filter.py', '--input', 'data/measurements.csv', '--output', 'out'],
      ...['--environment', 'MINIMUM=40', '--environment', 'FILE_NAME=large ones.csv'],
    );
    expect(results('out')).toEqual({ 'large ones.csv': '4,40\n5,50\n' });
  });

  testHereWithPip('has a folder with modules of its own and requirements', () => {
    succeed(
      ...['--source-dir', 'train', '--script', 'train.py', '--input', 'data', '--output', 'out'],
      ...['--argument', '--unit', '--argument', 'cm'],
    );
    expect(JSON.parse(readFileSync(join(project, 'out/scaled.json'), 'utf8'))).toEqual({
      unit: 'cm',
      values: [0.4, 0.6, 0.8, 1],
    });
  });

  testHere('is a shell script with an entrypoint', () => {
    const stdout = succeed(
      ...['--script', 'merge.sh', '--entrypoint', '/bin/sh -e', '--argument', '> '],
      ...['--input', 'data', '--output', 'out'],
    );
    expect(stdout).toContain('| 10 lines\n');
    expect(results('out')).toMatchObject({
      'count.txt': '10\n',
      'merged.csv': expect.stringMatching(/^> 1,10\n/),
    });
  });

  testHere('is an executable', () => {
    succeed(
      ...['--script', 'dd', '--input', 'data', '--output', 'out'],
      ...['--argument', 'if=/opt/ml/processing/input/more.csv'],
      ...['--argument', 'of=/opt/ml/processing/output/copy.csv'],
    );
    expect(results('out')).toEqual({
      'copy.csv': readFileSync(join(project, 'data/more.csv'), 'utf8'),
    });
  });

  testHere('uses paths relative to the folder in which a container starts', () => {
    succeed('--script', 'relative.py', '--input', 'data', '--output', 'out');
    expect(results('out')).toEqual({ 'nested/last.csv': '5,50\n' });
  });

  testHere('is one of two that share the input', () => {
    succeed(
      ...['--script', 'share.py', '--input', 'data', '--output', 'out'],
      ...['--instance-count', '2', '--sharded'],
    );
    expect(Object.values(results('out')).map((text) => JSON.parse(text))).toEqual([
      { host: 'algo-1', of: 2, files: ['measurements.csv'] },
      { host: 'algo-2', of: 2, files: ['more.csv'] },
    ]);
  });

  testHere('fails, and its traceback is printed once', () => {
    const { status, stdout } = run('--script', 'fail.py', '--input', 'data');
    expect(status).toBe(1);
    expect(stdout.match(/Traceback/g)).toHaveLength(1);
    expect(stdout.slice(stdout.indexOf('Failed after'))).toContain(
      "\n  ValueError: invalid literal for int() with base 10: '1,10\\n'\n",
    );
  });

  testHere('writes outside its outputs: the run says how to keep that, and then it is kept', () => {
    const { status, stdout } = run('--script', 'lose.py');
    expect(status).toBe(3);
    const flags = stdout.slice(stdout.indexOf('Succeeded')).match(/--output \S+/g) ?? [];
    expect(flags).toEqual(['--output output', '--output features:/opt/ml/processing/features']);
    succeed('--script', 'lose.py', ...flags.flatMap((flag) => flag.split(' ')));
    expect(results('features')).toEqual({ 'daily/features.csv': '1,2\n' });
    rmSync(join(project, 'features'), { recursive: true });
  });
});
