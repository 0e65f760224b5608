import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';
import { copyCheckout } from '../support/checkout';
import { npmRegistryAnswers } from '../support/npm-registry';
import { copyOfStack, findTerraform } from '../support/terraform';

const ROOT = resolve(__dirname, '../../..');
const { version, peerDependencies, devDependencies } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

const registryAnswers = npmRegistryAnswers();
if (!registryAnswers) console.warn('The package is not tested: the npm registry cannot be had.');
const withRegistry = registryAnswers ? describe : describe.skip;

const terraform = findTerraform();
const testWithTerraform = typeof terraform === 'string' ? test.skip : test;
if (typeof terraform === 'string') console.warn(`The package's stack is not validated: ${terraform}.`);

/** The oldest peers that the package allows; the other tests run with the newest. */
const oldestPeers = Object.entries(peerDependencies).map(
  ([name, range]) => `${name}@${String(range).replace('^', '')}`,
);

const importing = (providerModule: string): string => `
import { ArchiveProvider } from '@cdktf/provider-archive/${providerModule}';
import { AwsProvider } from '@cdktf/provider-aws/${providerModule}';
import { App, TerraformStack } from 'cdktf';
import { ProcessingWorkflow } from 'cdktf-sagemaker-processing';
`;

const stackOf = (job: string): string => `
const app = new App({ outdir: process.argv[2] });
const stack = new TerraformStack(app, 'pipeline');
new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
new ArchiveProvider(stack, 'archive');
new ProcessingWorkflow(stack, 'prepare', { name: 'prepare', job: { ${job} } });
app.synth();
`;

const JOB = `S3Output: 's3://my-data/out/', InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 30`;

/** Types of Node.js that the app itself needs; the package's own need none. */
const PROCESS = 'declare const process: { readonly argv: string[] };\n';

