import { runSummary } from '../../../../cli/run/destinations/summary';
import type { RunResult } from '../../../../cli/run/report/result';

const summary = (result: Partial<RunResult>): string =>
  runSummary({ status: 'SUCCEEDED', milliseconds: 3_100, files: [], lostFiles: [], ...result });

test('says that a run succeeded, and names the files', () => {
  expect(summary({ files: ['a.csv', 'b.csv', 'c.csv'] })).toBe(
    'Ran on the sample: **Succeeded** in 3.1 s, 3 files: `a.csv`, `b.csv`, `c.csv`.',
  );
});

test('says that a run succeeded without files', () => {
  expect(summary({})).toBe('Ran on the sample: **Succeeded** in 3.1 s, no files.');
});

test('names ten files, and counts the others', () => {
  const files = Array.from({ length: 12 }, (_, index) => `${index}.csv`);
  expect(summary({ files })).toMatch(/, 12 files: `0\.csv`, .*, `9\.csv` and 2 more\.$/);
});

test('says why a run failed', () => {
  const failure = { error: 'ProcessingJobFailed', reason: 'ValueError: boom' };
  expect(summary({ status: 'FAILED', failure })).toBe(
    'Ran on the sample: **Failed** after 3.1 s: `ProcessingJobFailed`, `ValueError: boom`.',
  );
});

test('says that files were lost', () => {
  const lostFiles = [{ path: '/out.csv', sizeInBytes: 5 }];
  expect(summary({ files: ['a.csv'], lostFiles })).toBe(
    'Ran on the sample: **Lost files** after 3.1 s: the job succeeded, but wrote outside its outputs 1 file: `/out.csv`.',
  );
});

test.each([
  ['ABORTED', '**Stopped** after 3.1 s.'],
  ['TIMED_OUT', '**Timed out** after 3.1 s.'],
] as const)('of an execution that is %s says so', (status, sentence) => {
  expect(summary({ status })).toBe(`Ran on the sample: ${sentence}`);
});

test.each([
  ['a backtick', 'a`b'],
  ['a line break', 'a\n# b'],
  ['a pipe', 'a|b'],
  ['an element', '<img src=x>`'],
  ['a mention', '`@everyone`'],
])('is one line of Markdown, even if a name has %s', (_, name) => {
  const line = summary({ files: [name] });
  expect(line).not.toContain('\n');
  expect(line).toMatch(/, 1 file: (`[^`\n]*`|<code>[^<>`|@]*<\/code>)\.$/);
});

test('a run of a script names the script', () => {
  const result = { status: 'SUCCEEDED', milliseconds: 3_100, files: [], lostFiles: [] } as const;
  expect(runSummary(result, 'prepare.py')).toBe('Ran `prepare.py`: **Succeeded** in 3.1 s, no files.');
});
