import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const SOURCES = [
  'cdktf.json',
  'constructs',
  'functions',
  'main.ts',
  'package.json',
  'tsconfig.json',
  'workflow',
];

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the project, as a clone in another folder would be. */
const cloneTo = (...below: string[]): string => {
  const top = mkdtempSync(join(tmpdir(), 'clone-'));
  folders.push(top);
  const folder = join(top, ...below);
  mkdirSync(folder, { recursive: true });
  for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

const { app } = JSON.parse(readFileSync(join(ROOT, 'cdktf.json'), 'utf8'));

/** Runs the app command of cdktf.json, under a umask and with a context: its keys, or the text itself. */
const synth = (
  folder: string,
  { umask = '022', context = {} }: { umask?: string; context?: Record<string, unknown> | string } = {},
) =>
  spawnSync('sh', ['-c', `umask ${umask}; ${app}`], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDKTF_CONTEXT_JSON: typeof context === 'string' ? context : JSON.stringify(context),
    },
  });

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [
        join(parentPath, name).slice(folder.length),
        readFileSync(join(parentPath, name), 'latin1'),
      ]),
  );

const backend = (folder: string): unknown =>
  JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/sagemaker-processing/cdk.tf.json'), 'utf8'))
    .terraform.backend;

test('npm run synth is the app command of cdktf.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(scripts.synth).toBe(app);
});

test('equal sources give equal bytes, whatever the folder and the umask', () => {
  const [one, other] = [cloneTo('a'), cloneTo('b', 'deep', 'er')];
  const { status, stderr } = synth(one);
  expect(status).toBe(0);
  expect(synth(other, { umask: '077' }).status).toBe(0);
  const files = filesOf(join(one, 'cdktf.out'));
  expect(Object.keys(files).sort()).toEqual([
    '/manifest.json',
    '/stacks/sagemaker-processing/cdk.tf.json',
    '/stacks/sagemaker-processing/functions/check-items/index.js',
    '/stacks/sagemaker-processing/functions/get-processing-job-status/index.js',
    '/stacks/sagemaker-processing/functions/prepare-items/index.js',
    '/stacks/sagemaker-processing/functions/start-processing-job/index.js',
    '/stacks/sagemaker-processing/functions/stop-processing-job/index.js',
    '/stacks/sagemaker-processing/functions/stop-unattended-jobs/index.js',
    '/stacks/state-bucket/cdk.tf.json',
  ]);
  expect(filesOf(join(other, 'cdktf.out'))).toEqual(files);

  // Without a bucket in the context, one line tells where the state is.
  expect(stderr.trim()).toBe(
    'State is local, in terraform.sagemaker-processing.tfstate. To share it, set "stateBucket" in the context in cdktf.json.',
  );
  expect(backend(one)).toEqual({ local: { path: '../../../terraform.sagemaker-processing.tfstate' } });
});

test('the context puts the state into S3, and a lock of the providers goes into the stack', () => {
  const folder = cloneTo();
  mkdirSync(join(folder, 'locks'));
  writeFileSync(join(folder, 'locks/sagemaker-processing.terraform.lock.hcl'), '# locked');
  const context = { stateBucket: 'my-state', stateKey: 'penguins.tfstate', stateRegion: 'eu-west-1' };
  expect(synth(folder, { context }).stderr).toBe('');
  expect(backend(folder)).toEqual({
    s3: {
      bucket: 'my-state',
      key: 'penguins.tfstate',
      region: 'eu-west-1',
      encrypt: true,
      use_lockfile: true,
    },
  });
  const stack = join(folder, 'cdktf.out/stacks/sagemaker-processing');
  expect(readFileSync(join(stack, '.terraform.lock.hcl'), 'utf8')).toBe('# locked');
});

test('the context chooses the integration, uploads a script of the project, and leaves the stop of jobs out', () => {
  const folder = cloneTo();
  writeFileSync(join(folder, 'prepare.py'), 'print("prepared")\n');
  const context = { integration: 'sync', scriptFile: 'prepare.py', stopsUnattendedJobs: false };
  expect(synth(folder, { context }).status).toBe(0);
  const stack = join(folder, 'cdktf.out/stacks/sagemaker-processing');
  expect(readdirSync(join(stack, 'functions')).sort()).toEqual([
    'check-items',
    'get-processing-job-status',
    'prepare-items',
    'prepare-processing-job',
  ]);
  const [hash = ''] = readdirSync(join(stack, 'scripts'));
  expect(readFileSync(join(stack, 'scripts', hash, 'prepare.py'), 'utf8')).toBe('print("prepared")\n');
});

test.each([
  [
    '{stateBucket: my-state}',
    'CDKTF_CONTEXT_JSON must be a JSON object such as {"stateBucket": "my-state"}; got "{stateBucket: my-state}".',
  ],
  [
    '{"stateBucket": "s3://my-state"}',
    'Context key stateBucket must be a bucket name of 3 to 63 lowercase letters, digits, dots and hyphens; got "s3://my-state".',
  ],
])('the context %s is refused in a sentence, and nothing is written', (context, sentence) => {
  const folder = cloneTo();
  const before = readdirSync(folder);
  const { status, stdout, stderr } = synth(folder, { context });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(stderr).toContain(sentence);
  expect(readdirSync(folder)).toEqual(before);
});
