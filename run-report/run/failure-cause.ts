import { readableCause, TRACEBACK } from '../../workflow/run/readable-cause';
import type { RunEvent } from '../../workflow/run/run-event';

/** The error of the last traceback: the first line after it that is not indented. */
const tracebackError = (lines: readonly string[]): string | undefined =>
  lines.slice(lines.lastIndexOf(TRACEBACK) + 1).find((line) => /^\S/.test(line));

/** An older traceback was probably caught, and did not end the job. */
const LAST_LINES = 100;

const lastLines = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'Log' ? [event.line] : [])).slice(-LAST_LINES);

/** The one line that says best why a run failed: the script's own error, or else the cause's first line. */
export const failureLine = (cause: string, events: readonly RunEvent[]): string => {
  const causeLines = readableCause(cause).split('\n');
  const script = [causeLines, lastLines(events)].find((lines) => lines.includes(TRACEBACK));
  return (script && tracebackError(script)) ?? causeLines[0] ?? '';
};
