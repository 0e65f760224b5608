import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';
import { npmRegistryAnswers } from '../support/npm-registry';
import { copyOfStack, findTerraform } from '../support/terraform';
import { filesBelow, installInto, packedPackage, runIn } from './packed-package';

const ROOT = resolve(__dirname, '../../..');
const { dependencies, peerDependencies, devDependencies } = JSON.parse(
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

/** Dependencies that only the command line needs. */
const OF_THE_COMMAND_LINE = Object.keys(dependencies).filter((name) => name !== 'fastest-levenshtein');

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

/** The files to which a page links, outside of its blocks of code. */
const linksOf = (page: string): string[] =>
  [...page.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '').matchAll(/(?:\]\(|src=")(?!https?:|#)([^)#"]+)/g)].map(
    ([, link = '']) => link,
  );

withRegistry('the package, installed from its tarball', () => {
  const parent = mkdtempSync(join(tmpdir(), 'package-'));
  const consumer = join(parent, 'consumer');
  const installed = join(consumer, 'node_modules/cdktf-sagemaker-processing');
  const stackFolder = (outdir: string): string => join(consumer, outdir, 'stacks/pipeline');
  const node = (...args: string[]) => runIn(consumer, process.execPath, args);
  let tarball: string;

  /** TypeScript in a project that has nothing but the package: no types of Node.js, and every declaration checked. */
  const compile = (file: string, options: Readonly<Record<string, unknown>>) => {
    const compilerOptions = { strict: true, target: 'es2022', lib: ['es2022'], types: [], ...options };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    return node(join(ROOT, 'node_modules/typescript/bin/tsc'));
  };

  beforeAll(async () => {
    tarball = await packedPackage();
    installInto(consumer, tarball, ...oldestPeers);
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(consumer, file), text);
  });

  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test('it holds the compiled program, the sources of the construct, the bundles and what to read, and no more', () => {
    const kinds = [
      /^dist\/lib\/(constructs|functions|workflow)\/([a-z-]+\/)*[a-z0-9-]+\.(js|d\.ts)(\.map)?$/,
      /^dist\/cli\/(main\.js|invoke-function\.cjs|report\.(css|js)|THIRD-PARTY-LICENSES\.txt)$/,
      /^(constructs|workflow)\/([a-z-]+\/)*[a-z0-9-]+(\.d)?\.ts$/,
      /^functions\/bundle\/(bundles|package)-folder\.ts$/,
      /^docs\/([a-z]+\/)?[\w-]+\.(md|svg|png)$/,
      /^examples\/penguins\//,
    ];
    const bundles = Object.values(FUNCTIONS).map((name) => `dist/functions/${name}/index.js`);
    expect(filesBelow(installed).filter((file) => !kinds.some((kind) => kind.test(file)))).toEqual(
      [
        ...[
          '.github/scripts/for-review.jq',
          '.github/workflows/plan.yml',
          'CHANGELOG.md',
          'CONTRIBUTING.md',
          'LICENSE',
          'README.md',
        ],
        ...['SECURITY.md', 'help', 'package.json'],
        ...bundles,
      ].sort(),
    );
  });

  test('it is smaller than 2.3 MB, and 7 MB unpacked', () => {
    const unpacked = filesBelow(installed).reduce(
      (sum, file) => sum + statSync(join(installed, file)).size,
      0,
    );
    expect(statSync(tarball).size).toBeLessThan(2_300_000);
    expect(unpacked).toBeLessThan(7_000_000);
  });

  test('every link in its pages leads to a file that it holds', () => {
    const pages = filesBelow(installed).filter((file) => file.endsWith('.md'));
    const broken = pages.flatMap((page) =>
      linksOf(readFileSync(join(installed, page), 'utf8'))
        .filter((link) => !existsSync(join(installed, dirname(page), link)))
        .map((link) => `${page}: ${link}`),
    );
    expect(pages).toContain('docs/local.md');
    expect(broken).toEqual([]);
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
    // The interpreter of the state machine depends on parts of the SDK.
    const developed = names.filter((name) => name in devDependencies && !/^@(aws-sdk|smithy)\//.test(name));
    expect(developed.sort()).toEqual(Object.keys(peerDependencies).sort());
  });

  test('importing the construct loads nothing of the command line', () => {
    writeFileSync(
      join(consumer, 'loaded.js'),
      `require('cdktf-sagemaker-processing'); console.log(Object.keys(require.cache).join('\\n'));`,
    );
    const loaded = node('loaded.js').stdout.trim().split('\n');
    const rooms = loaded.flatMap((file) => /\/dist\/lib\/(\w+)\//.exec(file)?.[1] ?? []);
    expect([...new Set(rooms)].sort()).toEqual(['constructs', 'functions', 'workflow']);
    const packages = loaded.map((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? '');
    expect(packages).toContain('cdktf');
    expect(packages.filter((name) => OF_THE_COMMAND_LINE.includes(name))).toEqual([]);
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
