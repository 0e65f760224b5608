import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { localDefinition } from '../../../local/local-deployment';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';
import { lambda, machine, planOf, writeZip, zipOf } from '../../local/planned-workflow/plans';
import { writeFiles } from '../../support/temporary-folder';
import { copyCheckout } from '../support/checkout';
import { npmRegistryAnswers } from '../support/npm-registry';

const ROOT = resolve(__dirname, '../../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The blocks of a language in a text, in their order. */
const blocks = (language: string, text = README): string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, block]) =>
    found === language && block !== undefined ? [block.trim()] : [],
  );

/** What stands below a heading of the README. */
const section = (heading: string): string => {
  const [, text] = README.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`The README has no heading "${heading}".`);
  return text.split('\n## ')[0] ?? '';
};

const needsAws = (block: string): boolean =>
  /^(export|cd cdktf\.out|terraform|aws|npm run deploy)/m.test(block);

/** It runs the suite that this test is a part of; CI runs it from a clean clone. */
const isThisSuite = (block: string): boolean => block === 'npm cit';

/** What was installed to run this test is what the lock says, too. */
const withoutInstallation = (block: string): string => block.replace(/\bnpm ci\b/g, 'true');

/** It is run in another folder, beside the checkout. */
const isOfAnApp = (block: string): boolean => /^(npm install|npx) /.test(block);

const PREPARE = `
import pathlib
root = pathlib.Path("/opt/ml/processing")
for file in (root / "input").rglob("*.csv"):
    (root / "output" / file.name).write_text(file.read_text().upper())
`;

const EVALUATE = `
import json, pathlib, tarfile
root = pathlib.Path("/opt/ml/processing")
with tarfile.open(root / "model" / "model.tar.gz") as model:
    weight = json.load(model.extractfile("model.json"))["weight"]
rows = len((root / "test" / "test.csv").read_text().splitlines())
(root / "evaluation" / "report.json").write_text(json.dumps({"weight": weight, "rows": rows}))
`;

const TRAIN = `
import pathlib
from features import double
pathlib.Path("/opt/ml/processing/output/model.txt").write_text(str(double(21)))
`;

const JOB = {
  S3Script: 's3://my-data/code/prepare.py',
  S3Input: 's3://my-data/raw/',
  S3Output: 's3://my-data/prepared/',
  InstanceType: 'ml.m5.xlarge',
  VolumeSizeInGB: 30,
};

/** A workflow's definition whose deployed job has these keys, too. */
const definitionOf = (job: object): string => {
  const definition = localDefinition('polling');
  const start = definition.States[definition.StartAt];
  if (start?.Type !== 'Task') throw new Error('The definition starts with another state.');
  const Parameters = { ...start.Parameters, ...job };
  return JSON.stringify({
    ...definition,
    States: { ...definition.States, [definition.StartAt]: { ...start, Parameters } },
  });
};

/** A plan of a workflow that runs `JOB`, and the zips of its functions. */
const writePlan = (folder: string, bundles: string): void => {
  const functions = [FUNCTIONS.start, FUNCTIONS.status].map((name) => {
    writeZip(
      folder,
      `functions/${name}.zip`,
      zipOf({ 'index.js': readFileSync(join(bundles, name, 'index.js'), 'utf8') }),
    );
    return lambda(name, { source_code_hash: undefined, environment: [{ variables: {} }] });
  });
  const workflow = machine('polling', { after: { name: 'prepare', definition: definitionOf(JOB) } });
  writeFiles(folder, { 'plan.json': JSON.stringify(planOf([workflow, ...functions])) });
};