const FILES: Readonly<Record<string, string>> = {
  'app.ts': PROCESS + importing('lib/provider') + stackOf(JOB),
  'app.mts': PROCESS + importing('lib/provider/index.js') + stackOf(JOB),
  'app.mjs': importing('lib/provider/index.js') + stackOf(JOB),
  'misspelt.ts': PROCESS + importing('lib/provider') + stackOf(`${JOB}, VolumeSizeInGb: 30`),
  'faulty.mjs': importing('lib/provider/index.js') + stackOf(`${JOB}, MaxRuntimeInSeconds: 0`),
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

withRegistry('the package, installed from its tarball', () => {
  const parent = mkdtempSync(join(tmpdir(), 'package-'));
  const checkout = join(parent, 'checkout');
  const tarball = join(checkout, `cdktf-sagemaker-processing-${version}.tgz`);
  const consumer = join(parent, 'consumer');
  const installed = join(consumer, 'node_modules/cdktf-sagemaker-processing');
  const stackFolder = (outdir: string): string => join(consumer, outdir, 'stacks/pipeline');

  const run = (file: string, args: readonly string[], cwd = consumer) => {
    const { INIT_CWD: _, ...env } = process.env;
    return spawnSync(file, args, { cwd, encoding: 'utf8', env });
  };
  const succeed = (file: string, args: readonly string[], cwd?: string): void => {
    const { status, stdout, stderr } = run(file, args, cwd);
    if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stdout}${stderr}`);
  };
  const node = (...args: string[]) => run(process.execPath, args);

  /** TypeScript in a project that has nothing but the package: no types of Node.js, and every declaration checked. */
  const compile = (file: string, options: Readonly<Record<string, unknown>>) => {
    const compilerOptions = { strict: true, target: 'es2022', lib: ['es2022'], types: [], ...options };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    return node(join(ROOT, 'node_modules/typescript/bin/tsc'));
  };

  beforeAll(() => {
    copyCheckout(checkout);
    symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
    succeed('npm', ['pack'], checkout);
    mkdirSync(consumer);
    writeFileSync(join(consumer, 'package.json'), '{ "private": true }');
    succeed('npm', ['install', '--prefer-offline', '--no-audit', tarball, ...oldestPeers]);
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(consumer, file), text);
  });

  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test('it holds the compiled construct, its sources and the bundles, and no more', () => {
    const bundles = Object.values(FUNCTIONS).map((name) => `dist/functions/${name}/index.js`);
    const others = filesBelow(installed).filter(
      (file) =>
        !/^dist\/lib\/(constructs|functions|workflow)\/([a-z-]+\/)*[a-z0-9-]+\.(js|d\.ts)(\.map)?$/.test(
          file,
        ) && !/^(constructs|workflow)\/([a-z-]+\/)*[a-z0-9-]+(\.d)?\.ts$/.test(file),
    );
    expect(others).toEqual(
      ['LICENSE', 'README.md', 'functions/bundle/bundles-folder.ts', 'package.json', ...bundles].sort(),
    );
  });

  test('it is smaller than 500 kB, and 2 MB unpacked', () => {
    const unpacked = filesBelow(installed).reduce(
      (sum, file) => sum + statSync(join(installed, file)).size,
      0,
    );
    expect(statSync(tarball).size).toBeLessThan(500_000);
    expect(unpacked).toBeLessThan(2_000_000);
  });

  test('every map leads to a source that it holds', () => {
    const maps = filesBelow(installed).filter((file) => file.endsWith('.map'));
    const sources = maps.flatMap((map) =>
      JSON.parse(readFileSync(join(installed, map), 'utf8')).sources.map((source: string) =>
        join(installed, dirname(map), source),
      ),
    );
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  });

  test('of what this repository develops with, an app gets its peers alone, each once', () => {
    const { packages } = JSON.parse(readFileSync(join(consumer, 'node_modules/.package-lock.json'), 'utf8'));
    const names = Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13));
    expect(names.filter((name) => name in devDependencies).sort()).toEqual(
      Object.keys(peerDependencies).sort(),
    );
  });

  test.each([
    ['app.ts', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }],
    ['app.ts', { module: 'node16' }],
    ['app.mts', { module: 'node16' }],
    ['app.ts', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('its types hold in %s with %j', (file, options) => {
    expect(compile(file, { ...options, noEmit: true })).toMatchObject({ status: 0, stdout: '' });
  });

  test('its types refuse a key that is misspelt', () => {
    const { status, stdout } = compile('misspelt.ts', { module: 'node16', noEmit: true });
    expect(stdout).toContain("'VolumeSizeInGb' does not exist in type");
    expect(status).not.toBe(0);
  });

  test('a stack of ten lines is synthesized, the same from CommonJS and from an ES module', () => {
    expect(compile('app.ts', { module: 'commonjs', moduleResolution: 'bundler' }).status).toBe(0);
    expect(node('app.js', 'from-commonjs')).toMatchObject({ status: 0, stderr: '' });
    expect(node('app.mjs', 'from-module')).toMatchObject({ status: 0, stderr: '' });
    const [one, other] = ['from-commonjs', 'from-module'].map((outdir) =>
      filesBelow(stackFolder(outdir)).map((file) => [
        file,
        readFileSync(join(stackFolder(outdir), file), 'utf8'),
      ]),
    );
    expect(one?.map(([file]) => file)).toEqual([
      'cdk.tf.json',
      'functions/prepare/get-processing-job-status/index.js',
      'functions/prepare/start-processing-job/index.js',
      'functions/prepare/stop-processing-job/index.js',
      'functions/prepare/stop-unattended-jobs/index.js',
    ]);
    expect(other).toEqual(one);
  });

  test("a fault's trace names the sources", () => {
    const { stderr } = node('--enable-source-maps', 'faulty.mjs', 'faulty');
    expect(stderr).toMatch(/MaxRuntimeInSeconds must be .*; got 0$/m);
    expect(stderr).toContain(join(installed, 'constructs/props/check-props.ts:'));
  });

  testWithTerraform('the stack is valid Terraform', async () => {
    if (typeof terraform === 'string') return;
    expect(node('app.mjs', 'validated').status).toBe(0);
    const folder = copyOfStack(stackFolder('validated'));
    const file = join(folder, 'cdk.tf.json');
    const { terraform: settings, ...stack } = JSON.parse(readFileSync(file, 'utf8'));
    // The bindings name one version of the provider, and a mirror may have another.
    settings.required_providers.aws.version = '>= 5.100.0';
    writeFileSync(file, JSON.stringify({ ...stack, terraform: settings }));
    expect(await terraform.run(folder, ['init', '-backend=false', '-input=false'])).toMatchObject({
      status: 0,
    });
    expect(await terraform.run(folder, ['validate'])).toMatchObject({ status: 0 });
    rmSync(folder, { recursive: true });
  });
});
