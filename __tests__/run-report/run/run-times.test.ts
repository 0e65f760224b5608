import { elapsedClock, formatTime, tickClock } from '../../../run-report/run/run-times';
import { START } from '../sample-records';

test.each([
  [0, '0:00'],
  [42_900, '0:42'],
  [725_000, '12:05'],
  [3_723_000, '1:02:03'],
  [360_000_000, '100:00:00'],
  [-5, '0:00'],
])('%d ms after the start are shown as %s', (milliseconds, shown) => {
  expect(elapsedClock(milliseconds)).toBe(shown);
});

test('a tick at a part of a second has its decimals', () => {
  expect([0, 500, 1250, 2000].map(tickClock)).toEqual(['0:00', '0:00.5', '0:01.25', '0:02']);
});

test('a time is in UTC, to the second', () => {
  expect(formatTime(START + 2345)).toBe('2026-11-28 09:15:02 UTC');
});
