import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseS3Uri } from '../../../local/s3/s3-folder';
import { isReadable, mappedStore, mappingOf, type S3Mapping } from '../../../local/s3/s3-mapping';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const path = (...names: string[]) => join(folder.path, ...names);

/** A store in which each URI stands for the file or folder of the given name. */
const store = (mappings: Record<string, string>) =>
  mappedStore(
    Object.entries(mappings).map(([uri, name], index) => {
      const { bucket, prefix } = parseS3Uri(uri);
      const root = path('roots', String(index));
      const link = join(root, bucket, prefix.replace(/\/$/, ''));
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(path(name), link);
      return { mapping: { uri, path: path(name) }, folder: { root } };
    }),
  );

const keys = async (mappings: Record<string, string>, uri: string) =>
  (await store(mappings).list(uri)).map(({ key }) => key);

describe('the mapping of a URI', () => {
  const mappings: S3Mapping[] = [
    { uri: 's3://bucket/', path: '/all' },
    { uri: 's3://bucket/data/', path: '/data' },
    { uri: 's3://bucket/data/a.csv', path: '/a.csv' },
  ];

  test.each([
    ['s3://bucket/data/a.csv', '/a.csv'],
    ['s3://bucket/data/b.csv', '/data'],
    ['s3://bucket/data/', '/data'],
    ['s3://bucket/data', '/data'],
    ['s3://bucket/database', '/all'],
    ['s3://bucket', '/all'],
  ])('%s is the one with the longest prefix', (uri, expected) => {
    expect(mappingOf(mappings, uri)?.path).toBe(expected);
  });

  test('is none in another bucket, and none beside an object', () => {
    expect(mappingOf(mappings, 's3://bucket-2/data/')).toBeUndefined();
    expect(mappingOf(mappings.slice(2), 's3://bucket/data/a.csv.gz')).toBeUndefined();
  });
});

describe('a prefix is readable', () => {
  const mappings: S3Mapping[] = [{ uri: 's3://bucket/raw/day-1/', path: '/data' }];

  test.each(['s3://bucket/raw/', 's3://bucket/raw/day', 's3://bucket/raw/day-1', 's3://bucket/raw/day-1/a'])(
    'if a mapping holds objects below it: %s',
    (uri) => expect(isReadable(mappings, uri)).toBe(true),
  );

  test.each(['s3://bucket/raw/day-2/', 's3://other/raw/', 's3://bucket/raw/day-10'])('only then: %s', (uri) =>
    expect(isReadable(mappings, uri)).toBe(false),
  );
});

describe('a listing', () => {
  test('has the objects of all mappings below the prefix, sorted by key', async () => {
    writeFiles(folder.path, { 'x/1': '', 'y/2': '', z: '' });
    const mappings = { 's3://bucket/in/b/': 'x', 's3://bucket/in/a/': 'y', 's3://bucket/in/c': 'z' };
    expect(await keys(mappings, 's3://bucket/in/')).toEqual(['in/a/2', 'in/b/1', 'in/c']);
  });

  test('takes an object from the mapping with the longest prefix alone', async () => {
    writeFiles(folder.path, { 'x/sub/hidden': '', 'x/seen': '', 'y/own': '' });
    expect(await keys({ 's3://bucket/in/': 'x', 's3://bucket/in/sub/': 'y' }, 's3://bucket/in/')).toEqual([
      'in/seen',
      'in/sub/own',
    ]);
  });
});

test('an upload goes to the folder of its mapping, and below it', async () => {
  writeFiles(folder.path, { 'left/a': 'A' });
  mkdirSync(path('out'));
  const s3 = store({ 's3://bucket/out/': 'out' });
  await s3.upload([path('left')], 's3://bucket/out');
  await s3.upload([path('left')], 's3://bucket/out/train/');
  expect(filesIn(path('out'))).toEqual({ a: 'A', 'train/a': 'A' });
});

test('an upload to a URI without a mapping is refused', async () => {
  writeFiles(folder.path, { 'left/a': 'A' });
  await expect(store({}).upload([path('left')], 's3://bucket/out/')).rejects.toThrow('s3://bucket/out/');
});
