import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { getObject, listObjects, parseS3Uri, upload } from '../../../local/s3/s3-folder';
import { testOnLinux } from '../../support/requirements';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const s3 = () => ({ root: join(folder.path, 's3') });
const local = (...path: string[]) => join(folder.path, 'local', ...path);

/** Objects by `<bucket>/<key>`. */
const putObjects = (objects: Record<string, string>) => writeFiles(s3().root, objects);

const keys = async (uri: string) => (await listObjects(s3(), uri)).map(({ key }) => key);

describe('an S3 URI', () => {
  test.each([
    ['s3://bucket/a/b.csv', { bucket: 'bucket', prefix: 'a/b.csv' }],
    ['s3://bucket/a/', { bucket: 'bucket', prefix: 'a/' }],
    ['s3://bucket/', { bucket: 'bucket', prefix: '' }],
    ['s3://bucket', { bucket: 'bucket', prefix: '' }],
    ['s3://bucket/a..b/..c', { bucket: 'bucket', prefix: 'a..b/..c' }],
  ])('%s is taken apart', (uri, location) => {
    expect(parseS3Uri(uri)).toEqual(location);
  });

  test.each([
    's3://bucket/../other/key',
    's3://bucket/a/..',
    's3://../key',
    'https://bucket/key',
    's3:///key',
    '',
  ])('"%s" is refused', (uri) => {
    expect(() => parseS3Uri(uri)).toThrow(`; got ${uri}`);
  });
});

describe('a prefix', () => {
  test('is a string prefix, so day-1 also takes day-10', async () => {
    putObjects({ 'bucket/day-1/a': '', 'bucket/day-10/b': '', 'bucket/day-2/c': '' });
    expect(await keys('s3://bucket/day-1')).toEqual(['day-1/a', 'day-10/b']);
  });

  test('that ends with a slash is a folder', async () => {
    putObjects({ 'bucket/day-1/a': '', 'bucket/day-10/b': '' });
    expect(await keys('s3://bucket/day-1/')).toEqual(['day-1/a']);
  });

  test('may end in the middle of a file’s name', async () => {
    putObjects({ 'bucket/a/part-0': '', 'bucket/a/part-1': '', 'bucket/a/whole': '' });
    expect(await keys('s3://bucket/a/part')).toEqual(['a/part-0', 'a/part-1']);
  });

  test('takes every folder below it, sorted by key', async () => {
    putObjects({ 'bucket/a/z/1': '', 'bucket/a/b': '', 'bucket/a/z/y/2': '' });
    expect(await keys('s3://bucket/a/')).toEqual(['a/b', 'a/z/1', 'a/z/y/2']);
  });

  test('that is empty takes the whole bucket, and no other bucket', async () => {
    putObjects({ 'bucket/a': '', 'bucket-of-others/b': '' });
    expect(await keys('s3://bucket')).toEqual(['a']);
  });

  test.each(['s3://bucket/b', 's3://bucket/a/b/c', 's3://bucket/file/below', 's3://nowhere/a'])(
    '%s has no objects',
    async (uri) => {
      putObjects({ 'bucket/a/x': '', 'bucket/file': '' });
      expect(await keys(uri)).toEqual([]);
    },
  );
});

describe('an object', () => {
  test('has the size and the path of its file', async () => {
    putObjects({ 'bucket/a/x': '12345' });
    expect(await listObjects(s3(), 's3://bucket/a/x')).toEqual([
      { key: 'a/x', path: join(s3().root, 'bucket/a/x'), sizeInBytes: 5 },
    ]);
  });

  test('may be in a folder behind a symbolic link', async () => {
    writeFiles(folder.path, { 'elsewhere/x': '', 'elsewhere/deep/y': '' });
    mkdirSync(join(s3().root, 'bucket'), { recursive: true });
    symlinkSync(join(folder.path, 'elsewhere'), join(s3().root, 'bucket', 'linked'));
    expect(await keys('s3://bucket/linked/')).toEqual(['linked/deep/y', 'linked/x']);
  });

  test('is found once if symbolic links form a circle', async () => {
    putObjects({ 'bucket/a/b/x': '' });
    symlinkSync(join(s3().root, 'bucket', 'a'), join(s3().root, 'bucket', 'a', 'b', 'back'));
    expect(await keys('s3://bucket/a/')).toEqual(['a/b/x']);
  });

  test('is absent if its symbolic link is broken', async () => {
    putObjects({ 'bucket/a/x': '' });
    symlinkSync(join(folder.path, 'nowhere'), join(s3().root, 'bucket', 'a', 'broken'));
    expect(await keys('s3://bucket/a/')).toEqual(['a/x']);
  });
});