/** What the README's commands for jobs of one's own need. */
const writeProject = (folder: string, bundles: string): void => {
  writeFiles(folder, {
    'package.json': '{ "private": true }',
    'prepare.py': PREPARE,
    'evaluate.py': EVALUATE,
    'data/a.csv': 'a\n',
    'data/b.csv': 'b\n',
    'test/test.csv': '1\n2\n',
    'model/model.json': '{ "weight": 3 }',
    'src/train.py': TRAIN,
    'src/features.py': 'def double(number):\n    return 2 * number\n',
    'src/requirements.txt': '# none\n',
    'job.yaml': Object.entries(JOB)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join(''),
    'sample/code/prepare.py': PREPARE,
    'sample/raw/a.csv': 'a\n',
  });
  spawnSync('tar', ['-czf', 'model.tar.gz', '-C', 'model', 'model.json'], { cwd: folder });
  writePlan(folder, bundles);
};

const registryAnswers = npmRegistryAnswers();
const hasPython = spawnSync('python3', ['--version']).status === 0;
const missing = [...(registryAnswers ? [] : ['the npm registry']), ...(hasPython ? [] : ['python3'])].join(
  ' and ',
);
if (missing) console.warn(`The README's commands are not tested: ${missing} cannot be had.`);
const withNpm = missing ? describe.skip : describe;

withNpm('in an empty folder, as a newcomer would', () => {
  const parent = mkdtempSync(join(tmpdir(), 'newcomer-'));
  const clone = join(parent, 'cdktf-sagemaker-processing');

  beforeAll(() => {
    copyCheckout(clone);
    symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  });

  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  const { INIT_CWD: _, ...environment } = process.env;
  const sh = (command: string, cwd = clone) =>
    spawnSync('sh', ['-ec', command], { cwd, encoding: 'utf8', env: environment });

  test.each(blocks('sh').filter((block) => ![needsAws, isThisSuite, isOfAnApp].some((is) => is(block))))(
    '%s',
    (block) => {
      const { status, stdout, stderr } = sh(withoutInstallation(block));
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
    },
  );

  test('the first command leaves training and test rows that add up', () => {
    const rows = (file: string) =>
      readFileSync(join(clone, 'output', file), 'utf8')
        .trim()
        .split('\n').length - 1;
    expect([rows('train.csv'), rows('test.csv')]).toEqual([273, 69]);
  });

  describe('in a project that installs the package without CDKTF', () => {
    const project = join(parent, 'project');
    const commands = blocks('sh', section('Run your own job')).filter(isOfAnApp);
    // To follow a run needs one in AWS: the end-to-end tests of follow have an emulator.
    const runs = commands
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('npx sagemaker-processing run '));

    beforeAll(() => {
      mkdirSync(project);
      writeProject(project, join(clone, 'dist/functions'));
      const { status, stderr } = sh(commands.filter((block) => block.startsWith('npm ')).join('\n'), project);
      expect({ status, stderr }).toMatchObject({ status: 0 });
    });

    test.each(runs)('%s', (line) => {
      const { status, stdout, stderr } = sh(line, project);
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
      expect(stdout).toMatch(/^Succeeded in /m);
    });

    test('the runs leave what their scripts write', () => {
      expect(readdirSync(join(project, 'prepared')).sort()).toEqual(['a.csv', 'b.csv']);
      expect(JSON.parse(readFileSync(join(project, 'report/report.json'), 'utf8'))).toEqual({
        weight: 3,
        rows: 2,
      });
      expect(readFileSync(join(project, 'output/model.txt'), 'utf8')).toBe('42');
      expect(readFileSync(join(project, 'sample/prepared/a.csv'), 'utf8')).toBe('A\n');
      expect(existsSync(join(project, 'node_modules/cdktf'))).toBe(false);
    });
  });

  test('the app in TypeScript installs the package and synthesizes a stack', () => {
    const app = join(parent, 'app');
    mkdirSync(app);
    writeFiles(app, { 'package.json': '{ "private": true }', 'main.ts': blocks('ts').join('\n') });
    const commands = blocks('sh', section('Use it from TypeScript')).filter(isOfAnApp);
    const { status, stderr } = sh(commands.join('\n'), app);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const stack = JSON.parse(readFileSync(join(app, 'cdktf.out/stacks/pipeline/cdk.tf.json'), 'utf8'));
    expect(Object.keys(stack.resource)).toContain('aws_sfn_state_machine');
  });
});
