import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mappedInputs, mappedOutputs, parseMappings } from '../../../../cli/run/flags/s3-mappings';
import type { ProcessingJob } from '../../../../workflow/job/processing-job';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

const parse = (...given: string[]) => {
  writeFiles(folder.path, { 'data/a.csv': '', 'a.csv': '' });
  return parseMappings(given, folder.path);
};

const JOB: ProcessingJob = {
  ImageUri: 'image',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  InstanceType: 'ml.m5.xlarge',
  VolumeSizeInGB: 1,
};

describe('--s3', () => {
  test.each([
    ['s3://bucket/in/=data', { uri: 's3://bucket/in/', path: 'data' }],
    ['s3://bucket/in=data', { uri: 's3://bucket/in/', path: 'data' }],
    ['s3://bucket=data', { uri: 's3://bucket/', path: 'data' }],
    ['s3://bucket/dt=1/=data', { uri: 's3://bucket/dt=1/', path: 'data' }],
    ['s3://bucket/out/=new', { uri: 's3://bucket/out/', path: 'new' }],
    ['s3://bucket/in/=a.csv', { uri: 's3://bucket/in/a.csv', path: 'a.csv' }],
    ['s3://bucket/in/x=a.csv', { uri: 's3://bucket/in/x', path: 'a.csv' }],
  ])('%s is %o', (given, { uri, path }) => {
    expect(parse(given)).toEqual([{ uri, path: here(path) }]);
  });

  test.each(['data', 's3://bucket/in/', 'bucket/=data', 's3://bucket/in/=', '=data'])(
    '"%s" is refused',
    (given) => {
      expect(() => parse(given)).toThrow(`--s3 must be s3://bucket/prefix/=PATH; got "${given}".`);
    },
  );

  test('of one URI twice is refused', () => {
    expect(() => parse('s3://bucket/in/=data', 's3://bucket/in=a')).toThrow(
      '--s3: s3://bucket/in/ is given twice; give each URI one path.',
    );
  });

  test('with .. in the URI is refused', () => {
    expect(() => parse('s3://bucket/../=data')).toThrow('without ".." in its path');
  });
});

describe('what a job names in S3', () => {
  test('has a path on this machine', async () => {
    const mappings = parse('s3://bucket/in/=data', 's3://bucket/out/=out');
    const job = { ...JOB, S3Input: 's3://bucket/in/a.csv', S3Output: 's3://bucket/out/train/' };
    expect(await mappedOutputs(job, mappings)).toEqual([
      {
        key: 'S3Output',
        uri: 's3://bucket/out/train/',
        name: 'output_data',
        localPath: '/opt/ml/processing/output',
        path: here('out/train'),
      },
    ]);
    expect(mappedInputs(job, mappings)).toEqual([
      { path: here('data/a.csv'), localPath: '/opt/ml/processing/input' },
    ]);
  });

  test('that no mapping holds is refused with the flag to add', async () => {
    const mappings = parse('s3://bucket/in/=data');
    await expect(mappedOutputs({ ...JOB, S3Script: 's3://code/run.py' }, mappings)).rejects.toThrow(
      'S3Script: nothing on this machine stands for s3://code/run.py; add --s3 s3://code/run.py=PATH',
    );
    await expect(mappedOutputs({ ...JOB, S3Output: 's3://bucket/out/' }, mappings)).rejects.toThrow(
      'S3Output: nothing on this machine stands for s3://bucket/out/; add --s3 s3://bucket/out/=PATH',
    );
  });

  test('through a manifest is refused in the same way', async () => {
    mkdirSync(here('data'));
    writeFiles(folder.path, { 'data/list': '[{"prefix": "s3://other/"}, "a.csv"]' });
    const mappings = parse('s3://bucket/in/=data');
    const ProcessingInputs: ProcessingJob['ProcessingInputs'] = [
      {
        InputName: 'list',
        S3Input: {
          S3Uri: 's3://bucket/in/list',
          LocalPath: '/opt/ml/processing/list',
          S3DataType: 'ManifestFile',
        },
      },
    ];
    await expect(mappedOutputs({ ...JOB, ProcessingInputs }, mappings)).rejects.toThrow(
      'The manifest s3://bucket/in/list of ProcessingInputs[0].S3Input.S3Uri: nothing on this machine stands for s3://other/a.csv; add --s3 s3://other/a.csv=PATH',
    );
  });

  test('by https is refused', async () => {
    await expect(
      mappedOutputs({ ...JOB, S3Output: 'https://bucket.s3.amazonaws.com/out' }, []),
    ).rejects.toThrow('S3Output: the location must be an S3 URI');
  });
});
