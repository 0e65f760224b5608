import { LOG_GROUP_NAME } from '../../../workflow/functions/job-status';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';

/** Lambda wraps a function's error in JSON; a person needs only its message. */
const message = (cause: string): string => {
  const parsed = parseJson(cause);
  return isRecord(parsed) && typeof parsed.errorMessage === 'string' ? parsed.errorMessage : cause;
};

/** Where the log would be in AWS. */
const LOG_LINE = new RegExp(`^Log: ${LOG_GROUP_NAME}, streams that begin with \\S+\\n?`, 'gm');

/** A cause for people: not in JSON, and without a log group that exists only in AWS. */
export const readableCause = (cause: string): string => message(cause).replaceAll(LOG_LINE, '').trimEnd();

const TRACEBACK = 'Traceback (most recent call last):';

/** Marks of newer Pythons below a line of code. */
const MARKS = /^[\s~^]*$/;

/** Docker's client ends its own errors so. */
const DOCKER_HELP = /^(?:Run|See) 'docker .*--help'/;

const lastTelling = (lines: readonly string[]): string =>
  lines.findLast((line) => line.trim() !== '' && !DOCKER_HELP.test(line)) ?? '';

interface ScriptError {
  /** Where the error is: the last frame of its traceback. */
  readonly frame: readonly string[];
  /** The error in one line. */
  readonly line: string;
}

/** The last traceback's last frame and the first line of its error, or else the last line that tells something. */
const scriptErrorIn = (text: string): ScriptError => {
  const lines = text.trimEnd().split('\n');
  const traceback = lines.lastIndexOf(TRACEBACK);
  const end = lines.findIndex((line, index) => index > traceback && /^\S/.test(line));
  if (traceback === -1 || end === -1) return { frame: [], line: lastTelling(lines) };
  const frames = lines.slice(traceback + 1, end);
  const last = frames.findLastIndex((line) => /^ {2}File /.test(line));
  const frame = frames.slice(Math.max(last, 0)).filter((line) => !MARKS.test(line));
  return { frame: frame.slice(0, 2), line: lines[end] ?? '' };
};

/** A failure's cause, apart from what the job has already printed. */
export interface CauseParts {
  /** What the job has not printed: SageMaker's reason, a message file, a refused request. */
  readonly reason: readonly string[];
  /** The error that the job has printed, in one line. */
  readonly scriptError?: string;
  /** Where that error is: the last frame of its traceback. @default - it has none */
  readonly scriptFrame?: readonly string[];
}

/**
 * Splits a readable cause. It ends with the end of a failed job's standard error, unless the job has left a message.
 * @param errorTexts the ends of what the job has printed to standard error.
 */
export const causeParts = (cause: string, errorTexts: readonly string[]): CauseParts => {
  const lines = cause.split('\n');
  const printed = errorTexts.map((text) => text.trim()).filter((text) => text !== '');
  for (const index of lines.keys()) {
    const end = lines.slice(index).join('\n').trim();
    const text = end === '' ? undefined : printed.find((candidate) => candidate.endsWith(end));
    if (text === undefined) continue;
    const { frame, line } = scriptErrorIn(text);
    return {
      reason: lines.slice(0, index),
      scriptError: line,
      ...(frame.length > 0 && { scriptFrame: frame }),
    };
  }
  return { reason: lines };
};