describe('getting an object', () => {
  test('copies it to a file, and creates the file’s parent folders', async () => {
    putObjects({ 'bucket/in/a.csv': 'A' });
    expect(await getObject(s3(), 's3://bucket/in/a.csv', local('deep/copy.csv'))).toBe(true);
    expect(filesIn(local())).toEqual({ 'deep/copy.csv': 'A' });
  });

  test('copies a symbolic link’s target, not the link', async () => {
    writeFiles(folder.path, { 'elsewhere/x': 'X' });
    mkdirSync(join(s3().root, 'bucket'), { recursive: true });
    symlinkSync(join(folder.path, 'elsewhere', 'x'), join(s3().root, 'bucket', 'x'));
    await getObject(s3(), 's3://bucket/x', local('x'));
    expect(filesIn(local())).toEqual({ x: 'X' });
  });

  test.each(['s3://bucket/in/b.csv', 's3://bucket/in', 's3://bucket/in/', 's3://nowhere/a'])(
    'of the URI %s, which is none, copies nothing and says so',
    async (uri) => {
      putObjects({ 'bucket/in/a.csv': 'A' });
      expect(await getObject(s3(), uri, local('copy'))).toBe(false);
      expect(existsSync(local())).toBe(false);
    },
  );
});

describe('an upload', () => {
  test.each(['s3://bucket/out', 's3://bucket/out/'])('puts every file below %s', async (uri) => {
    writeFiles(local(), { 'a.csv': 'A', 'deep/b.csv': 'BB' });
    const objects = await upload([local()], s3(), uri);
    expect(filesIn(s3().root)).toEqual({ 'bucket/out/a.csv': 'A', 'bucket/out/deep/b.csv': 'BB' });
    expect(objects).toEqual([
      { key: 'out/a.csv', path: join(s3().root, 'bucket/out/a.csv'), sizeInBytes: 1 },
      { key: 'out/deep/b.csv', path: join(s3().root, 'bucket/out/deep/b.csv'), sizeInBytes: 2 },
    ]);
  });

  test('to a bucket without a prefix puts the files at its top', async () => {
    writeFiles(local(), { 'a.csv': 'A' });
    await upload([local()], s3(), 's3://bucket');
    expect(filesIn(s3().root)).toEqual({ 'bucket/a.csv': 'A' });
  });

  test('replaces files of the same name, and keeps the rest', async () => {
    putObjects({ 'bucket/out/a': 'old', 'bucket/out/b': 'stays' });
    writeFiles(local(), { a: 'new' });
    await upload([local()], s3(), 's3://bucket/out/');
    expect(filesIn(s3().root)).toEqual({ 'bucket/out/a': 'new', 'bucket/out/b': 'stays' });
  });

  test('that fails leaves none of its files', async () => {
    putObjects({ 'bucket/out/z/is-a-folder': '', 'bucket/out/b': 'old' });
    writeFiles(local(), { a: 'A', b: 'new', z: 'a file' });
    await expect(upload([local()], s3(), 's3://bucket/out/')).rejects.toThrow(
      'z is a folder, but the job has left',
    );
    expect(filesIn(s3().root)).toEqual({ 'bucket/out/z/is-a-folder': '', 'bucket/out/b': 'old' });
  });

  test('that is aborted leaves none of its files', async () => {
    putObjects({ 'bucket/out/a': 'old' });
    writeFiles(local(), { a: 'new', b: 'B' });
    await expect(upload([local()], s3(), 's3://bucket/out/', AbortSignal.abort())).rejects.toThrow();
    expect(filesIn(s3().root)).toEqual({ 'bucket/out/a': 'old' });
  });

  test('of several folders keeps the last folder’s file if they have the same name', async () => {
    writeFiles(local(), { 'one/a': 'A', 'one/both': 'of one', 'two/b': 'B', 'two/both': 'of two' });
    const objects = await upload([local('one'), local('two')], s3(), 's3://bucket/');
    expect(filesIn(s3().root)).toEqual({ 'bucket/a': 'A', 'bucket/b': 'B', 'bucket/both': 'of two' });
    expect(objects.map(({ key }) => key)).toEqual(['a', 'b', 'both']);
  });

  test('puts two hundred files in place, and nothing else', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `${index}`.padStart(3, '0'));
    writeFiles(local(), Object.fromEntries(names.map((name) => [name, name])));
    await upload([local()], s3(), 's3://bucket/out/');
    expect(readdirSync(join(s3().root, 'bucket', 'out')).sort()).toEqual(names);
  });

  test('copies a link within the folder as a link, reports its target, and follows none', async () => {
    writeFiles(folder.path, { 'secret/key': 'mine', 'local/model-7/weights': 'W' });
    symlinkSync('model-7', local('latest'));
    symlinkSync('../secret', local('relative'));
    symlinkSync('/', local('everything'));
    const objects = await upload([local()], s3(), 's3://bucket/');
    expect(objects.map(({ key, link }) => [key, link])).toEqual([
      ['latest', 'model-7'],
      ['model-7/weights', undefined],
    ]);
    expect(filesIn(s3().root)).toEqual({ 'bucket/model-7/weights': 'W' });
    expect(readlinkSync(join(s3().root, 'bucket/latest'))).toBe('model-7');
  });

  test('puts a link in the place of an older one, and a file in the place of a link', async () => {
    writeFiles(local(), { 'model-7/w': '7', 'model-8/w': '8' });
    symlinkSync('model-7', local('latest'));
    await upload([local()], s3(), 's3://bucket/');
    rmSync(local('latest'));
    symlinkSync('model-8', local('latest'));
    await upload([local()], s3(), 's3://bucket/');
    expect(readlinkSync(join(s3().root, 'bucket/latest'))).toBe('model-8');
    rmSync(local('latest'));
    writeFiles(local(), { latest: 'a file' });
    await upload([local()], s3(), 's3://bucket/');
    expect(filesIn(s3().root)).toEqual({
      'bucket/latest': 'a file',
      'bucket/model-7/w': '7',
      'bucket/model-8/w': '8',
    });
  });

  test('puts no link behind an existing link, from where it would lead elsewhere', async () => {
    writeFiles(local(), { 'p/q/r/a': 'A', 'p/q/r/s': '', z: '' });
    symlinkSync('../../../z', local('p/q/r/link'));
    putObjects({ 'bucket/p/x': '' });
    symlinkSync('..', join(s3().root, 'bucket/p/q'));
    const objects = await upload([local()], s3(), 's3://bucket/');
    expect(objects.map(({ key }) => key)).toEqual(['p/q/r/a', 'p/q/r/s', 'z']);
    expect(readdirSync(join(s3().root, 'bucket', 'r')).sort()).toEqual(['a', 's']);
  });

  testOnLinux('of a file whose name is not UTF-8 is refused', async () => {
    mkdirSync(local());
    writeFileSync(Buffer.concat([Buffer.from(local()), Buffer.from([0x2f, 0xff])]), '');
    await expect(upload([local()], s3(), 's3://bucket/')).rejects.toThrow(
      'has a name that is not valid UTF-8, so it cannot be an S3 key',
    );
  });

  test('ignores pipes and sockets, and does not wait for them', async () => {
    writeFiles(local(), { a: 'A' });
    spawnSync('mkfifo', [local('pipe')]);
    const server = createServer().listen(local('socket'));
    await once(server, 'listening');
    await upload([local()], s3(), 's3://bucket/');
    server.close();
    expect(filesIn(s3().root)).toEqual({ 'bucket/a': 'A' });
  });

  test('of a folder that the job has removed creates no object', async () => {
    expect(await upload([local('removed')], s3(), 's3://bucket/out/')).toEqual([]);
  });

  test('of a folder that the job has replaced by a link creates no object', async () => {
    writeFiles(folder.path, { 'secret/key': 'mine' });
    symlinkSync(join(folder.path, 'secret'), local());
    expect(await upload([local()], s3(), 's3://bucket/out/')).toEqual([]);
  });

  test('of a folder without files creates no object', async () => {
    mkdirSync(local('empty'), { recursive: true });
    expect(await upload([local()], s3(), 's3://bucket/out/')).toEqual([]);
    expect(existsSync(s3().root)).toBe(false);
  });
});

describe('a URI that leaves its bucket by .. is refused', () => {
  const uri = 's3://bucket/../../local/a';

  test('when an object is downloaded', async () => {
    writeFiles(local(), { a: '' });
    await expect(getObject(s3(), uri, local('copy'))).rejects.toThrow('without ".." in its path');
  });

  test('when objects are listed', async () => {
    await expect(listObjects(s3(), uri)).rejects.toThrow('without ".." in its path');
  });

  test('when files are uploaded', async () => {
    writeFiles(local(), { a: '' });
    await expect(upload([local()], s3(), uri)).rejects.toThrow('without ".." in its path');
  });
});
