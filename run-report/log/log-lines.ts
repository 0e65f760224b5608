import type { RunEvent } from '../../workflow/run/run-event';

export type LogLine = Extract<RunEvent, { readonly type: 'Log' }>;

interface Limit {
  readonly characters: number;
  readonly lines: number;
}

/** How much of a log the page has. The beginning says how a job was set up, the end how it ended. */
const LOG_LIMITS: { readonly first: Limit; readonly last: Limit } = {
  first: { characters: 1_000_000, lines: 25_000 },
  last: { characters: 9_000_000, lines: 225_000 },
};

/** A longer line would make a browser slow. */
const MAX_CHARACTERS_OF_LINE = 20_000;

const shortened = (line: LogLine): LogLine => {
  const more = line.line.length - MAX_CHARACTERS_OF_LINE;
  return more <= 0
    ? line
    : {
        ...line,
        line: `${line.line.slice(0, MAX_CHARACTERS_OF_LINE)} … (${more.toLocaleString('en-US')} more characters)`,
      };
};

/** How many of these lines the limit has room for, from the first one on. */
const fitting = (lines: Iterable<LogLine>, { characters, lines: most }: Limit): number => {
  let count = 0;
  let sum = 0;
  for (const { line } of lines) {
    sum += line.length + 1;
    if (sum > characters || count === most) break;
    count += 1;
  }
  return count;
};

function* fromTheEnd(lines: readonly LogLine[]): Generator<LogLine> {
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index];
    if (line) yield line;
  }
}

/** A log, or the beginning and the end of one that is too long. */
export interface ShownLog {
  readonly first: readonly LogLine[];
  /** The lines between the two that the page does not have. */
  readonly leftOut: number;
  readonly last: readonly LogLine[];
}

export const shownLog = (events: readonly RunEvent[], limits = LOG_LIMITS): ShownLog => {
  const lines = events.filter((event): event is LogLine => event.type === 'Log').map(shortened);
  const all = {
    characters: limits.first.characters + limits.last.characters,
    lines: limits.first.lines + limits.last.lines,
  };
  if (fitting(lines, all) === lines.length) return { first: lines, leftOut: 0, last: [] };
  const first = lines.slice(0, fitting(lines, limits.first));
  const last = lines.slice(lines.length - fitting(fromTheEnd(lines), limits.last));
  return { first, leftOut: lines.length - first.length - last.length, last };
};
