import { createClock } from '@sinonjs/fake-timers';
import { itemsProgress } from '../../../../cli/run/items/items-progress';
import type { RunResult } from '../../../../cli/run/report/result';
import type { Terminal } from '../../../../cli/run/report/terminal';

const SUCCEEDED: RunResult = { status: 'SUCCEEDED', milliseconds: 2_000, files: [], lostFiles: [] };
const FAILED: RunResult = {
  ...{ ...SUCCEEDED, status: 'FAILED' },
  failure: { error: 'ProcessingJobFailed', reason: 'ValueError: no data' },
};

const open = (isLive: boolean) => {
  const clock = createClock(0);
  const lines: string[] = [];
  const live: string[] = [];
  const terminal: Terminal = {
    line: (text) => lines.push(text),
    drained: () => undefined,
    isLive: () => isLive,
    progress: (text, details) => {
      if (isLive) live.push(`${text} ${details()}`);
    },
    endProgress: () => live.push('end'),
    style: (_style, text) => text,
  };
  const progress = itemsProgress(terminal, 3, {
    now: () => clock.now,
    setTimeout: () => undefined,
    clearTimeout: () => undefined,
  });
  return { clock, lines, live, progress };
};

describe('on a terminal', () => {
  test('one line says how many items are done, have failed and are running, and for how long', () => {
    const { clock, lines, live, progress } = open(true);
    progress.onInvalid(3, 'the line is not JSON');
    progress.onStarted();
    progress.onStarted();
    clock.tick(12_000);
    progress.onEnded(1, SUCCEEDED);
    progress.onEnded(2, FAILED);
    progress.end();
    expect(live).toEqual([
      'done 0, failed 1, running 0 of 3 · 0.0 s',
      'done 0, failed 1, running 1 of 3 · 0.0 s',
      'done 0, failed 1, running 2 of 3 · 0.0 s',
      'done 1, failed 1, running 1 of 3 · 12 s',
      'done 1, failed 2, running 0 of 3 · 12 s',
      'end',
    ]);
    expect(lines).toEqual([]);
  });
});

describe('without a terminal', () => {
  test('each item that has ended has a line', () => {
    const { clock, lines, live, progress } = open(false);
    progress.onInvalid(3, 'the line is not JSON');
    clock.tick(2_500);
    progress.onEnded(2, FAILED);
    progress.onEnded(1, SUCCEEDED);
    expect(lines).toEqual([
      '   0.0 s  1 of 3: line 3 failed: the line is not JSON',
      '   2.5 s  2 of 3: line 2 failed after 2.0 s: ProcessingJobFailed: ValueError: no data',
      '   2.5 s  3 of 3: line 1 succeeded in 2.0 s',
    ]);
    expect(live).toEqual([]);
  });

  test('an item that was stopped is not counted', () => {
    const { lines, progress } = open(false);
    progress.onEnded(1, { ...SUCCEEDED, status: 'ABORTED' });
    expect(lines).toEqual(['   0.0 s  0 of 3: line 1 stopped after 2.0 s']);
  });

  test('a success with lost files says so', () => {
    const { lines, progress } = open(false);
    progress.onEnded(1, { ...SUCCEEDED, lostFiles: [{ path: '/opt/ml/a', sizeInBytes: 1 }] });
    expect(lines).toEqual(['   0.0 s  1 of 3: line 1 succeeded in 2.0 s, but lost files']);
  });
});
