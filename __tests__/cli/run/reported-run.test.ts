import { join } from 'node:path';
import { reportedRun } from '../../../cli/run/reported-run';
import { runOptions } from '../../local/run-options';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const run = (options: Parameters<typeof runOptions>[0] = {}) =>
  reportedRun(runOptions({ output: join(folder.path, 'output'), ...options }), folder.path);

test('a run names its script, its input and its output, and where S3 has them', async () => {
  const script = join(folder.path, 'run.py');
  const input = join(folder.path, 'data');
  expect(await run({ script, input, inputIsFolder: true })).toMatchObject({
    title: [{ label: 'script', text: 'run.py' }],
    inputs: [{ path: input, localPath: '/opt/ml/processing/input' }],
    outputs: [{ path: join(folder.path, 'output'), localPath: '/opt/ml/processing/output', olderFiles: 0 }],
    details: [{ label: 'polls', text: 'every 1 s here, every 10 s to 15 min when deployed' }],
    mappings: [
      { uri: 's3://local/input/', path: input },
      { uri: 's3://local/code/run.py', path: script },
      { uri: 's3://local/output/', path: join(folder.path, 'output') },
    ],
  });
});

test('a run without a script and an input names neither', async () => {
  expect(await run()).toMatchObject({ title: [], inputs: [] });
});

test('a run says that Step Functions’ own integration runs the job, and on how many instances', async () => {
  const { details } = await run({ integration: 'sync', instanceCount: 3, sharded: true });
  expect(details.slice(0, 2)).toEqual([
    { label: 'on', text: '3 instances, each on its share of the input' },
    { label: 'by', text: "Step Functions' own createProcessingJob.sync" },
  ]);
});

test('a run counts the files that its output folder has', async () => {
  writeFiles(join(folder.path, 'output'), { 'a.csv': '', 'deep/b.csv': '' });
  expect((await run()).outputs).toMatchObject([{ olderFiles: 2 }]);
});
