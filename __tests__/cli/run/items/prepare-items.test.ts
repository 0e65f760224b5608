import { join } from 'node:path';
import { type ItemsFlags, prepareItems } from '../../../../cli/run/items/prepare-items';
import { uncheckedRun } from '../../../../cli/run/sources/prepare-run';
import { openItemResults } from '../../../../local/items/results-folder';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

const FILES = {
  'run.py': '',
  'data/a/1.csv': '',
  'job.json': '{"S3Script": "s3://code/run.py", "Environment": {"A": "1"}}',
};
const JOB = { job: 'job.json', s3: ['s3://code/=.', 's3://in/=data', 's3://out/=out'] };
const SCRIPT = { script: 'run.py', s3: ['s3://in/=data', 's3://out/=out'] };

const prepare = async (items: readonly unknown[], flags: Omit<ItemsFlags, 'items'> = JOB) => {
  const text = items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
  writeFiles(folder.path, { ...FILES, 'items.jsonl': text });
  const all = { ...flags, items: 'items.jsonl' };
  return prepareItems(all, await uncheckedRun(all, folder.path), folder.path);
};

describe('the items of a run', () => {
  test('override the job that they have in common', async () => {
    const { runnable, total } = await prepare([{ S3Output: 's3://out/1/' }, { Environment: null }]);
    expect(runnable.map(({ run }) => run.job)).toMatchObject([
      { S3Script: 's3://code/run.py', S3Output: 's3://out/1/', Environment: { A: '1' } },
      { S3Script: 's3://code/run.py' },
    ]);
    expect(runnable[1]?.run.job).not.toHaveProperty('Environment');
    expect(runnable.map(({ item }) => item.Line)).toEqual([1, 2]);
    expect(total).toBe(2);
  });

  test('override the job of the user’s files, and may name what --s3 covers', async () => {
    const { runnable } = await prepare([{ S3Input: 's3://in/a/', S3Output: 's3://out/a/' }], SCRIPT);
    expect(runnable[0]?.run).toMatchObject({
      job: { S3Script: 's3://local/code/run.py', S3Input: 's3://in/a/' },
      outputs: [{ uri: 's3://out/a/', path: join(folder.path, 'out/a') }],
    });
  });

  test('that cannot run have the reason and their line, and the others run', async () => {
    const { runnable, invalid } = await prepare([
      'no JSON',
      { S3Inptu: 's3://in/a/' },
      { VolumeSizeInGB: 0 },
      { S3Input: 's3://elsewhere/a/' },
      {},
    ]);
    expect(runnable.map(({ item }) => item.Line)).toEqual([5]);
    expect(invalid).toMatchObject([
      { Line: 1, Error: 'InvalidItem', Cause: 'Line 1: the line is not JSON: "no JSON"' },
      { Line: 2, Cause: 'Line 2: unknown key S3Inptu; did you mean S3Input?' },
      { Line: 3, Cause: 'Line 3: VolumeSizeInGB must be a whole number of GB from 1 to 16384; got 0.' },
      {
        Line: 4,
        Cause:
          'Line 4: S3Input: nothing on this machine stands for s3://elsewhere/a/; add --s3 s3://elsewhere/a/=PATH',
      },
    ]);
  });

  test('are refused if none of them can run', async () => {
    await expect(prepare([{ S3Input: 's3://elsewhere/a/' }, 'no JSON'])).rejects.toThrow(
      '--items: none of the 2 items in items.jsonl can run. Line 1: S3Input: nothing on this machine stands for',
    );
  });
});

test('an unknown key of the job is a fault of its file, not of each item', async () => {
  writeFiles(folder.path, { 'misspelt.json': '{"S3Scritp": "s3://code/run.py"}' });
  await expect(prepare([{}, {}], { ...JOB, job: 'misspelt.json' })).rejects.toThrow(
    /^--job: unknown key S3Scritp; did you mean S3Script\?$/,
  );
});

describe('items that write to the same place', () => {
  test('are refused if it is the output of the user’s files', async () => {
    await expect(prepare([{ S3Output: 's3://out/1/' }, {}, {}], SCRIPT)).rejects.toThrow(
      '--items: lines 2 and 3 both write to output, where files of the same name replace one another; give each item an output of its own, such as {"S3Output": "s3://my-results/2/"}, with --s3 s3://my-results/=FOLDER.',
    );
  });

  test('are named in a note if they say so themselves', async () => {
    const items = [{ S3Output: 's3://out/1/' }, { S3Output: 's3://out/2/' }, { S3Output: 's3://out/1' }];
    expect((await prepare(items, SCRIPT)).warnings).toEqual([
      'Note: lines 1 and 3 both write to out/1 (s3://out/1), where files of the same name replace one another.',
    ]);
  });

  test('need no note if each has a place of its own', async () => {
    const items = [{ S3Output: 's3://out/1/' }, { S3Output: 's3://out/2/' }];
    expect((await prepare(items)).warnings).toEqual([]);
  });
});

describe('a results folder that has results', () => {
  /** Results in which the first of the items has succeeded. */
  const leaveResults = async (items: readonly unknown[]) => {
    const { runnable } = await prepare(items, { ...JOB, results: 'fresh' });
    writeFiles(folder.path, { 'results/logs/1.log': '' });
    const Input = JSON.stringify(runnable[0]?.item);
    openItemResults({ folder: join(folder.path, 'results'), mapRunArn: 'arn' }).add({
      Input,
      Status: 'SUCCEEDED',
    });
  };
  const [A, B] = [{ S3Output: 's3://out/a/' }, { S3Output: 's3://out/b/' }];

  test('is refused without --resume', async () => {
    await leaveResults([A]);
    await expect(prepare([A, B])).rejects.toThrow(
      /^--results: .*\/results has the results of an earlier run; add --resume to run only what has not succeeded there, or name another folder\.$/,
    );
  });

  test('leaves only what has not succeeded with --resume, wherever its line is', async () => {
    await leaveResults([A]);
    const { runnable, invalid, total } = await prepare(['no JSON', B, A], { ...JOB, resume: true });
    expect(runnable.map(({ item }) => item.Line)).toEqual([2]);
    expect(invalid.map(({ Line }) => Line)).toEqual([1]);
    expect(total).toBe(3);
  });

  test('counts for nothing if the job that all items have in common has changed', async () => {
    await leaveResults([A]);
    const changed = { ...JOB, job: 'changed.json', resume: true } as const;
    writeFiles(folder.path, { 'changed.json': '{"S3Script": "s3://code/run.py"}' });
    expect((await prepare([A], changed)).runnable).toHaveLength(1);
  });
});
