import { shorten } from '../../../workflow/rules/fault';
import { formatCount, formatDuration } from '../../../workflow/run/amounts';
import { fileList } from '../report/file-list';
import type { RunResult } from '../report/result';
import type { Style } from '../report/terminal';

/** An item that has ended. */
export interface EndedItem extends Pick<RunResult, 'status' | 'failure' | 'lostFiles'> {
  readonly line: number;
}

/** What the last lines of a run of many items are made from. */
export interface ItemsEnding {
  /** Items of the list. */
  readonly total: number;
  /** Those that had succeeded in earlier runs. */
  readonly earlier: number;
  readonly ended: readonly EndedItem[];
  readonly milliseconds: number;
  /** The folder of the results, as the user sees it. */
  readonly results: string;
  /** What to do so that no file is lost. */
  readonly lostFilesAdvice: readonly string[];
  /** Runs what has not succeeded. */
  readonly resumeCommand: string;
}

const MAX_ROWS = 20;

const moreRows = (count: number): readonly string[] =>
  count > MAX_ROWS ? [`  and ${count - MAX_ROWS} more`] : [];

interface Counts {
  readonly succeeded: number;
  readonly failed: number;
  readonly stopped: number;
  readonly notRun: number;
}

const countsOf = ({ total, earlier, ended }: ItemsEnding): Counts => {
  const succeeded = ended.filter(({ status }) => status === 'SUCCEEDED').length;
  const stopped = ended.filter(({ status }) => status === 'ABORTED').length;
  const failed = ended.length - succeeded - stopped;
  return { succeeded, failed, stopped, notRun: total - earlier - ended.length };
};

const counted = (count: number, what: string): string => `${count.toLocaleString('en-US')} ${what}`;

/** `200 items: 199 succeeded, 1 failed`, without the counts that are 0. */
export const countsText = (ending: ItemsEnding): string => {
  const { succeeded, failed, stopped, notRun } = countsOf(ending);
  const others = [
    [failed, 'failed'],
    [stopped, 'stopped'],
    [notRun, 'not run'],
  ] as const;
  const texts = others.filter(([count]) => count > 0).map(([count, what]) => counted(count, what));
  const { total, earlier } = ending;
  const before = earlier > 0 ? [counted(earlier, 'had succeeded before')] : [];
  const all = [counted(succeeded, 'succeeded'), ...texts, ...before];
  return `${formatCount(total - earlier, 'item')}: ${all.join(', ')}`;
};

const failureRows = ({ ended }: ItemsEnding): readonly string[] => {
  const failed = ended
    .filter(({ status }) => status !== 'SUCCEEDED' && status !== 'ABORTED')
    .sort((a, b) => a.line - b.line);
  if (failed.length === 0) return [];
  const rows = [
    ['line', 'error', 'cause'],
    ...failed
      .slice(0, MAX_ROWS)
      .map(({ line, status, failure }) => [
        String(line),
        failure?.error ?? status,
        shorten(failure?.reason ?? ''),
      ]),
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [lineWidth, errorWidth] = [width(0), width(1)];
  const texts = rows.map(([line = '', error = '', cause = '']) =>
    `  ${line.padStart(lineWidth)}  ${error.padEnd(errorWidth)}  ${cause}`.trimEnd(),
  );
  return ['', ...texts, ...moreRows(failed.length)];
};

const lostRows = ({ ended, lostFilesAdvice }: ItemsEnding): readonly string[] => {
  const lost = ended.flatMap(({ line, lostFiles }) =>
    lostFiles.map(({ path, sizeInBytes }) => ({ name: `line ${line}: ${path}`, sizeInBytes })),
  );
  if (lost.length === 0) return [];
  return [
    '',
    'Jobs wrote files outside their outputs, which are lost:',
    ...fileList(lost, MAX_ROWS),
    ...lostFilesAdvice,
  ];
};

/** The last lines of a run of many items. */
export const itemsEnding = (
  ending: ItemsEnding,
  style: (style: Style, text: string) => string,
): readonly string[] => {
  const { failed, stopped, notRun } = countsOf(ending);
  const [lost, isWhole] = [lostRows(ending), failed + stopped + notRun === 0];
  const colour = isWhole ? (lost.length === 0 ? 'green' : 'yellow') : 'red';
  const sentence = `Ran ${countsText(ending)}, in ${formatDuration(ending.milliseconds)}.`;
  return [
    style(colour, sentence),
    `Results: ${ending.results}/, with the log of each item in ${ending.results}/logs/`,
    ...failureRows(ending),
    ...lost,
    ...(isWhole ? [] : ['', 'Run only what has not succeeded:', `  ${ending.resumeCommand}`]),
  ];
};
