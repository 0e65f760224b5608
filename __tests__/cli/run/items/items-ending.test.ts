import {
  countsText,
  type EndedItem,
  type ItemsEnding,
  itemsEnding,
} from '../../../../cli/run/items/items-ending';

const RESUME = 'npx sagemaker-processing run --items items.jsonl --resume';

const succeeded = (line: number): EndedItem => ({ line, status: 'SUCCEEDED', lostFiles: [] });
const failed = (line: number, error = 'ProcessingJobFailed', reason = 'ValueError: no data'): EndedItem => ({
  ...{ line, status: 'FAILED', lostFiles: [], failure: { error, reason } },
});
const stopped = (line: number): EndedItem => ({ line, status: 'ABORTED', lostFiles: [] });

const ending = (ended: readonly EndedItem[], more: Partial<ItemsEnding> = {}): ItemsEnding => ({
  total: ended.length,
  earlier: 0,
  ended,
  milliseconds: 65_000,
  results: 'results',
  lostFilesAdvice: [],
  resumeCommand: RESUME,
  ...more,
});

const lines = (given: ItemsEnding) => itemsEnding(given, (style, text) => `<${style}>${text}`);

describe('the end of a run of many items', () => {
  test('in which all have succeeded says so, and where the results are', () => {
    expect(lines(ending([succeeded(1), succeeded(2)]))).toEqual([
      '<green>Ran 2 items: 2 succeeded, in 1 min 5 s.',
      'Results: results/, with the log of each item in results/logs/',
    ]);
  });

  test('lists the items that have failed by their lines, and the command that runs them again', () => {
    expect(lines(ending([failed(12), succeeded(1), failed(3, 'InvalidItem', 'not JSON')]))).toEqual([
      '<red>Ran 3 items: 1 succeeded, 2 failed, in 1 min 5 s.',
      'Results: results/, with the log of each item in results/logs/',
      '',
      '  line  error                cause',
      '     3  InvalidItem          not JSON',
      '    12  ProcessingJobFailed  ValueError: no data',
      '',
      'Run only what has not succeeded:',
      `  ${RESUME}`,
    ]);
  });

  test('lists at most 20 failed items', () => {
    const text = lines(ending(Array.from({ length: 25 }, (_, index) => failed(index + 1))));
    expect(text.filter((line) => line.includes('ValueError'))).toHaveLength(20);
    expect(text).toContain('  and 5 more');
  });

  test('that was stopped counts the items that were stopped, and those that have not run', () => {
    expect(lines(ending([succeeded(1), stopped(2)], { total: 10 }))).toEqual([
      '<red>Ran 10 items: 1 succeeded, 1 stopped, 8 not run, in 1 min 5 s.',
      'Results: results/, with the log of each item in results/logs/',
      '',
      'Run only what has not succeeded:',
      `  ${RESUME}`,
    ]);
  });

  test('names the lost files of each item', () => {
    const lost = {
      ...succeeded(7),
      lostFiles: [{ path: '/opt/ml/processing/train/a.csv', sizeInBytes: 1_200 }],
    };
    expect(lines(ending([lost], { lostFilesAdvice: ['To keep them, …'] }))).toEqual([
      '<yellow>Ran 1 item: 1 succeeded, in 1 min 5 s.',
      'Results: results/, with the log of each item in results/logs/',
      '',
      'Jobs wrote files outside their outputs, which are lost:',
      '  line 7: /opt/ml/processing/train/a.csv     1.2 kB',
      'To keep them, …',
    ]);
  });
});

test('a run that goes on counts only its own items, and those of earlier runs apart', () => {
  expect(countsText(ending([succeeded(3)], { total: 2_000, earlier: 1_999 }))).toBe(
    '1 item: 1 succeeded, 1,999 had succeeded before',
  );
});
