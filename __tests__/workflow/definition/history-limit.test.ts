import fc from 'fast-check';
import {
  historyEvents,
  MAX_HISTORY_EVENTS,
  MAX_JOB_AGE_IN_SECONDS,
  minimumCeiling,
  pollCount,
  SAFE_CEILING_IN_SECONDS,
} from '../../../workflow/definition/history-limit';
import { DEFAULT_POLL_BOUNDS, waitSeconds } from '../../../workflow/deployment/poll-interval';
import { QUOTA_WAIT_RULE } from '../../../workflow/functions/quota-wait';

const HOUR = 3600;
const DAY = 24 * HOUR;
const LONGEST_QUOTA_WAIT = QUOTA_WAIT_RULE.maximum;

describe('by default', () => {
  test.each([
    ['a minute', 60, 6],
    ['an hour', HOUR, 131],
    ['a day', DAY, 281],
    ['nine days', 9 * DAY, 1049],
  ])('a job of %s, %i s, is looked at %i times', (_, age, expected) => {
    expect(pollCount(age, DEFAULT_POLL_BOUNDS)).toBe(expected);
  });

  test('every legal job keeps its history under 17,000 events, after the longest waits for quota, for its turn and for an outage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_JOB_AGE_IN_SECONDS }), (age) => {
        expect(historyEvents(age, DEFAULT_POLL_BOUNDS, LONGEST_QUOTA_WAIT)).toBeLessThan(17_000);
      }),
    );
  });

  test('the longest of them has the longest history', () => {
    expect(historyEvents(MAX_JOB_AGE_IN_SECONDS, DEFAULT_POLL_BOUNDS, LONGEST_QUOTA_WAIT)).toBe(16_722);
  });
});

describe('pollCount', () => {
  test('are counted as the functions wait: 2.5 % of the age, between floor and ceiling', () => {
    const bounds = { floorInSeconds: 10, ceilingInSeconds: 30 };
    const waits: number[] = [];
    for (let age = 0; age < 600; age += waits.at(-1) ?? 0) waits.push(waitSeconds(age, bounds));
    expect(pollCount(600, bounds)).toBe(waits.length);
  });

  test('at a fixed wait are as many as fit, so that 30 s would end an execution within a day', () => {
    const fixed = { floorInSeconds: 30, ceilingInSeconds: 30 };
    expect(pollCount(9 * DAY, fixed)).toBe((9 * DAY) / 30);
    expect(historyEvents(18 * HOUR, fixed, 0)).toBeLessThan(25_000);
    expect(historyEvents(24 * HOUR, fixed, 0)).toBeGreaterThan(25_000);
  });
});

describe('the smallest ceiling', () => {
  const quotaWaits = fc.integer({ min: QUOTA_WAIT_RULE.minimum, max: LONGEST_QUOTA_WAIT });
  const bounded = fc.tuple(fc.integer({ min: 1, max: 86_400 }), quotaWaits);
  /** A larger floor is its own ceiling. */
  const boundedBelow = fc.tuple(fc.integer({ min: 1, max: SAFE_CEILING_IN_SECONDS }), quotaWaits);

  test('keeps every history within its bound', () => {
    fc.assert(
      fc.property(bounded, ([floorInSeconds, quotaWait]) => {
        const ceilingInSeconds = minimumCeiling(floorInSeconds, quotaWait);
        expect(ceilingInSeconds).toBeGreaterThanOrEqual(floorInSeconds);
        const bounds = { floorInSeconds, ceilingInSeconds };
        expect(historyEvents(MAX_JOB_AGE_IN_SECONDS, bounds, quotaWait)).toBeLessThanOrEqual(
          MAX_HISTORY_EVENTS,
        );
      }),
    );
  });

  test('is the smallest: one second less would not do', () => {
    fc.assert(
      fc.property(boundedBelow, ([floorInSeconds, quotaWait]) => {
        const ceilingInSeconds = minimumCeiling(floorInSeconds, quotaWait) - 1;
        fc.pre(ceilingInSeconds >= floorInSeconds);
        const bounds = { floorInSeconds, ceilingInSeconds };
        expect(historyEvents(MAX_JOB_AGE_IN_SECONDS, bounds, quotaWait)).toBeGreaterThan(MAX_HISTORY_EVENTS);
      }),
    );
  });

  test('that does for every floor and wait for quota is no smaller than any of theirs', () => {
    fc.assert(
      fc.property(bounded, ([floorInSeconds, quotaWait]) => {
        expect(minimumCeiling(floorInSeconds, quotaWait)).toBeLessThanOrEqual(
          Math.max(SAFE_CEILING_IN_SECONDS, floorInSeconds),
        );
      }),
    );
  });
});
