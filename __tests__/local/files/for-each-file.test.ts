import { forEachFile } from '../../../local/files/for-each-file';

const FILES = Array.from({ length: 200 }, (_, index) => index);

test('each file has its turn, and at most 64 at a time', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await forEachFile(FILES, async (file) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    done.push(file);
  });
  expect(done).toEqual(FILES);
  expect(most).toBe(64);
});

test('after a failure, the first one is thrown once the others of its turn have ended', async () => {
  const ended: number[] = [];
  const copies = forEachFile(FILES, async (file) => {
    if (file === 10 || file === 3) throw new Error(`no file ${file}`);
    await new Promise(setImmediate);
    ended.push(file);
  });
  await expect(copies).rejects.toThrow('no file 3');
  expect(ended).toHaveLength(62);
});

test('an abort ends it before the next files', async () => {
  const run = new AbortController();
  const started: number[] = [];
  const copies = forEachFile(
    FILES,
    async (file) => {
      started.push(file);
      run.abort(new Error('stopped'));
    },
    run.signal,
  );
  await expect(copies).rejects.toThrow('stopped');
  expect(started).toHaveLength(64);
});
