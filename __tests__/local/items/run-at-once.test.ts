import { type AtOnceProps, type Running, runAtOnce } from '../../../local/items/run-at-once';

/** Runs that end when the test says so. */
const fakeRuns = () => {
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const start = async (item: string): Promise<Running> => {
    events.push(`start ${item}`);
    const ended = new Promise<void>((resolve) => ends.set(item, resolve));
    return { ended, stop: () => events.push(`stop ${item}`) };
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const end = async (item: string) => {
    ends.get(item)?.();
    await settle();
  };
  return { events, start, end, settle };
};

const run = (props: Partial<AtOnceProps<string>> & Pick<AtOnceProps<string>, 'start'>) =>
  runAtOnce({ items: ['a', 'b', 'c', 'd'], atOnce: 2, ...props });

describe('many runs', () => {
  test('start in their order, and only as many as may run at the same time', async () => {
    const { events, start, end, settle } = fakeRuns();
    const runs = run({ start });
    await settle();
    expect(events).toEqual(['start a', 'start b']);
    await end('b');
    expect(events.slice(2)).toEqual(['start c']);
    for (const item of ['a', 'c', 'd']) await end(item);
    await runs.ended;
    expect(events).toEqual(['start a', 'start b', 'start c', 'start d']);
  });

  test('end at once if there are none', async () => {
    await expect(run({ items: [], start: fakeRuns().start }).ended).resolves.toBeUndefined();
  });

  test('that are stopped start no other, and wait until the running ones have ended', async () => {
    const { events, start, end, settle } = fakeRuns();
    const runs = run({ start });
    await settle();
    runs.stop();
    expect(events.slice(2)).toEqual(['stop a', 'stop b']);
    await end('a');
    await end('b');
    await runs.ended;
    expect(events).not.toContain('start c');
  });

  test('are stopped again by a second stop, which kills', async () => {
    const { events, start, settle } = fakeRuns();
    const runs = run({ start, atOnce: 1 });
    await settle();
    runs.stop();
    runs.stop();
    expect(events).toEqual(['start a', 'stop a', 'stop a']);
  });

  test('stop a run that was being started', async () => {
    const { events, start, end, settle } = fakeRuns();
    const runs = run({ atOnce: 1, start: (item) => settle().then(() => start(item)) });
    runs.stop();
    expect(events).toEqual([]);
    await settle();
    await settle();
    expect(events).toEqual(['start a', 'stop a']);
    await end('a');
    await runs.ended;
  });

  test('reject with the error of one that cannot be started, after the running ones have ended', async () => {
    const { events, start, end, settle } = fakeRuns();
    const runs = run({
      start: (item) => (item === 'b' ? Promise.reject(new Error('the disk is full')) : start(item)),
    });
    let isSettled = false;
    const ended = runs.ended.finally(() => {
      isSettled = true;
    });
    const expectation = expect(ended).rejects.toThrow('the disk is full');
    await settle();
    expect(isSettled).toBe(false);
    await end('a');
    await expectation;
    expect(events).toEqual(['start a']);
  });
});
