import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PENGUINS } from '../../cli/run/pipeline/penguins-definition';
import { until } from '../../support/processes';
import { testUnless, testWithNamespacesAndPython, testWithPython } from '../../support/requirements';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { planCases, planningFolder } from '../support/planning';
import { startRun } from '../support/run-process';
import { findTerraform } from '../support/terraform';

const ROOT = resolve(__dirname, '../../..');
const EXAMPLE = join(ROOT, 'examples/penguins');
const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);
const read = (path: string) => readFileSync(here(path), 'utf8');

const start = (argv: readonly string[]) => startRun(folder.path, argv);
const run = (...argv: readonly string[]) => start(argv).ended;

/** Synthesizes the example's app into the test's folder. */
const synthesize = (): string => {
  execFileSync(process.execPath, ['--import', 'tsx', join(EXAMPLE, 'pipeline.ts')], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: here('cdktf.out'), BUCKET: 'my-bucket' },
  });
  return here('cdktf.out/stacks/penguins');
};

/** The mirror of the tests may have another version of the provider. */
const withAnyProvider = (stack: string): string => {
  const file = join(stack, 'cdk.tf.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/("aws": \{\s*"source": "aws",\s*"version": )"[^"]+"/, '$1">= 5.100.0"'));
  return stack;
};

const DATA = ['--s3', `s3://my-bucket/penguins/raw/=${join(EXAMPLE, 'data')}`];

const evaluation = (path: string) => JSON.parse(read(path)) as { accuracy: number; rows: object };

testWithPython()(
  'a synthesized pipeline prepares and evaluates the penguins, or fails below an accuracy',
  async () => {
    const stack = join(synthesize(), 'cdk.tf.json');
    const first = await run('--pipeline', stack, ...DATA, '--summary', 'summary.md', '--log', 'all.log');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /Step 1 of 2: Prepare[\s\S]*Step 2 of 2: Evaluate[\s\S]*Ran 2 steps in .*: all succeeded\./,
    );
    expect(readdirSync(here('output/Prepare/output_data')).sort()).toEqual([
      'statistics.json',
      'test.csv',
      'train.csv',
    ]);
    const { accuracy, rows } = evaluation('output/Evaluate/output_data/evaluation.json');
    expect(rows).toMatchObject({ train: 273, test: 69 });
    expect(accuracy).toBeGreaterThan(0.9);
    expect(read('summary.md')).toMatch(
      /\*\*Succeeded\*\* in .*, 4 files: .*`Evaluate\/evaluation\.json`\.\n$/,
    );
    expect(read('all.log')).toMatch(/train 273 rows[\s\S]*accuracy 0\.\d+ on 69 rows/);

    const flags = ['--output', 'second', '--parameter', 'MinimumAccuracy=0.999'];
    const second = await run(
      '--pipeline',
      stack,
      ...DATA,
      ...flags,
      '--report',
      'run.html',
      '--keep-failed',
      'failed',
    );
    expect(second.code).toBe(1);
    expect(second.stdout).toContain(`evaluate.py: the accuracy ${accuracy.toFixed(3)} is below 0.999`);
    expect(second.stdout).toMatch(/Failed after .*, in Evaluate\.\n/);
    expect(read('run-Prepare.html')).toMatch(/<title>[^<]*Prepare/);
    expect(read('run-Evaluate.html')).toMatch(/<title>[^<]*Evaluate/);
    expect(filesIn(here('second/Evaluate'))).toEqual({});
    expect(evaluation('failed/output_data/evaluation.json').accuracy).toBe(accuracy);
  },
);

const terraform = findTerraform();

(typeof terraform === 'string' ? testUnless(terraform) : testWithPython())(
  'the pipeline of a real plan prepares and evaluates the penguins',
  async () => {
    if (typeof terraform === 'string') return;
    const planning = await planningFolder(terraform, withAnyProvider(synthesize()));
    try {
      const [messages = []] = await planCases(terraform, planning, [{}]);
      const changes = messages.find(({ test_plan }) => test_plan)?.test_plan?.resource_changes;
      writeFiles(folder.path, {
        'plan.json': JSON.stringify({ format_version: '1.2', resource_changes: changes }),
      });
      const { code, stdout, stderr } = await run('--plan', 'plan.json', '--chdir', planning, ...DATA);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/plan {4}plan\.json, aws_sagemaker_pipeline\./);
      expect(evaluation('output/Evaluate/output_data/evaluation.json').accuracy).toBeGreaterThan(0.9);
    } finally {
      rmSync(planning, { recursive: true });
    }
  },
);

/** Waits until the run stops it. */
const WAIT = 'import time\nprint("waiting", flush=True)\ntime.sleep(600)\n';

testWithNamespacesAndPython()('an interruption ends the run after the step that it stops', async () => {
  writeFiles(folder.path, {
    'preprocess.py': WAIT,
    'data/a.csv': '',
    'evaluate.py': '',
    'pipeline.json': JSON.stringify(PENGUINS),
  });
  const { child, told, ended } = start([
    ...['--pipeline', 'pipeline.json', '--s3', 's3://raw/=data', '--s3', 's3://code/=.'],
  ]);
  await until(() => told.stdout.includes('| waiting'));
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/Stopped after .*, in Prepare\. Not run: Evaluate\./);
  expect(existsSync(here('output/Evaluate'))).toBe(false);
});
