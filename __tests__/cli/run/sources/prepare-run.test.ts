import { join } from 'node:path';
import { prepareRun } from '../../../../cli/run/sources/prepare-run';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

const prepare = (flags: Parameters<typeof prepareRun>[0]) => {
  writeFiles(folder.path, { 'run.py': '', 'data/a.csv': '', 'src/train.py': '' });
  return prepareRun(flags, folder.path);
};

describe('a run of the user’s files', () => {
  test('names what runs, and shows each file as an object of S3', async () => {
    const run = await prepare({ script: 'run.py', input: ['data'] });
    expect(run).toMatchObject({
      title: [{ label: 'script', text: 'run.py' }],
      inputs: [{ path: here('data'), localPath: '/opt/ml/processing/input' }],
      outputs: [{ uri: 's3://local/output/', path: here('output') }],
      s3: [
        { uri: 's3://local/input/', path: here('data') },
        { uri: 's3://local/code/run.py', path: here('run.py') },
        { uri: 's3://local/output/', path: here('output') },
      ],
    });
    expect(run.awsCommands).toEqual([expect.stringMatching(/^npx sagemaker-processing run .* --on /)]);
  });

  test('shows a folder of code as an archive', async () => {
    const run = await prepare({ 'source-dir': 'src', script: 'train.py' });
    expect(run.title).toEqual([{ label: 'script', text: 'src/train.py' }]);
    expect(run.s3[0]).toEqual({ uri: 's3://local/code/source.tar.gz', path: here('src'), isArchive: true });
    expect(run.input).toMatchObject({
      S3SourceArchive: 's3://local/code/source.tar.gz',
      SourceEntrypoint: 'train.py',
    });
  });

  test('names the number of its instances', async () => {
    const flags = { input: ['data'], 'instance-count': '3', sharded: true } as const;
    expect((await prepare(flags)).details).toEqual([
      { label: 'on', text: '3 instances, each on its share of the input' },
    ]);
  });

  test.each([
    [{ argument: ['x'.repeat(257)] }, '--argument (ContainerArguments['],
    [{ 'instance-preference': ['large'] }, '--instance-preference (InstancePreferences[0].InstanceType)'],
    [{ script: 'run.py', input: ['data:/opt/ml/processing/code'] }, '--input (ProcessingInputs) must be'],
  ])('that breaks a limit of the API is refused with its flag: %j', async (flags, message) => {
    await expect(prepare(flags)).rejects.toThrow(message);
  });
});

describe('a run of a whole job', () => {
  const S3 = ['s3://bucket/in/=data', 's3://bucket/out/=out', 's3://bucket/run.py=run.py'];

  test.each([
    [
      'job.json',
      '{"S3Input": "s3://bucket/in/", "S3Output": "s3://bucket/out/", "S3Script": "s3://bucket/run.py"}',
    ],
    ['job.yaml', 'S3Input: s3://bucket/in/\nS3Output: s3://bucket/out/\nS3Script: s3://bucket/run.py\n'],
  ])('takes the keys from %s', async (name, text) => {
    writeFiles(folder.path, { [name]: text });
    const run = await prepare({ job: name, s3: S3 });
    expect(run.input).toMatchObject({ S3Input: 's3://bucket/in/', ContainerArguments: null });
    expect(run.title).toEqual([{ label: 'job', text: name }]);
    expect(run.outputs).toMatchObject([{ uri: 's3://bucket/out/', path: here('out') }]);
    expect(run.awsCommands).toEqual([expect.stringMatching(/^aws stepfunctions start-execution /)]);
  });

  test('has no output of the deployed job', async () => {
    writeFiles(folder.path, { 'job.json': '{"S3Script": "s3://bucket/run.py"}' });
    expect((await prepare({ job: 'job.json', s3: S3 })).outputs).toEqual([]);
  });

  test.each([
    ['{"S3Inptu": "s3://bucket/in/"}', /^unknown key S3Inptu; did you mean S3Input\?$/],
    ['{"VolumeSizeInGB": 0}', /^VolumeSizeInGB must be a whole number of GB from 1 to 16384; got 0\.$/],
    ['[1]', '--job must be a file with the keys of a job'],
    ['{', 'is neither JSON nor YAML: '],
    ['{"S3Input": "s3://bucket/other/"}', 'add --s3 s3://bucket/other/=PATH'],
  ])('%s is refused', async (text, message) => {
    writeFiles(folder.path, { 'job.json': text });
    await expect(prepare({ job: 'job.json', s3: S3 })).rejects.toThrow(message);
  });
});

describe('flags that do not belong together are refused', () => {
  test.each([
    [
      { s3: ['s3://a/=b'] },
      '--s3 needs --job, --plan, --pipeline or --items; for a script of your own, use --input and --output.',
    ],
    [{ workflow: 'x' }, '--workflow needs --plan.'],
    [{ results: 'r' }, '--results needs --items.'],
    [{ items: 'a.jsonl', report: 'r.html' }, '--report cannot be used with --items; run one item alone'],
    [
      { job: 'job.json', input: ['data'] },
      '--input cannot be used with --job; write the key of the job into its file, and use --s3 for its data.',
    ],
    [{ job: 'job.json', plan: 'plan.json' }, '--plan cannot be used with --job; use one of them.'],
    [
      { plan: 'plan.json', argument: ['x'] },
      '--argument cannot be used with --plan; use --execution-input, and --s3 for the data.',
    ],
  ])('%j', async (flags, message) => {
    await expect(prepare(flags)).rejects.toThrow(message);
  });
});
