import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { planJson } from '../../review/changed-plan';
import { testWithPython } from '../../support/requirements';
import { writeFiles } from '../../support/temporary-folder';
import { blockOf, yamlOf } from '../reviews/page';
import { npmRegistryAnswers } from '../support/npm-registry';
import { filesBelow, installInto, packedPackage, runIn } from './packed-package';

const ROOT = resolve(__dirname, '../../..');
const { version, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const registryAnswers = npmRegistryAnswers();
if (!registryAnswers) {
  console.warn('The command line of the package is not tested: the npm registry cannot be had.');
}
const withRegistry = registryAnswers ? describe : describe.skip;

const SCRIPT = `
import pathlib, sys
source, target = map(pathlib.Path, sys.argv[1:])
(target / "upper.csv").write_text((source / "a.csv").read_text().upper())
`;

withRegistry('the command line, installed from the tarball alone', () => {
  const parent = mkdtempSync(join(tmpdir(), 'command-line-'));
  const project = join(parent, 'project');

  let tarball: string;

  beforeAll(async () => {
    tarball = await packedPackage();
    installInto(project, tarball, '--omit=peer');
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  const npx = (...words: string[]) => runIn(project, 'npx', ['sagemaker-processing', ...words]);

  test('it needs none of the packages with which Terraform is made', () => {
    const modules = join(project, 'node_modules');
    const installed = readdirSync(modules).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
    expect(installed).toContain('cdktf-sagemaker-processing');
    expect(Object.keys(peerDependencies).filter((name) => installed.includes(name))).toEqual([]);
  });

  test('it and all that it needs have less than 40 MB', () => {
    const modules = join(project, 'node_modules');
    const bytes = filesBelow(modules).reduce((sum, file) => sum + statSync(join(modules, file)).size, 0);
    expect(bytes).toBeLessThan(40_000_000);
  });

  test('--version prints its version', () => {
    expect(npx('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([['run'], ['follow'], ['review'], ['completion']])('%s --help has examples', (command) => {
    const { status, stdout, stderr } = npx(command, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npx sagemaker-processing /);
    expect(stdout).toMatch(
      new RegExp(`^Examples:\\n.*:\\n    npx sagemaker-processing ${command}|terraform`, 'm'),
    );
  });

  testWithPython()('run without flags runs the example that the package has', () => {
    const { status, stdout, stderr } = npx('run', '--output', 'penguins');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Succeeded in /m);
    expect(readdirSync(join(project, 'penguins')).sort()).toEqual([
      'statistics.json',
      'test.csv',
      'train.csv',
    ]);
  });

  testWithPython()('run runs a script of one’s own, from the folder in which one is', () => {
    writeFiles(join(project, 'jobs'), { 'upper.py': SCRIPT, 'data/a.csv': 'a,b\n' });
    const words = [
      ...['run', '--script', 'upper.py', '--input', 'data', '--output', 'out', '--integration', 'sync'],
      ...['--argument', '/opt/ml/processing/input', '--argument', '/opt/ml/processing/output'],
    ];
    const { status, stderr } = runIn(join(project, 'jobs'), 'npx', ['sagemaker-processing', ...words]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(project, 'jobs/out/upper.csv'), 'utf8')).toBe('A,B\n');
  });

  testWithPython()('in an npm script that changes the folder, paths refer to that folder', () => {
    writeFiles(join(project, 'moved'), { 'fail.py': 'raise SystemExit(3)\n' });
    mkdirSync(join(project, 'elsewhere'));
    writeFiles(project, {
      'package.json': JSON.stringify({
        private: true,
        scripts: { job: 'cd moved && sagemaker-processing run --script fail.py' },
      }),
    });
    const { status, stdout } = runIn(project, 'npm', ['run', '--silent', 'job'], {
      INIT_CWD: join(project, 'elsewhere'),
    });
    expect(stdout).toMatch(/^Failed/m);
    expect(status).toBe(1);
  });

  test('review reviews a plan', () => {
    writeFiles(project, { 'plan.json': planJson([{ address: 'aws_sqs_queue.a', after: {} }]) });
    expect(npx('review', 'plan.json')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^## ✅ 1 to add — no warnings\n/),
      stderr: '',
    });
  });

  test.each([
    [[], '', 2],
    [['rnu'], 'Unknown command rnu; did you mean run?\n', 2],
    [
      ['--script', 'a.py'],
      '--script belongs after the command, as in: npx sagemaker-processing run --script\n',
      2,
    ],
    [['run', '--scirpt', 'a.py'], 'Unknown flag --scirpt; did you mean --script?\n', 2],
    [['review', 'none.json'], expect.stringMatching(/^Cannot read none\.json: no such file\./), 1],
  ])('%j is refused in one sentence', (words, message, exitCode) => {
    const { status, stdout, stderr } = npx(...words);
    expect({ status, stdout }).toEqual({ status: exitCode, stdout: '' });
    if (words.length > 0) expect(stderr).toEqual(message);
    else expect(stderr).toMatch(/^Usage: npx sagemaker-processing COMMAND/);
  });

  test('the folder that docs/reviews/gitlab.md commits is all that its job needs to install', () => {
    const clone = join(parent, 'clone');
    mkdirSync(clone);
    writeFiles(clone, { 'plan.json': planJson([{ address: 'aws_sqs_queue.a', after: {} }]) });
    const sh = (lines: string) =>
      runIn(clone, 'sh', ['-ec', lines], { TARBALL_URL: tarball, npm_config_prefer_offline: 'true' });
    expect(sh(blockOf('gitlab.md', 'bash'))).toMatchObject({ status: 0 });
    rmSync(join(clone, 'plan-review/node_modules'), { recursive: true });
    expect(readdirSync(join(clone, 'plan-review')).sort()).toEqual([
      'for-review.jq',
      'package-lock.json',
      'package.json',
    ]);
    const { review } = yamlOf<{ readonly review: { readonly script: readonly string[] } }>('gitlab.md');
    expect(sh(review.script.join('\n'))).toMatchObject({ status: 0 });
    expect(readFileSync(join(clone, 'review.md'), 'utf8')).toMatch(/^## ✅ 1 to add — no warnings\n/);
  });
});
