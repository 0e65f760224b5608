import { setImmediate } from 'node:timers/promises';
import { forEachAtOnce } from '../../../follow/files/for-each-at-once';

const signal = new AbortController().signal;

test('an action runs for each item, and only a few at the same time', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await forEachAtOnce([1, 2, 3, 4, 5], { atOnce: 2, signal }, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await setImmediate();
    running -= 1;
    done.push(item);
  });
  expect({ done, most }).toEqual({ done: [1, 2, 3, 4, 5], most: 2 });
});

test('the first error is thrown after the other actions have been aborted and have cleaned up', async () => {
  const events: string[] = [];
  const action = async (item: string, stop: AbortSignal): Promise<void> => {
    events.push(`${item} begins`);
    if (item === 'broken') throw new Error('connection lost');
    while (!stop.aborted) await setImmediate();
    events.push(`${item} cleans up`);
    stop.throwIfAborted();
  };
  const all = forEachAtOnce(['slow', 'broken', 'never'], { atOnce: 2, signal }, action);
  await expect(all).rejects.toThrow('connection lost');
  expect(events).toEqual(['slow begins', 'broken begins', 'slow cleans up']);
});

test('the signal aborts the actions', async () => {
  const stop = new AbortController();
  const action = async (): Promise<void> => stop.abort(new Error('stopped'));
  await expect(forEachAtOnce([1, 2], { atOnce: 1, signal: stop.signal }, action)).rejects.toThrow('stopped');
});
