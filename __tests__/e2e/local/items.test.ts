import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { earlierSuccesses } from '../../../local/items/results-folder';
import { parseManifest, parseResults } from '../../../workflow/fan-out/map-results';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';
import { useBundles } from '../../functions/bundles';
import { lambda, machine, planOf, writeZip, zipOf } from '../../local/planned-workflow/plans';
import { until } from '../../support/processes';
import { testWithNamespacesAndPython, testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { startRun } from '../support/run-process';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);
const read = (path: string) => readFileSync(here(path), 'utf8');

const start = (argv: readonly string[]) => startRun(folder.path, argv);
const run = (...argv: readonly string[]) => start(argv).ended;

const jsonLines = (items: readonly object[]): string =>
  items.map((item) => `${JSON.stringify(item)}\n`).join('');

/** The example's job, with its seed as what differs. */
const penguins = (seed: string) => ({
  S3Output: `s3://prepared/${seed}/`,
  ContainerArguments: [
    ...['--input-dir', '/opt/ml/processing/input', '--output-dir', '/opt/ml/processing/output'],
    ...['--resource-config', '/opt/ml/config/resourceconfig.json', '--seed', seed],
  ],
});

const FLAGS = ['--items', 'items.jsonl', '--s3', 's3://prepared/=prepared', '--max-concurrency', '3'];

testWithPython()('six jobs of which one fails, and then only the mended one', async () => {
  const seeds = ['1', '2', 'three', '4', '5', '6'];
  writeFiles(folder.path, { 'items.jsonl': jsonLines(seeds.map(penguins)) });
  const first = await run(...FLAGS, '--summary', 'summary.md');
  expect(first).toMatchObject({ code: 1, stderr: '' });
  expect(first.stdout).toMatch(/Ran 6 items: 5 succeeded, 1 failed, in /);
  expect(first.stdout).toMatch(/^ {5}3 {2}ProcessingJobFailed {2}.*three/m);
  expect(read('summary.md')).toBe('Ran 6 items: 5 succeeded, 1 failed.\n');
  expect(readdirSync(here('prepared')).sort()).toEqual(['1', '2', '4', '5', '6']);
  expect(readdirSync(here('prepared/6')).sort()).toEqual(['statistics.json', 'test.csv', 'train.csv']);
  expect(read('results/logs/3.log')).toContain('three');
  const { ResultFiles } = parseManifest(read('results/manifest.json'));
  expect(ResultFiles.SUCCEEDED).toEqual([{ Key: 'SUCCEEDED_0.json', Size: expect.any(Number) }]);
  expect(parseResults(read('results/FAILED_0.json'))).toMatchObject([
    { Status: 'FAILED', Error: 'States.TaskFailed', Cause: expect.stringContaining('ProcessingJobFailed') },
  ]);

  seeds[2] = '3';
  writeFiles(folder.path, { 'items.jsonl': jsonLines(seeds.map(penguins).reverse()) });
  const [, command = ''] =
    /Run only what has not succeeded:\n {2}npx sagemaker-processing run (.*)/.exec(first.stdout) ?? [];
  const second = await run(...command.split(' '));
  expect(second.stdout).toMatch(/Ran 1 item: 1 succeeded, 5 had succeeded before, in /);
  expect(second.code).toBe(0);
  expect(existsSync(here('prepared/3/train.csv'))).toBe(true);
  expect(existsSync(here('results/FAILED_0.json'))).toBe(false);
  expect(earlierSuccesses(here('results'))).toHaveLength(6);

  const third = await run(...FLAGS, '--resume');
  expect(third).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('All 6 items of items.jsonl have succeeded'),
  });
});

/** Waits for a file in the working folder of its job. The first items do not wait. */
const WAIT_FOR_GO = `
import os, sys, time
name, go = sys.argv[1:]
while name == "slow" and not os.path.exists(go):
    time.sleep(0.05)
print(name)
`;

