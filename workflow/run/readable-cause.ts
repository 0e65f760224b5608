import { LOG_GROUP_NAME } from '../functions/job-status';
import { isRecord, parseJson } from '../rules/json-value';

/** Lambda wraps a function's error in JSON; a person needs only its message. */
const message = (cause: string): string => {
  const parsed = parseJson(cause);
  return isRecord(parsed) && typeof parsed.errorMessage === 'string' ? parsed.errorMessage : cause;
};

const LOG_LINE = new RegExp(`^Log: ${LOG_GROUP_NAME}, streams that begin with \\S+\\n?`, 'gm');

/** A cause for people: not in JSON, and without the log's place, which exists only in AWS. */
export const readableCause = (cause: string): string => message(cause).replaceAll(LOG_LINE, '').trimEnd();

/** The line with which Python begins to report an error. */
export const TRACEBACK = 'Traceback (most recent call last):';
