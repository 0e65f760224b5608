import { Writable } from 'node:stream';
import { drainedOf } from '../../../cli/command-line/drained';

/** A stream that takes one byte at a time, when the test says so. */
const slowStream = () => {
  const taken: ((error?: Error) => void)[] = [];
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, next) => taken.push(next) });
  return { stream, take: (error?: Error) => taken.shift()?.(error) };
};

test('a stream that has room needs no pause', () => {
  expect(drainedOf(slowStream().stream)()).toBeUndefined();
});

test('a full stream has one pause, until it has room again', async () => {
  const { stream, take } = slowStream();
  const drained = drainedOf(stream);
  stream.write('a');
  const pause = drained();
  expect(pause).toBeDefined();
  expect(drained()).toBe(pause);
  take();
  await pause;
  expect(drained()).toBeUndefined();
});

test('many pauses leave no listeners behind', async () => {
  const { stream, take } = slowStream();
  const drained = drainedOf(stream);
  const before = stream.listenerCount('error');
  for (let pauses = 0; pauses < 20; pauses += 1) {
    stream.write('a');
    const pause = drained();
    take();
    await pause;
  }
  expect(stream.listenerCount('error')).toBe(before);
});

test('after an error there is nothing to wait for', async () => {
  const { stream, take } = slowStream();
  const drained = drainedOf(stream);
  stream.write('a');
  const pause = drained();
  take(new Error('closed'));
  await pause;
  expect(drained()).toBeUndefined();
});
