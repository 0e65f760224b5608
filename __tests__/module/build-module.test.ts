import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { ProcessingStack } from '../../constructs/stacks/processing-stack';
import { BUNDLES_FOLDER } from '../../functions/bundle/bundles-folder';
import { buildModule } from '../../module/main';
import { addresses, type Synthesis, synthesize } from '../constructs/synthesis';

const ROOT = resolve(__dirname, '../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const built = mkdtempSync(join(tmpdir(), 'module-'));
buildModule({ bundles: BUNDLES_FOLDER, folder: built, stopsUnattendedJobs: true });
afterAll(() => rmSync(built, { recursive: true, force: true }));

const read = (...path: string[]): string => readFileSync(join(built, ...path), 'utf8');

/** A module as Terraform reads it: all of its files merged. */
const parse = (folder: string): Synthesis => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.tf.json'));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))));
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const polling = parse(built);
const sync = parse(join(built, 'modules/sync'));

const FLAVOURS = [
  ['polling', '', polling],
  ['sync', 'modules/sync', sync],
] as const;

describe('npm run build:module', () => {
  test('writes a self-contained module, and another in modules/sync', () => {
    const filesOf = (ownFunction: string) => [
      'LICENSE',
      'README.md',
      'VERSION',
      'functions/check-items.zip',
      'functions/get-processing-job-status.zip',
      'functions/prepare-items.zip',
      `functions/${ownFunction}.zip`,
      'functions/stop-processing-job.zip',
      'functions/stop-unattended-jobs.zip',
      'main.tf.json',
      'outputs.tf.json',
      'tests/invalid-values.tftest.hcl',
      'tests/defaults.tftest.hcl',
      'tests/existing-resources.tftest.hcl',
      'tests/mocks/aws.tfmock.hcl',
      'variables.tf.json',
      'versions.tf.json',
    ];
    const below = filesOf('prepare-processing-job').map((name) => `modules/sync/${name}`);
    expect(filesBelow(built)).toEqual(
      [...filesOf('start-processing-job'), ...below, 'examples/complete/main.tf'].sort(),
    );
  });

  test('writes the same bytes every time', () => {
    const again = mkdtempSync(join(tmpdir(), 'module-'));
    buildModule({ bundles: BUNDLES_FOLDER, folder: again, stopsUnattendedJobs: true });
    const changed = filesBelow(built).filter(
      (name) => !readFileSync(join(again, name)).equals(readFileSync(join(built, name))),
    );
    rmSync(again, { recursive: true, force: true });
    expect(changed).toEqual([]);
  });

  test('leaves out what stops unattended jobs if the context says so', () => {
    const folder = mkdtempSync(join(tmpdir(), 'module-'));
    try {
      buildModule({ bundles: BUNDLES_FOLDER, folder, stopsUnattendedJobs: false });
      for (const type of ['aws_cloudwatch_event_rule', 'aws_lambda_permission']) {
        expect(Object.keys(parse(folder).resource)).not.toContain(type);
        expect(Object.keys(polling.resource)).toContain(type);
      }
      expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(
        'a state machine, two Lambda functions,',
      );
      expect(read('README.md')).toContain('a state machine, four Lambda functions,');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.each(FLAVOURS)('the module of integration %s', (integration, folder, module) => {
  const stack = synthesize((app) => new ProcessingStack(app, 'sagemaker-processing', { integration }));

  test('has no provider and no backend, and only minimum versions', () => {
    expect(module).not.toHaveProperty('provider');
    expect(module.terraform).toEqual({
      required_version: '>= 1.9.0',
      required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0' } },
    });
  });

  test('has the addresses of the stack, except for the zips, which already exist', () => {
    const inStack = addresses(stack).filter((address) => !address.startsWith('data.archive_file.'));
    expect(addresses(module)).toEqual(inStack);
  });

  test('has the variables and outputs of the stack, but requires a name, because a configuration can call it twice', () => {
    const { default: _default, ...name } = stack.variable.name ?? {};
    expect(module.variable).toEqual({ ...stack.variable, name });
    expect(Object.keys(module.output)).toEqual(Object.keys(stack.output));
  });

  test('differs from the stack only in where the code of its functions is', () => {
    const withoutCode = ({ resource }: Synthesis) =>
      JSON.parse(JSON.stringify(resource), (key, value) =>
        ['filename', 'source_code_hash', '//'].includes(key) ? undefined : value,
      );
    expect(withoutCode(module)).toEqual(withoutCode(stack));
    expect(module.locals).toEqual(stack.locals);
  });

  test('has its own zips, each of which contains only the bundle, and gives Terraform their hash', () => {
    for (const lambda of Object.values(module.resource.aws_lambda_function ?? {})) {
      const name = String(lambda.function_name).replace('${var.name}-', '');
      expect(lambda.filename).toBe(`\${path.module}/functions/${name}.zip`);
      expect(lambda.source_code_hash).toBe(`\${filebase64sha256("\${path.module}/functions/${name}.zip")}`);
      const zip = unzipSync(readFileSync(join(built, folder, `functions/${name}.zip`)));
      const bundle = readFileSync(join(BUNDLES_FOLDER, name, 'index.js'), 'utf8');
      expect(Object.keys(zip)).toEqual(['index.js']);
      expect(Buffer.from(zip['index.js'] ?? []).toString('utf8')).toBe(bundle);
    }
  });

  test('has no comments of CDKTF', () => {
    expect(read(folder, 'main.tf.json')).not.toContain('"//"');
  });

  test('has the version of the package', () => {
    expect(read(folder, 'VERSION')).toBe(`${version}\n`);
    expect(read(folder, 'README.md')).toContain(`This is ${version},`);
  });
});

describe.each(FLAVOURS)('the README of the module of integration %s', (_, folder, module) => {
  const readme = read(folder, 'README.md');

  test('begins with a call of the module', () => {
    const [title, , fence, call] = readme.split('\n');
    expect([title?.slice(0, 2), fence, call]).toEqual(['# ', '```hcl', 'module "prepare" {']);
  });

  test.each(Object.entries(module.variable))('has a row for variable %s', (name, variable) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    const standard = 'default' in variable ? `\`${JSON.stringify(variable.default)}\`` : 'required';
    expect(row?.endsWith(` | ${standard} | ${variable.description} |`)).toBe(true);
  });

  test.each(Object.entries(module.variable))('has the whole type of variable %s', (name, { type }) => {
    const [, section = ''] = new RegExp(`### ${name}\n\n\`\`\`hcl\n([^\`]*)\n\`\`\``).exec(readme) ?? [];
    const withoutLines = (text: string) => text.replaceAll(/[\s,]+/g, ' ');
    const inTable = readme.includes(`| \`${name}\` | \`${type}\` |`);
    expect(inTable || withoutLines(section) === withoutLines(String(type))).toBe(true);
  });

  test.each(Object.entries(module.output))('has a row for output %s', (name, { description }) => {
    expect(readme).toContain(`| \`${name}\` | ${description} |`);
  });

  test('lists the versions that the module requires', () => {
    expect(readme).toContain('| Terraform | `>= 1.9.0` |');
    expect(readme).toContain('| `hashicorp/aws` | `>= 5.100.0` |');
  });

  test('links only to files and sections that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path = '']) => path);
    expect(links).not.toEqual([]);
    for (const link of links)
      expect(() =>
        readFileSync(join(built, folder, link, link.includes('.tf') ? '' : 'README.md')),
      ).not.toThrow();
    const anchors = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    for (const anchor of anchors) expect(readme).toContain(`\n### ${anchor}\n`);
  });
});

test('the two modules have the same addresses, except for the first function', () => {
  const renamed = addresses(sync).map((address) => address.replace('.prepare', '.start'));
  expect(renamed.sort()).toEqual(addresses(polling));
});
