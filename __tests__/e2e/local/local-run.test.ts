import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunFlags } from '../../../cli/run/command-line';
import { prepareRun } from '../../../cli/run/sources/prepare-run';
import type { ContainerRuntime } from '../../../local/container/container';
import { folderRuntime } from '../../../local/container/folder-runtime';
import { namespaceRuntime } from '../../../local/container/namespace-runtime';
import { executionInput, jobMappings } from '../../../local/execution-input';
import {
  LOCAL_BUCKET,
  localDefinition,
  localDeployment,
  localWorkflow,
} from '../../../local/local-deployment';
import type { LocalJob } from '../../../local/local-job';
import { startLocalRun } from '../../../local/local-run';
import { INTEGRATIONS, type Integration } from '../../../workflow/definition/integration';
import { useBundles } from '../../functions/bundles';
import { testWithNamespacesAndPython, testWithPython } from '../../support/requirements';
import { writeFiles } from '../../support/temporary-folder';

/** Reads its folders from its arguments, so that it runs everywhere. */
const COPY_BY_ARGUMENTS = `
import os, pathlib, sys
source, target = map(pathlib.Path, sys.argv[1:])
text = (source / "a.txt").read_text() + os.environ["MODE"]
(target / "deep").mkdir()
(target / "deep" / "copy.txt").write_text(text)
print("copied", flush=True)
`;

/** Has SageMaker's paths in its text, as many scripts do. */
const COPY_BY_FIXED_PATHS = `
import pathlib
text = pathlib.Path("/opt/ml/processing/input/a.txt").read_text()
pathlib.Path("/opt/ml/processing/output/copy.txt").write_text(text)
`;

const bundles = useBundles();
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const inTemporaryFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'local-run-test-')));
  folders.push(folder);
  return folder;
};

interface RunProps extends Partial<LocalJob> {
  readonly integration?: Integration;
}

/** Runs a script on the input a.txt through the deployed workflow, and returns everything that happened. */
const run = async (script: string, runtime: ContainerRuntime, props: RunProps = {}) => {
  const { integration = 'polling', ...more } = props;
  const folder = inTemporaryFolder();
  writeFiles(folder, { 'run.py': script, 'data/a.txt': 'hello ' });
  const job: LocalJob = {
    program: { kind: 'python', path: join(folder, 'run.py') },
    inputs: [{ path: join(folder, 'data'), isFolder: true, localPath: '/opt/ml/processing/input' }],
    outputs: [{ path: join(folder, 'out'), localPath: '/opt/ml/processing/output' }],
    arguments: [],
    environment: { MODE: 'fast' },
    instancePreferences: [],
    sharded: false,
    ...more,
  };
  const input = executionInput(job, LOCAL_BUCKET);
  const { inputs, program, outputs } = jobMappings(job, LOCAL_BUCKET);
  const states: string[] = [];
  const lines: string[] = [];
  const uploads: string[] = [];
  const { outcome } = await startLocalRun({
    workflow: localWorkflow(integration, localDeployment(input), bundles),
    input,
    s3: [...inputs, ...(program ? [program] : []), ...outputs],
    outputFolders: outputs.map(({ path }) => path),
    runtime,
    listener: {
      onLine: (line) => lines.push(line),
      onUpload: (_uri, objects) => uploads.push(...objects.map(({ key }) => key)),
      onEvent: ({ type, state }) => {
        if (type === 'StateEntered' && state) states.push(state.name);
      },
    },
  });
  const end = await outcome;
  return { folder, outcome: end, states, lines, uploads };
};

const FOLDERS = { arguments: ['/opt/ml/processing/input', '/opt/ml/processing/output'] };

