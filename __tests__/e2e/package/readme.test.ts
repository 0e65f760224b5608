import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyCheckout } from '../support/checkout';
import { npmRegistryAnswers } from '../support/npm-registry';

const ROOT = resolve(__dirname, '../../..');

/** The README's blocks of a language, in their order. */
const blocks = (language: string): string[] =>
  [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, found, text]) => (found === language && text !== undefined ? [text.trim()] : []),
  );

const needsAws = (block: string): boolean =>
  /^(export|cd cdktf\.out|terraform|aws|npm run deploy)/m.test(block);

/** It runs the suite that this test is a part of; CI runs it from a clean clone. */
const isThisSuite = (block: string): boolean => block === 'npm cit';

/** What was installed to run this test is what the lock says, too. */
const withoutInstallation = (block: string): string => block.replace(/\bnpm ci\b/g, 'true');

/** It is run in the folder of an app, beside the checkout. */
const isOfAnApp = (block: string): boolean => /^(npm install|npx tsx) /.test(block);

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

  test('the app in TypeScript installs the package and synthesizes a stack', () => {
    const app = join(parent, 'app');
    mkdirSync(app);
    writeFileSync(join(app, 'package.json'), '{ "private": true }');
    writeFileSync(join(app, 'main.ts'), blocks('ts').join('\n'));
    const { status, stderr } = sh(blocks('sh').filter(isOfAnApp).join('\n'), app);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const stack = JSON.parse(readFileSync(join(app, 'cdktf.out/stacks/pipeline/cdk.tf.json'), 'utf8'));
    expect(Object.keys(stack.resource)).toContain('aws_sfn_state_machine');
  });
});
