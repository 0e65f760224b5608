import { errorLines } from '../../../run-report/log/error-lines';

const marked = (
  ...lines: readonly (string | { readonly line: string; readonly host: string })[]
): boolean[] => [
  ...errorLines(
    lines.map((line) => ({ time: 0, type: 'Log', ...(typeof line === 'string' ? { line } : line) })),
  ),
];

test('a traceback is marked from its first line to its error', () => {
  expect(
    marked(
      'Reading',
      'Traceback (most recent call last):',
      '  File "x.py", line 1',
      'ValueError: no',
      'Cleaning up',
    ),
  ).toEqual([false, true, true, true, false]);
});

test('a traceback goes on between the lines of another host', () => {
  expect(
    marked(
      { host: 'algo-1', line: 'Traceback (most recent call last):' },
      { host: 'algo-2', line: 'Reading' },
      { host: 'algo-1', line: '  File "x.py", line 1' },
      { host: 'algo-1', line: 'mine.Broken: no' },
    ),
  ).toEqual([true, false, true, true]);
});

test.each([
  '2026-11-28 09:15:00 ERROR could not read',
  'CRITICAL:root:no space',
  'java.lang.OutOfMemoryError: Java heap space',
  'Caused by: java.io.IOException: no',
  'MemoryError',
  'error: no such file',
  'Killed',
])('%s is marked', (line) => {
  expect(marked(line)).toEqual([true]);
});

test.each([
  '0 errors',
  'Errors: 0',
  'error rate 0.01',
  'ErrorHandler is ready',
  'INFO terror',
  'No Exception',
])('%s is not marked', (line) => {
  expect(marked(line)).toEqual([false]);
});
