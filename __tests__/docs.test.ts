import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { RUN } from '../cli/run/command-line';
import { ProcessingStack } from '../constructs/stacks/processing-stack';
import { FunctionError } from '../local/lambda/function-process';
import { executeDefinition } from '../local/step-functions/execute-definition';
import { lintDefinition } from '../workflow/definition/lint-definition';
import { pollingDefinition } from '../workflow/definition/polling-definition';
import type { StateMachineDefinition } from '../workflow/definition/states-language';
import { syncDefinition } from '../workflow/definition/sync-definition';
import { PREBUILT_IMAGES } from '../workflow/deployment/prebuilt-images';
import { quotaWait } from '../workflow/functions/quota-wait';
import { ERROR_NAMES } from '../workflow/job/errors';
import { PROCESSING_JOB_RULES } from '../workflow/job/processing-job-rules';
import { synthesize } from './constructs/synthesis';

const ROOT = resolve(__dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const stack = synthesize((app) => new ProcessingStack(app, 'sagemaker-processing'));
const syncStack = synthesize(
  (app) => new ProcessingStack(app, 'sagemaker-processing', { integration: 'sync' }),
);
const definition = pollingDefinition({
  job: {},
  startFunctionArn: 'a',
  statusFunctionArn: 'b',
  quota: quotaWait(),
  stopsUnattendedJobs: true,
});
const NO_FUNCTIONS = {
  job: {},
  prepareFunctionArn: 'a',
  statusFunctionArn: 'b',
  runJobResource: 'c',
  quota: quotaWait(),
  stopsUnattendedJobs: true,
};

test.each(Object.keys(PROCESSING_JOB_RULES))('docs/job.md tells what %s is', (key) => {
  expect(read('docs/job.md')).toContain(`| \`${key}\` |`);
});

test.each(Object.values(ERROR_NAMES))('docs/job.md tells when %s occurs', (name) => {
  expect(read('docs/job.md')).toContain(`| \`${name}\` |`);
});

test.each(Object.entries(PREBUILT_IMAGES))(
  'docs/variables.md tells what prebuilt image %s is',
  (name, { repository, tagSuffix }) => {
    expect(read('docs/variables.md')).toContain(
      `| \`${name}\` | \`${repository}\` | \`<version>${tagSuffix}\` |`,
    );
  },
);

test.each(Object.keys(syncDefinition(NO_FUNCTIONS).States))(
  'docs/integrations.md has state %s of integration sync',
  (name) => {
    expect(read('docs/integrations.md')).toMatch(
      new RegExp(`--> ${name.replace('?', '\\?')}|\\s${name.replace('?', '\\?')} -->`),
    );
  },
);

describe('docs/local.md', () => {
  const [, section = ''] = read('docs/local.md').split('\n## Flags\n');
  // In a table, a backslash precedes a pipe.
  const rows = [...section.matchAll(/^\| `(--.*?)` \|/gm)].map(([, cell = '']) =>
    cell.replaceAll('\\|', '|'),
  );

  test('has a row for each flag of run, and no other', () => {
    const flags = Object.entries(RUN.flags).map(
      ([name, flag]) => `--${'value' in flag ? `${name} ${flag.value}` : name}`,
    );
    expect(rows.toSorted()).toEqual(flags.toSorted());
  });

  test('tells when the command ends with each exit code, as its help does', () => {
    const [, codes = ''] = section.split('| Exit code |');
    const inTable = [...codes.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, cell = '']) => cell.split(', '));
    const inHelp = RUN.notes.match(/\b\d+\b/g);
    expect(inTable.toSorted()).toEqual(inHelp?.toSorted());
  });

  test.each(['docs/local.md', 'docs/local-plans.md', 'docs/python-sdk.md'])(
    'every flag in the commands of %s exists',
    (page) => {
      const commands = [...read(page).matchAll(/npx sagemaker-processing run(?:[^\n]*\\\n)*[^\n`]*/g)];
      const flags = commands.flatMap(([command]) => command.match(/(?<= )--[a-z][a-z0-9-]*/g) ?? []);
      const values = commands.flatMap(([command]) => command.match(/(?<=--argument )--[\w-]+/g) ?? []);
      const known = [...Object.keys(RUN.flags), 'help'].map((name) => `--${name}`);
      expect(flags.filter((flag) => !known.includes(flag))).toEqual(values);
      expect(flags.length).toBeGreaterThan(0);
    },
  );
});

test.each(Object.keys(definition.States))("the README's diagram has state %s", (name) => {
  expect(read('README.md')).toMatch(
    new RegExp(`--> ${name.replace('?', '\\?')}|\\s${name.replace('?', '\\?')} -->`),
  );
});

/** What follows the deployment's name and the region in the names of the roles. */
const roleSuffixes = [stack, syncStack].flatMap(({ resource }) =>
  Object.values(resource.aws_iam_role ?? {}).map(({ name }) => String(name).replace(/^.*\}-/, '')),
);

test.each([...new Set(roleSuffixes)])(
  'docs/security.md tells what role <name>-<region>-%s may do',
  (suffix) => {
    expect(read('docs/security.md')).toContain(`\`<name>-<region>-${suffix}\``);
  },
);

test.each(['deploy.md', 'adopting.md', 'review.md'])(
  'docs/%s says when the integration of a deployment may be changed, as docs/integrations.md does',
  (file) => {
    expect(read('docs/integrations.md')).toContain('\n## Changing the integration of a deployment\n');
    expect(read(`docs/${file}`)).toMatch(/while (?:no execution runs|none is `RUNNING`)/);
    expect(read(`docs/${file}`)).toContain('(integrations.md#changing-the-integration-of-a-deployment)');
  },
);

test('docs/security.md judges each rule of a scanner once', () => {
  const [, section = ''] = read('docs/security.md').split('\n## What a scanner finds\n');
  const rules = [...section.matchAll(/^\| (`CKV[^|]*) \|/gm)].flatMap(([, cell = '']) => cell.split(', '));
  expect(rules.length).toBeGreaterThan(40);
  expect(rules.filter((rule, index) => rules.indexOf(rule) < index)).toEqual([]);
});

const { peerDependencies } = JSON.parse(read('packages/cdktn/package.json'));

test.each(Object.entries(peerDependencies))(
  'an app that moves to CDK Terrain is told to install the version of %s that the package needs',
  (name, range) => {
    expect(read('docs/adopting.md')).toContain(` '${name}@${range}'`);
  },
);

test('the picture of the terminal shows the states of the definition', () => {
  const picture = read('docs/images/npm-start.svg');
  for (const state of ['StartProcessingJob', 'Wait', 'GetJobStatus', 'IsDone?', 'Success']) {
    expect(Object.keys(definition.States)).toContain(state);
    expect(picture).toContain(`  ${state}<`);
  }
});

describe('docs/nested.md', () => {
  const [machine, choice] = [...read('docs/nested.md').matchAll(/```json\n(\{[\s\S]*?\n\})\n```/g)].map(
    ([, text = '']) => JSON.parse(text),
  );

  const run = (States: object, prepare: () => Promise<unknown>) =>
    executeDefinition({
      definition: { ...machine, States } as StateMachineDefinition,
      input: { output: 's3://my-data/prepared/' },
      executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:pipeline:run-1',
      tasks: { Prepare: prepare },
      waitInMilliseconds: 1,
    }).outcome;

  const failedExecution = (error: string) =>
    new FunctionError('States.TaskFailed', JSON.stringify({ Error: error, Cause: 'because' }));

  test('shows a step that fails as its execution fails', async () => {
    const outcome = await run(machine.States, () => Promise.reject(failedExecution('ProcessingJobFailed')));
    expect(outcome).toEqual({ status: 'FAILED', error: 'ProcessingJobFailed', cause: 'because' });
  });

  test('shows how to try again when capacity is missing, and then only', async () => {
    const { ReadFailure } = machine.States;
    const states = { ...machine.States, ReadFailure: { ...ReadFailure, Next: 'TryAgain?' }, ...choice };
    expect(lintDefinition({ ...machine, States: states })).toEqual([]);
    const errors = ['ProcessingJobCapacityError', 'ProcessingJobCapacityError', 'ProcessingJobFailed'];
    const outcome = await run(states, () => Promise.reject(failedExecution(String(errors.shift()))));
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'ProcessingJobFailed' });
    expect(errors).toEqual([]);
  });
});

const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** The anchor that GitHub gives to a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

/** A page without its code blocks. */
const prose = (page: string): string => read(page).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');

const brokenLinks = (page: string): string[] =>
  [...prose(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].flatMap(
    ([link, path = '', fragment]) => {
      const file = path === '' ? page : join(dirname(page), path);
      const isThere =
        existsSync(join(ROOT, file)) && (fragment === undefined || anchorsOf(file).includes(fragment));
      return isThere ? [] : [link];
    },
  );

test.each(PAGES)('every link of %s to the project leads to a file and a heading', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

const ROOMS = [
  'cli',
  'constructs',
  'deploy',
  'docs',
  'follow',
  'functions',
  'local',
  'module',
  'packages',
  'review',
  'run-report',
  'simulation',
  'workflow',
];

const FILES = [...ROOMS, '__tests__'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
);

/** From the root, such as `workflow/rules/`, or somewhere below it, such as `locked-keys.ts`. */
const isInTree = (place: string): boolean =>
  existsSync(join(ROOT, place)) || FILES.some((file) => file.endsWith(`/${place.replace(/\/$/, '')}`));

test.each(['docs/architecture.md', 'CONTRIBUTING.md', ...PAGES.filter((page) => page.includes('decisions'))])(
  'every file and folder that %s names exists',
  (page) => {
    const places = [...read(page).matchAll(/`([\w.-]+\/[\w./-]*|[\w.-]+\.ts)`/g)].map(
      ([, place = '']) => place,
    );
    expect(places.filter((place) => !isInTree(place))).toEqual([]);
  },
);
