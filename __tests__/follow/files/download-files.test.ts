import { join } from 'node:path';
import { downloadFiles } from '../../../follow/files/download-files';
import { filesIn, useTemporaryFolder } from '../../support/temporary-folder';
import { memoryStore } from './memory-store';

const folder = useTemporaryFolder();

const download = (objects: Record<string, string>) =>
  downloadFiles({
    store: memoryStore(objects).store,
    from: { bucket: 'bucket', prefix: 'out/' },
    folder: join(folder.path, 'here'),
    signal: new AbortController().signal,
  });

test('the objects below the prefix become files of the folder', async () => {
  const { count, sizeInBytes, skipped } = await download({
    'out/a.csv': 'a',
    'out/deep/b.csv': 'bb',
    'other/c.csv': 'c',
  });
  expect({ count, sizeInBytes, skipped }).toEqual({ count: 2, sizeInBytes: 3, skipped: [] });
  expect(filesIn(folder.path)).toEqual({ 'here/a.csv': 'a', 'here/deep/b.csv': 'bb' });
});

test('an object that stands for a folder is no file', async () => {
  expect(await download({ 'out/': '', 'out/deep/': '' })).toEqual({ count: 0, sizeInBytes: 0, skipped: [] });
});

test.each(['out/../escaped', 'out/a/../../escaped', 'out//etc/passwd', 'out/./a', 'out/..'])(
  'the object %s leads nowhere but into the folder, and is named',
  async (key) => {
    expect(await download({ [key]: 'x' })).toEqual({ count: 0, sizeInBytes: 0, skipped: [key] });
    expect(filesIn(folder.path)).toEqual({});
  },
);

test('no file is left in part', async () => {
  const { store } = memoryStore({ 'out/a.csv': 'a' });
  const broken = {
    ...store,
    get: async () => {
      throw new Error('connection lost');
    },
  };
  const props = { from: { bucket: 'b', prefix: 'out/' }, folder: folder.path };
  await expect(
    downloadFiles({ ...props, store: broken, signal: new AbortController().signal }),
  ).rejects.toThrow('connection lost');
  expect(filesIn(folder.path)).toEqual({});
});

test('an object whose name is that of another one in part is kept, too', async () => {
  await download({ 'out/a.csv.partial': 'half', 'out/a.csv': 'a' });
  expect(filesIn(folder.path)).toEqual({ 'here/a.csv': 'a', 'here/a.csv.partial': 'half' });
});
