import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import { isRecord, parseJson } from '../../workflow/rules/json-value';
import type { RunEvent } from '../../workflow/run/run-event';

/** Lambda wraps a function's error in JSON; a person needs only its message. */
const message = (cause: string): string => {
  const parsed = parseJson(cause);
  return isRecord(parsed) && typeof parsed.errorMessage === 'string' ? parsed.errorMessage : cause;
};

/** The page has the log, so it need not say where it is. */
const LOG_LINE = new RegExp(`^Log: ${LOG_GROUP_NAME}, streams that begin with \\S+\\n?`, 'gm');

/** A cause for people: not in JSON, and without the log's place. */
export const readableCause = (cause: string): string => message(cause).replaceAll(LOG_LINE, '').trimEnd();

const TRACEBACK = 'Traceback (most recent call last):';

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
