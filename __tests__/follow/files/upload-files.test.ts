import { join } from 'node:path';
import { type UploadGroup, type UploadProgress, uploadMissing } from '../../../follow/files/upload-files';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { memoryStore } from './memory-store';

const folder = useTemporaryFolder();

/** A group of files, which are written to the folder. */
const group = (prefix: string, files: Record<string, string>): UploadGroup => {
  writeFiles(folder.path, files);
  return {
    prefix,
    files: Object.entries(files).map(([name, text]) => ({
      path: join(folder.path, name),
      key: `${prefix}${name}`,
      sizeInBytes: text.length,
    })),
  };
};

const upload = async (groups: readonly UploadGroup[], objects: Record<string, string> = {}) => {
  const { store, written } = memoryStore(objects);
  const progress: UploadProgress[] = [];
  await uploadMissing(groups, {
    ...{ store, bucket: 'bucket', signal: new AbortController().signal },
    onProgress: (each) => progress.push(each),
  });
  return { written, progress };
};

test('only the files are sent that the bucket does not have', async () => {
  const files = group('inputs/hash/', { 'a.csv': 'a', 'b.csv': 'bb' });
  expect((await upload([files], { 'inputs/hash/a.csv': 'a' })).written).toEqual(['inputs/hash/b.csv']);
});

test('a file of another size is sent again', async () => {
  const files = group('inputs/hash/', { 'a.csv': 'aaa' });
  expect((await upload([files], { 'inputs/hash/a.csv': 'a' })).written).toEqual(['inputs/hash/a.csv']);
});

test('an archive that is there is right, whatever its size', async () => {
  const archive = { ...group('code/hash/', { 'source.tar.gz': 'packed' }), isArchive: true };
  expect((await upload([archive], { 'code/hash/source.tar.gz': 'x' })).written).toEqual([]);
});

test('the progress counts what is sent, from nothing to everything', async () => {
  const { progress } = await upload([group('a/', { 'a.csv': 'a' }), group('b/', { 'b.csv': 'bb' })]);
  expect(progress.at(0)).toEqual({ files: 2, sizeInBytes: 3, sent: 0 });
  expect(progress.at(-1)).toEqual({ files: 2, sizeInBytes: 3, sent: 3 });
});

test('nothing is told where nothing is sent', async () => {
  expect((await upload([group('a/', { 'a.csv': 'a' })], { 'a/a.csv': 'a' })).progress).toEqual([]);
});

test('the first error ends the upload', async () => {
  const { store } = memoryStore();
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  await expect(
    uploadMissing([group('a/', { 'a.csv': 'a' })], {
      ...{ store, bucket: 'bucket', signal: stop.signal, onProgress: () => undefined },
    }),
  ).rejects.toThrow('stopped');
});