describe('a run', () => {
  testWithPython()('enters the states of the deployed machine and leaves the outputs', async () => {
    const { folder, outcome, states, lines, uploads } = await run(COPY_BY_ARGUMENTS, folderRuntime, FOLDERS);
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: { ProcessingJobStatus: 'Completed', Outputs: { output_data: 's3://local/output/' } },
    });
    expect(states.slice(0, 4)).toEqual(['StartProcessingJob', 'Wait', 'GetJobStatus', 'IsDone?']);
    expect(states.at(-1)).toBe('Success');
    expect(Object.keys(localDefinition('polling').States)).toEqual(expect.arrayContaining(states));
    expect(lines).toEqual(['copied']);
    expect(uploads).toEqual(['output/deep/copy.txt']);
    expect(readFileSync(join(folder, 'out', 'deep', 'copy.txt'), 'utf8')).toBe('hello fast');
  });

  testWithPython()('by Step Functions’ own integration ends the same, by its own states', async () => {
    const { folder, outcome, states, uploads } = await run(COPY_BY_ARGUMENTS, folderRuntime, {
      ...FOLDERS,
      integration: 'sync',
    });
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: { ProcessingJobStatus: 'Completed', Outputs: { output_data: 's3://local/output/' } },
    });
    expect(states).toEqual([
      'PrepareProcessingJob',
      'RunProcessingJob',
      'GetJobStatus',
      'IsDone?',
      'Success',
    ]);
    expect(Object.keys(localDefinition('sync').States)).toEqual(expect.arrayContaining(states));
    expect(uploads).toEqual(['output/deep/copy.txt']);
    expect(readFileSync(join(folder, 'out', 'deep', 'copy.txt'), 'utf8')).toBe('hello fast');
  });
});

describe('the example', () => {
  const runExample = async (runtime: ContainerRuntime, flags: RunFlags = {}) => {
    const folder = inTemporaryFolder();
    const { workflow, input, s3, outputs } = await prepareRun(flags, folder);
    const listener = { onLine: () => undefined, onUpload: () => undefined, onEvent: () => undefined };
    const outputFolders = outputs.map(({ path }) => path);
    const { outcome } = await startLocalRun({ workflow, input, s3, outputFolders, runtime, listener });
    const rows = (file: string) =>
      readFileSync(join(folder, 'output', file), 'utf8')
        .trim()
        .split('\n').length - 1;
    return { outcome: await outcome, files: () => readdirSync(join(folder, 'output')).sort(), rows };
  };

  testWithPython()('runs in a plain process', async () => {
    const { outcome, rows } = await runExample(folderRuntime);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
    expect([rows('train.csv'), rows('test.csv')]).toEqual([273, 69]);
  });

  testWithNamespacesAndPython().each(INTEGRATIONS)(
    'runs on two hosts by %s, each of which leaves what it made of its share',
    async (integration) => {
      const { outcome, files, rows } = await runExample(namespaceRuntime, {
        integration,
        'instance-count': '2',
        sharded: true,
        'instance-preference': ['ml.m5.xlarge', 'ml.m5.2xlarge'],
      });
      expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
      expect(files()).toEqual([
        ...['statistics-algo-1.json', 'statistics-algo-2.json'],
        ...['test-algo-1.csv', 'test-algo-2.csv', 'train-algo-1.csv', 'train-algo-2.csv'],
      ]);
      // The files of Biscoe and Torgersen, and that of Dream.
      expect([rows('train-algo-1.csv'), rows('test-algo-1.csv')]).toEqual([174, 44]);
      expect([rows('train-algo-2.csv'), rows('test-algo-2.csv')]).toEqual([99, 25]);
    },
  );

  testWithNamespacesAndPython()('runs in a process with its own /opt/ml/processing', async () => {
    const { outcome, rows } = await runExample(namespaceRuntime);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
    expect([rows('train.csv'), rows('test.csv')]).toEqual([273, 69]);
  });
});

describe('a script with SageMaker’s fixed paths', () => {
  testWithNamespacesAndPython()('runs unchanged in a process with its own /opt/ml/processing', async () => {
    const { folder, outcome } = await run(COPY_BY_FIXED_PATHS, namespaceRuntime);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
    expect(readFileSync(join(folder, 'out', 'copy.txt'), 'utf8')).toBe('hello ');
  });

  test('fails in a plain process, with a sentence that names Docker, and leaves no output folder', async () => {
    const { folder, outcome, states } = await run(COPY_BY_FIXED_PATHS, folderRuntime);
    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'ProcessingJobFailed',
      cause: expect.stringMatching(
        /^ClientError: The script names \/opt\/ml\/processing\/input\/a\.txt, .*--docker/,
      ),
    });
    expect(states.at(-1)).toBe('Failure');
    expect(readdirSync(folder).sort()).toEqual(['data', 'run.py']);
  });
});
