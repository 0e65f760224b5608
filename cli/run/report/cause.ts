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

/** A container engine's client ends its error with the way to its help. */
const HELP = /^(See '\w+ run --help'\.)?$/;

/** The first line of the last traceback's error, or else the last line. */
const errorLine = (text: string): string => {
  const lines = text.trimEnd().split('\n');
  const traceback = lines.lastIndexOf(TRACEBACK);
  const error = lines.slice(traceback + 1).find((line) => /^\S/.test(line));
  return (traceback === -1 ? undefined : error) ?? lines.findLast((line) => !HELP.test(line)) ?? '';
};

/** A failure's cause, apart from what the job has already printed. */
export interface CauseParts {
  /** What the job has not printed: SageMaker's reason, a message file, a refused request. */
  readonly reason: readonly string[];
  /** The error that the job has printed, in one line. */
  readonly scriptError?: string;
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
    if (text !== undefined) return { reason: lines.slice(0, index), scriptError: errorLine(text) };
  }
  return { reason: lines };
};
