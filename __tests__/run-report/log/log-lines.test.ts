import { shownLog } from '../../../run-report/log/log-lines';
import type { RunEvent } from '../../../workflow/run/run-event';

const logOf = (lines: readonly string[]): RunEvent[] =>
  lines.map((line, time) => ({ time, type: 'Log', line }));

const numbered = (count: number, length = 10): string[] =>
  Array.from({ length: count }, (_, index) => String(index).padEnd(length - 1, '.'));

const limits = { first: { characters: 30, lines: 5 }, last: { characters: 60, lines: 50 } } as const;

const numbers = (lines: readonly { readonly line: string }[]): number[] =>
  lines.map(({ line }) => Number.parseInt(line, 10));

test('a log within the limits is whole', () => {
  expect(shownLog(logOf(numbered(9)), limits)).toMatchObject({ leftOut: 0, last: [] });
});

test('a longer log keeps its beginning and its end', () => {
  const { first, leftOut, last } = shownLog(logOf(numbered(20)), limits);
  expect(numbers(first)).toEqual([0, 1, 2]);
  expect(leftOut).toBe(11);
  expect(numbers(last)).toEqual([14, 15, 16, 17, 18, 19]);
});

test('many short lines are cut as well', () => {
  const { first, leftOut, last } = shownLog(logOf(Array.from({ length: 100 }, () => '')), limits);
  expect([first.length, leftOut, last.length]).toEqual([5, 45, 50]);
});

test('20 MB of log are cut to the first 1 MB and the last 9 MB', () => {
  const { first, last } = shownLog(logOf(numbered(200_000, 100)));
  expect([first.length, last.length]).toEqual([10_000, 90_000]);
});

test('a line of 1 MB is cut, with a note', () => {
  const [line] = shownLog(logOf(['x'.repeat(1_000_000)])).first;
  expect(line?.line).toMatch(/^x{20000} … \(980,000 more characters\)$/);
});