testWithNamespacesAndPython()(
  'a run that is interrupted keeps what has ended, and goes on later',
  async () => {
    const items = ['a', 'slow', 'b'].map((name) => ({
      S3Output: `s3://out/${name}/`,
      ContainerArguments: [name, here('go')],
    }));
    writeFiles(folder.path, { 'run.py': WAIT_FOR_GO, 'items.jsonl': jsonLines(items) });
    const flags = ['--script', 'run.py', '--items', 'items.jsonl', '--s3', 's3://out/=out'];
    const first = start([...flags, '--max-concurrency', '1']);
    await until(
      () => first.told.stdout.includes('line 1 succeeded') && existsSync(here('results/logs/2.log')),
    );
    process.kill(-(first.child.pid ?? 0), 'SIGINT');
    const { code, stdout } = await first.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/Ran 3 items: 1 succeeded, 1 stopped, 1 not run, in /);
    expect(stdout).toContain('--max-concurrency 1 --resume');
    expect(earlierSuccesses(here('results'))).toHaveLength(1);

    writeFiles(folder.path, { go: '' });
    const second = await run(...flags, '--resume');
    expect(second.stdout).toMatch(/Ran 2 items: 2 succeeded, 1 had succeeded before, in /);
    expect(second.code).toBe(0);
    expect(earlierSuccesses(here('results'))).toHaveLength(3);
  },
);

/** Writes its second argument to the folder that is its first. */
const WRITE = `
import pathlib, sys
folder, text = sys.argv[1:]
pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
(pathlib.Path(folder) / "text.txt").write_text(text)
`;

const argumentsOf = (folderOfJob: string, text: string) =>
  JSON.stringify([`/opt/ml/processing/${folderOfJob}`, text]).replaceAll('"', '""');

testWithPython()('a CSV list over a job file, of which one item loses its file', async () => {
  writeFiles(folder.path, {
    'run.py': WRITE,
    'job.yaml': 'S3Script: s3://code/run.py\n',
    'items.csv': [
      'S3Output,ContainerArguments',
      `s3://out/1/,"${argumentsOf('output', 'one')}"`,
      `s3://out/2/,"${argumentsOf('other', 'two')}"`,
    ].join('\r\n'),
  });
  const flags = [
    '--job',
    'job.yaml',
    '--s3',
    's3://code/=.',
    '--s3',
    's3://out/=out',
    '--items',
    'items.csv',
  ];
  const { code, stdout } = await run(...flags);
  expect(stdout).toMatch(/Ran 2 items: 2 succeeded, in /);
  expect(stdout).toContain('line 3: /opt/ml/processing/other/text.txt');
  expect(stdout).toContain("add an output to the job's ProcessingOutputConfig");
  expect(code).toBe(3);
  expect(read('out/1/text.txt')).toBe('one');
});

describe('the workflow of a plan', () => {
  useBundles();

  /** The functions of the plan are the product's own. */
  const functionOf = (name: string) => {
    const bundle = readFileSync(join(BUNDLES_FOLDER, name, 'index.js'), 'utf8');
    writeZip(folder.path, `functions/${name}.zip`, zipOf({ 'index.js': bundle }));
    return lambda(name, { source_code_hash: 'of other code' });
  };

  testWithPython()('runs for each item, over the execution’s input that they have in common', async () => {
    const plan = planOf([machine(), functionOf(FUNCTIONS.start), functionOf(FUNCTIONS.status)]);
    const items = ['1', '2'].map((name) => ({ S3Output: `s3://out/${name}/` }));
    const common = {
      S3Script: 's3://code/run.py',
      ContainerArguments: ['/opt/ml/processing/output', 'of the plan'],
    };
    writeFiles(folder.path, {
      'run.py': WRITE,
      'plan.json': JSON.stringify(plan),
      'items.json': JSON.stringify(items),
    });
    const flags = [
      '--plan',
      'plan.json',
      '--execution-input',
      JSON.stringify(common),
      '--items',
      'items.json',
    ];
    const { code, stdout, stderr } = await run(...flags, '--s3', 's3://code/=.', '--s3', 's3://out/=out');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('plan    plan.json, aws_sfn_state_machine.state_machine');
    expect([read('out/1/text.txt'), read('out/2/text.txt')]).toEqual(['of the plan', 'of the plan']);
  });
});
