import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { npmRegistryAnswers } from '../support/npm-registry';
import { filesBelow, installInto, packedPackage, packedPackageForCdkTerrain, runIn } from './packed-package';

const ROOT = resolve(__dirname, '../../..');
const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

const registryAnswers = npmRegistryAnswers();
if (!registryAnswers) console.warn('The two packages are not compared: the npm registry cannot be had.');
const withRegistry = registryAnswers ? describe : describe.skip;

/** The app in the README of the package for CDK Terrain. */
const [, APP = ''] =
  /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'packages/cdktn/README.md'), 'utf8')) ?? [];

const LIBRARIES = ['cdktf', 'cdktn'] as const;

const ofCdktf = (app: string): string => app.replaceAll('cdktn', 'cdktf');

withRegistry('an app with the package for cdktf, and the same app with the package for CDK Terrain', () => {
  const parent = mkdtempSync(join(tmpdir(), 'packages-'));
  const app = (library: string): string => join(parent, library);
  const installed = (library: string): string =>
    join(app(library), 'node_modules', `${library}-sagemaker-processing`);
  const stackFolder = (library: string): string => join(app(library), 'cdktf.out/stacks/pipeline');
  const stack = (library: string) => readJson(join(stackFolder(library), 'cdk.tf.json'));

  beforeAll(async () => {
    const tarballs = { cdktf: await packedPackage(), cdktn: await packedPackageForCdkTerrain() };
    for (const library of LIBRARIES) {
      installInto(app(library), tarballs[library]);
      writeFileSync(join(app(library), 'main.ts'), library === 'cdktf' ? ofCdktf(APP) : APP);
    }
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test.each(LIBRARIES)('with %s, it has the right types and is synthesized', (library) => {
    const compilerOptions = { strict: true, target: 'es2022', lib: ['es2022'], module: 'node16', types: [] };
    writeFileSync(
      join(app(library), 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['main.ts'] }),
    );
    const node = (...args: string[]) => runIn(app(library), process.execPath, args);
    expect(node(join(ROOT, 'node_modules/typescript/bin/tsc'))).toMatchObject({ status: 0, stdout: '' });
    expect(node('main.js')).toMatchObject({ status: 0, stderr: '' });
  });

  test('they have the same resources, data sources and outputs at the same addresses', () => {
    const [{ '//': _1, terraform: _2, ...one }, { '//': _3, terraform: _4, ...other }] = [
      stack('cdktf'),
      stack('cdktn'),
    ];
    expect(Object.keys(one.resource)).toContain('aws_sfn_state_machine');
    expect(other).toEqual(one);
  });

  test('their functions are the same', () => {
    const functions = (library: string) => {
      const folder = join(stackFolder(library), 'functions');
      return filesBelow(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
    };
    expect(functions('cdktf')).not.toEqual([]);
    expect(functions('cdktn')).toEqual(functions('cdktf'));
  });

  test('they use the same providers, which CDK Terrain names in full', () => {
    const sources = (library: string) =>
      Object.values<{ source: string }>(stack(library).terraform.required_providers).map(
        ({ source }) => source,
      );
    expect(sources('cdktf').sort()).toEqual(['aws', 'hashicorp/archive']);
    expect(sources('cdktn').sort()).toEqual(['hashicorp/archive', 'hashicorp/aws']);
  });

  test('the packages hold the same files', () => {
    expect(filesBelow(installed('cdktn'))).toEqual(filesBelow(installed('cdktf')));
  });

  test('the command lines are the same', () => {
    const [one, other] = LIBRARIES.map((library) =>
      readFileSync(join(installed(library), 'dist/cli/main.js'), 'utf8'),
    );
    expect(other).toBe(one);
  });

  test('the app of CDK Terrain gets nothing of cdktf', () => {
    const { packages } = readJson(join(app('cdktn'), 'node_modules/.package-lock.json'));
    const names = Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13));
    expect(names).toEqual(
      expect.arrayContaining(['cdktn', '@cdktn/provider-aws', '@cdktn/provider-archive']),
    );
    expect(names.filter((name) => /cdktf/.test(name))).toEqual([]);
  });

  test('the packages differ in what npm asks of an app, and in nothing else of their package.json', () => {
    const manifest = (library: string) => readJson(join(installed(library), 'package.json'));
    const { scripts: _s, devDependencies: _d, ...cdktf } = manifest('cdktf');
    expect(manifest('cdktn')).toEqual({ ...cdktf, ...readJson(join(ROOT, 'packages/cdktn/package.json')) });
  });
});
