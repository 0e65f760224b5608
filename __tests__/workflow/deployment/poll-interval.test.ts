import fc from 'fast-check';
import {
  DEFAULT_POLL_BOUNDS,
  type PollBounds,
  waitSeconds,
} from '../../../workflow/deployment/poll-interval';

describe('the wait', () => {
  test.each([
    ['a job that has just begun', 0, 10],
    ['a job of 400 s', 400, 10],
    ['a job of 439 s', 439, 10],
    ['a job of 440 s', 440, 11],
    ['a job of 1 h', 3600, 90],
    ['a job of 35,999 s', 35_999, 899],
    ['a job of 36,000 s', 36_000, 900],
    ['a job of 36,040 s', 36_040, 900],
    ['a job of 9 days', 777_600, 900],
    ['a job that begins later than now, by another clock', -60, 10],
  ])('for %s (%d s) is %d s', (_, age, seconds) => {
    expect(waitSeconds(age, DEFAULT_POLL_BOUNDS)).toBe(seconds);
  });

  test.each([
    [0, 3],
    [160, 4],
    [4000, 60],
  ])('keeps bounds of 3 s and 60 s: at an age of %d s it is %d s', (age, seconds) => {
    expect(waitSeconds(age, { floorInSeconds: 3, ceilingInSeconds: 60 })).toBe(seconds);
  });

  test('is always the same when both bounds are', () => {
    const always: PollBounds = { floorInSeconds: 30, ceilingInSeconds: 30 };
    expect([0, 300, 3000].map((age) => waitSeconds(age, always))).toEqual([30, 30, 30]);
  });

  test('is whole seconds within the bounds, whatever the age', () => {
    const ages = fc.double({ min: -1e6, max: 1e7, noNaN: true });
    const bounds = fc
      .tuple(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 0, max: 86_400 }))
      .map(([floorInSeconds, more]) => ({ floorInSeconds, ceilingInSeconds: floorInSeconds + more }));
    fc.assert(
      fc.property(ages, bounds, (age, { floorInSeconds, ceilingInSeconds }) => {
        const seconds = waitSeconds(age, { floorInSeconds, ceilingInSeconds });
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(floorInSeconds);
        expect(seconds).toBeLessThanOrEqual(ceilingInSeconds);
      }),
    );
  });

  test('never gets shorter as a job gets older', () => {
    const ages = fc.tuple(fc.nat(1_000_000), fc.nat(1_000_000));
    fc.assert(
      fc.property(ages, ([age, more]) => {
        expect(waitSeconds(age + more, DEFAULT_POLL_BOUNDS)).toBeGreaterThanOrEqual(
          waitSeconds(age, DEFAULT_POLL_BOUNDS),
        );
      }),
    );
  });
});

/** How often a job is looked at, the last look being the first that finds it ended, and when that is. */
const watch = (duration: number): { looks: number; seenAt: number } => {
  let age = 0;
  let looks = 0;
  while (age < duration) {
    age += waitSeconds(age, DEFAULT_POLL_BOUNDS);
    looks += 1;
  }
  return { looks, seenAt: age };
};

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('a job that is polled by the default bounds', () => {
  test.each([
    ['1 h', HOUR, 131],
    ['1 day', DAY, 281],
    ['9 days, the longest', 9 * DAY, 1049],
  ])('of %s (%d s) needs about %d looks', (_, duration, looks) => {
    expect(Math.abs(watch(duration).looks - looks)).toBeLessThanOrEqual(1);
  });

  test('of 9 days stays far below the 25,000 events of an execution’s history', () => {
    // Wait (2), Task (5) and Choice (2) are one turn.
    expect(watch(9 * DAY).looks * 9).toBeLessThan(25_000 / 2);
  });

  test('is seen to have ended within 2.5 % of its time, or 10 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 * DAY }), (duration) => {
        const late = watch(duration).seenAt - duration;
        expect(late).toBeLessThanOrEqual(Math.max(10, Math.min(900, duration * 0.025)));
      }),
    );
  });
});
